"""How long a sound lasts, and sounds to speak with where nobody has a voice at hand.

Frames of mp3 are read as ISO 11172-3 and 13818-3 lay them out (layer III, MPEG 1, 2 and 2.5).
"""

import io
import math
import struct
import wave
from collections.abc import Iterator
from functools import cache

_KBITS = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5
}
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}

# MPEG 2.5, layer III, 8 kbit/s, 8 kHz, mono: an empty frame is silence.
_SILENT_FRAME = b"\xff\xe3\x18\xc4".ljust(72, b"\0")
_SILENT_FRAME_SECONDS = 576 / 8000

TONE_HERTZ = 8000
PHRASE_SECONDS = 5


class NoSound(ValueError):
    """What was fetched cannot be played in a call."""


def kind(sound: bytes) -> str:
    """`audio/mpeg` or `audio/wav`, by what the sound begins with.

    :raise NoSound: where it is neither.
    """
    if sound[:4] == b"RIFF" and sound[8:12] == b"WAVE":
        return "audio/wav"
    begin = _after_tag(sound)
    if len(sound) >= begin + 4 and _frame(sound[begin : begin + 4])[0]:
        return "audio/mpeg"
    raise NoSound("neither mp3 nor wav")


def seconds(sound: bytes) -> float:
    """How long a sound lasts.

    :raise NoSound: where it is neither mp3 nor wav.
    """
    if kind(sound) == "audio/mpeg":
        return sum(length for _, length in _frames(sound))
    try:
        with wave.open(io.BytesIO(sound)) as file:
            return float(file.getnframes() / file.getframerate())
    except (wave.Error, EOFError) as wrong:
        raise NoSound(str(wrong)) from wrong


def cut(sound: bytes, most: float) -> bytes:
    """The beginning of a sound, at most so many seconds."""
    if kind(sound) == "audio/mpeg":
        kept, lasted = b"", 0.0
        for frame, length in _frames(sound):
            if (lasted := lasted + length) > most:
                break
            kept += frame
        return kept
    with wave.open(io.BytesIO(sound)) as file:
        hertz = file.getframerate()
        return _wav(file.readframes(int(most * hertz)), hertz)


def silence(length: float) -> bytes:
    """An mp3 of nothing, at the rate of a telephone."""
    return _SILENT_FRAME * round(length / _SILENT_FRAME_SECONDS)


def tone(length: float) -> bytes:
    """A wav that rises and falls as speech does: a sample for those who have no microphone."""
    much = _phrase() * math.ceil(length / PHRASE_SECONDS)
    return _wav(much[: int(length * TONE_HERTZ) * 2], TONE_HERTZ)


@cache
def _phrase() -> bytes:
    samples = []
    for place in range(PHRASE_SECONDS * TONE_HERTZ):
        at = 2 * math.pi * place / TONE_HERTZ
        loud = 9000 * abs(math.sin(at)) ** 0.7
        voiced = 150 * at + 20 * math.sin(at)
        samples.append(int(loud * (math.sin(voiced) + 0.4 * math.sin(3 * voiced))))
    return struct.pack(f"<{len(samples)}h", *samples)


def _wav(samples: bytes, hertz: int) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(hertz)
        file.writeframes(samples)
    return made.getvalue()


def _frames(sound: bytes) -> Iterator[tuple[bytes, float]]:
    """Each frame with its seconds; what stands before, between and after them is passed over."""
    place = _after_tag(sound)
    while place + 4 <= len(sound):
        length, lasts = _frame(sound[place : place + 4])
        if not length:
            place = sound.find(b"\xff", place + 1)
            if place < 0:
                return
            continue
        yield sound[place : place + length], lasts
        place += length


def _after_tag(sound: bytes) -> int:
    """Where the sound begins after an ID3v2 tag, whose size is written in sevens of bits."""
    if not sound.startswith(b"ID3") or len(sound) < 10:
        return 0
    return 10 + sum(byte << shift for byte, shift in zip(sound[6:10], (21, 14, 7, 0), strict=True))


def _frame(head: bytes) -> tuple[int, float]:
    """A frame's length in bytes and in seconds; zeros where no frame begins here."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, hertz, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    synchronised = head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    if not synchronised or version == 1 or layer != 1 or not 0 < rate < 15 or hertz == 3:
        return 0, 0.0
    samples = 1152 if version == 3 else 576
    bits = _KBITS[3 if version == 3 else 2][rate - 1] * 1000
    length = samples // 8 * bits // _HERTZ[version][hertz] + padding
    return length, samples / _HERTZ[version][hertz]
