"""Makes prompts of sound files; it runs in a sandbox, for the files are not to be trusted.

Each file comes with four bytes of its length before it, high end first. For each one answers two
parts, told the same way: what is to be said of it, as JSON, and the MP3 file, of none no bytes.
Nothing imports this: it needs numpy and a coder, which nobody else has in their memory.
"""

import io
import json
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))  # the same as make the prompts of a release
from audio import mp3
from audio.doubts import doubts_of
from audio.sound import BadSound, decoded, prompt

_LENGTH = 4


def main() -> None:
    """Read, make, answer, one file after another."""
    for recording in _files(sys.stdin.buffer.read()):
        for part in _made(recording):
            length = len(part).to_bytes(_LENGTH, "big")
            sys.stdout.buffer.writelines((length, part))


def _files(told: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(told):
        start = at + _LENGTH
        at = start + int.from_bytes(told[at:start], "big")
        yield told[start:at]


def _made(recording: bytes) -> tuple[bytes, bytes]:
    try:
        file = prompt(recording)
        doubts = [*doubts_of(*decoded(recording))]
        said: dict[str, object] = {"seconds": mp3.seconds(file), "doubts": doubts}
    except (BadSound, ValueError, MemoryError) as wrong:
        return json.dumps(
            {"refused": str(wrong) if isinstance(wrong, BadSound) else ""}
        ).encode(), b""
    return json.dumps(said).encode(), file


def _load_all() -> None:
    """Have all loaded that numpy loads when it is first used: in the sandbox no file is opened."""
    heard = np.sin(np.arange(8000) / 3) * 9000
    with io.BytesIO() as file:
        with wave.open(file, "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(8000)
            written.writeframes(heard.astype("<i2").tobytes())
        _made(file.getvalue())


_load_all()
