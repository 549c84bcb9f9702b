"""What staff record for calls, or a robot reads, made prompts: decoded in a sandbox, and written
there anew, so that nothing of the file that came is kept."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from audio import mp3
from ops import sandbox
from recordings.voice_mask import MEMORY_BYTES, looks_like_sound

LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_S = int(mp3.LONGEST_S)
PATIENCE_S = 60

UNKNOWN = "is no WAV, MP3 or Ogg file that can be read"
_MAKER = Path(__file__).with_name("prompt_maker.py")
_LENGTH = 4


class Made(NamedTuple):
    """What became of a file: `refused` says why nothing did. `doubts` are what to listen for."""

    sound: bytes
    seconds: float = 0.0
    doubts: tuple[str, ...] = ()
    refused: str = ""


def made(files: Sequence[bytes]) -> list[Made]:
    """Prompts of sound files, in their order: 8 kHz, one channel, trimmed, evenly loud."""
    fit = [len(one) <= LARGEST_BYTES and looks_fit(one) for one in files]
    told = [_framed(file) for file, is_fit in zip(files, fit, strict=True) if is_fit]
    answers = iter(_asked(told))
    return [next(answers) if is_fit else Made(b"", refused=UNKNOWN) for is_fit in fit]


def _asked(told: list[bytes]) -> list[Made]:
    if not told:
        return []
    try:
        seconds = PATIENCE_S + 2 * len(told)
        answer = sandbox.run(_MAKER, b"".join(told), memory=MEMORY_BYTES, seconds=seconds)
        parts = iter([*_parts(answer)])
        every = [_read(json.loads(said), file) for said, file in zip(parts, parts, strict=True)]
    except (sandbox.Failed, ValueError):
        every = []
    if len(every) == len(told):
        return every
    if len(told) == 1:
        return [Made(b"", refused=UNKNOWN)]
    return [one for file in told for one in _asked([file])]  # one of them ended it for all


def _read(said: Any, file: bytes) -> Made:
    """What the sandbox answers is looked at anew: it may be anything.

    :raise ValueError: it is no prompt.
    """
    if "refused" in said:
        return Made(b"", refused=str(said["refused"])[:200] or UNKNOWN)
    return Made(file, mp3.seconds(file), tuple(str(one)[:200] for one in said["doubts"]))


def _parts(answer: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(answer):
        start = at + _LENGTH
        at = start + int.from_bytes(answer[at:start], "big")
        yield answer[start:at]


def _framed(file: bytes) -> bytes:
    return len(file).to_bytes(_LENGTH, "big") + file


def looks_fit(file: bytes) -> bool:
    """By its first bytes, whatever it is called."""
    return looks_like_sound(file) or file[:4] == b"OggS"
