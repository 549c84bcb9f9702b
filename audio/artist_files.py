"""Takes in what a person has recorded: one file a prompt, named as their sheet says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from audio import mp3, recorded
from audio.loudness import Samples
from audio.recorded import FOLDER, ROBOT, PromptFile
from audio.sound import BadSound, decoded, prompt

KINDS = {".wav", ".mp3"}
_CUT_OFF = 0.999
_CUT_OFF_IN_A_ROW = 4
_QUIETEST_ROOM_DB = 25.0
_FRAME_S = 0.05
_SLOWEST, _FASTEST = 1.0, 30.0  # letters a second


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: `refused` says why it was left, `doubts` what to listen for."""

    file: str
    refused: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """A person who speaks a language, and the day they did."""

    name: str
    language: str
    on: date

    def __post_init__(self) -> None:
        if not self.name.strip() or self.name == ROBOT:
            raise ValueError("a voice has the name of a person")


def take(
    source: Path, voice: Voice, prompts: Mapping[str, str], folder: Path = FOLDER
) -> Iterator[Taken]:
    """Make prompts of the recordings in `source`, telling of each. The words are today's."""
    home = folder / voice.language
    files = recorded.read(home)
    names = {name.casefold(): name for name in prompts}
    try:
        for path in sorted(filter(_is_sound, source.iterdir())):
            name = names.get(path.stem.casefold())
            if name is None:
                yield Taken(path.name, "no prompt has this name")
                continue
            try:
                original = path.read_bytes()
                file = prompt(original)
            except BadSound as bad:
                yield Taken(path.name, str(bad))
                continue
            recorded.put(home / f"{name}.mp3", file)
            sha256 = recorded.fingerprint(file)
            files[name] = PromptFile(prompts[name], voice.name, voice.on, sha256)
            doubts = (*_pace(prompts[name], mp3.seconds(file)), *_doubts(*decoded(original)))
            yield Taken(path.name, doubts=doubts)
    finally:
        recorded.write(home, files)


def _is_sound(path: Path) -> bool:
    return path.suffix.lower() in KINDS and not path.name.startswith(".")


def _pace(words: str, lasts: float) -> Iterator[str]:
    """Whether it can be these words at all."""
    if not lasts * _SLOWEST - 3 < len(words) < lasts * _FASTEST + 10:
        yield f"lasts {lasts:.1f} s, which is odd for its words: is it another prompt?"


def _doubts(sound: Samples, rate: int) -> Iterator[str]:
    """What no later step mends."""
    loudest = np.abs(sound) >= _CUT_OFF
    if np.convolve(loudest, np.ones(_CUT_OFF_IN_A_ROW), "valid").max() >= _CUT_OFF_IN_A_ROW:
        yield "is cut off where it is loudest: record it farther away or softer"
    frame = round(_FRAME_S * rate)
    frames = sound[: len(sound) // frame * frame].reshape(-1, frame)
    if len(frames):
        level = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)
        if level.max() - np.percentile(level, 5) < _QUIETEST_ROOM_DB:
            yield "has a noisy room behind it"
