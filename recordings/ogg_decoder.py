"""Makes WAV of an Ogg file, such as a voice note; it runs in a sandbox, for the file is not to be
trusted. What is answered is then decoded like any other recording.

Nothing imports this: the codec needs numpy, which nobody else has in their memory.
"""

import io
import sys
import wave

import miniaudio
import numpy
import soundfile

LONGEST_S = 10 * 60
"""Of a voice note: at our rate twenty megabytes, and ten more of the masked copy."""

RATE = 16_000
"""Samples a second of what is answered: more than a voice needs."""

MOST_CHANNELS = 2
QUIETEST = 16
"""Of 32,768: below it there is nothing that anybody could hear. A whisper is far above."""

_BLOCK = 48_000
_FORM = miniaudio.SampleFormat.SIGNED16


def main() -> None:
    """Read, decode, answer; ends with an error if that can't be done."""
    with soundfile.SoundFile(io.BytesIO(sys.stdin.buffer.read())) as file:
        if file.format != "OGG" or file.channels > MOST_CHANNELS:
            raise SystemExit("no voice note")
        samples = b"".join(blocks(file))
    if not samples or int(abs(numpy.frombuffer(samples, "int16").astype("int32")).max()) < QUIETEST:
        raise SystemExit("silent")
    with wave.open(sys.stdout.buffer, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples)


def blocks(file: soundfile.SoundFile) -> list[bytes]:
    """The samples of one channel at our rate, block by block."""
    made, read = [], 0
    while block := bytes(file.buffer_read(_BLOCK, dtype="int16")):
        read += len(block) // (2 * file.channels)
        if read > LONGEST_S * file.samplerate:
            raise SystemExit("too long")
        rate, many = file.samplerate, file.channels
        made.append(bytes(miniaudio.convert_frames(_FORM, many, rate, block, _FORM, 1, RATE)))
    return made
