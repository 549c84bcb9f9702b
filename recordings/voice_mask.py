"""Making sound harmless, and a voice hard to know again: both copies of a recording are written
here anew, sample by sample, so that of the file that came over the network nothing is kept.

It is decoded in a sandbox, a voice note of WhatsApp in two. What that answers is taken for samples,
whatever it is.
"""

import io
import wave
from pathlib import Path

from models.fetch_queue import Sound
from ops import sandbox

MEMORY_BYTES = 512 * 1024 * 1024
PATIENCE_S = 120
LARGEST = 64 << 20
"""Bytes of both copies: a quarter of an hour is 43 million."""

SAMPLE = 2
"""Bytes of one sample."""

_DECODER = Path(__file__).with_name("decoder.py")
_OGG_DECODER = Path(__file__).with_name("ogg_decoder.py")


class NotSound(Exception):
    """It is no MP3, WAV or Ogg file, or none that can be heard to its end."""


def two_copies(data: bytes) -> Sound:
    """The original and the masked copy as WAV files; nothing of them is ever on a disk.

    :raise NotSound: there is nothing in it that could be heard, or more than anybody would say.
    """
    try:
        if data[:4] == b"OggS":
            data = sandbox.run(_OGG_DECODER, data, memory=MEMORY_BYTES, seconds=PATIENCE_S)
        if not looks_like_sound(data):
            raise NotSound
        answer = sandbox.run(_DECODER, data, memory=MEMORY_BYTES, seconds=PATIENCE_S)
        if len(answer) > LARGEST:
            raise NotSound
        head, _, samples = answer.partition(b"\n")
        rate, masked_rate, length = map(int, head.split())
        original, masked = samples[:length], samples[length:]
        seconds = -(-length // (SAMPLE * rate))
        return Sound(wav(original, rate), wav(masked, masked_rate), seconds)
    except (sandbox.Failed, ArithmeticError, ValueError, wave.Error) as wrong:
        raise NotSound from wrong


def looks_like_sound(data: bytes) -> bool:
    """By its first bytes, whatever the sender calls it: ID3, a frame of MPEG layer III, or WAV."""
    frame = data[:1] == b"\xff" and data[1:2] != b"" and data[1] & 0xE6 == 0xE2
    return frame or data[:3] == b"ID3" or (data[:4] == b"RIFF" and data[8:12] == b"WAVE")


def wav(samples: bytes, rate: int) -> bytes:
    """A WAV file of one channel.

    :raise ValueError: there is not one sample.
    """
    if len(samples) < SAMPLE:
        raise ValueError("no sound")
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(SAMPLE)
        written.setframerate(rate)
        written.writeframes(samples[: len(samples) // SAMPLE * SAMPLE])
    return file.getvalue()
