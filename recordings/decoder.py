"""Decodes a sound file from its input; it runs in a sandbox, for the file is not to be trusted.

Answers "rate masked-rate length", a line feed, `length` bytes of samples as they were spoken, and
after them the same with the voice lowered. Samples are 16 bits, mono, as this machine writes
numbers. Nothing imports this: what waits for the answer needs no decoder in its own memory.
"""

import sys
from array import array
from collections.abc import Sequence
from operator import mul
from random import SystemRandom

import miniaudio

LONGEST_S = 15 * 60
SAMPLE = 2
RATE = 8_000
"""Samples a second of a telephone, and of the masked copy."""

HIGHEST_RATE = 16_000
LOWERED = (1.22, 1.34)
"""By how much a voice is lowered, three and a half to five semitones: drawn anew for each."""

_STEP, _SEAM, _REACH = 200, 80, 64


def main() -> None:
    """Read, decode, answer; ends with an error if that can't be done."""
    data = sys.stdin.buffer.read()
    info = (miniaudio.wav_get_info if data[:4] == b"RIFF" else miniaudio.mp3_get_info)(data)
    rate = min(info.sample_rate, HIGHEST_RATE)
    ratio = SystemRandom().uniform(*LOWERED)
    original, slow = _decoded(data, rate), _decoded(data, int(RATE * ratio))
    masked = lowered(slow, ratio)
    sys.stdout.buffer.write(b"%d %d %d\n" % (rate, RATE, len(original) * SAMPLE))
    sys.stdout.buffer.write(original.tobytes() + masked.tobytes())


def lowered(slow: Sequence[int], ratio: float) -> "array[int]":
    """What was spread over `ratio` times its length, in its own time again but still lower.

    Steps are left out, and the seams laid where the waves fit best (synchronised overlap and add:
    Roucos and Wilgus, ICASSP 1985).
    """
    out, at = array("h", slow[:_STEP]), 0
    for step in range(1, int((len(slow) - _REACH - _STEP - _SEAM) / (_STEP * ratio))):
        before = slow[at + _STEP : at + _STEP + _SEAM]
        at = _best_fit(slow, int(step * _STEP * ratio), before[::4])
        seam = zip(before, slow[at : at + _SEAM], strict=True)
        out.extend(old + (new - old) * i // _SEAM for i, (old, new) in enumerate(seam))
        out.extend(slow[at + _SEAM : at + _STEP])
    return out


def _best_fit(slow: Sequence[int], near: int, before: Sequence[int]) -> int:
    def fit(at: int) -> int:
        return sum(map(mul, before, slow[at : at + _SEAM : 4]))

    return max(range(max(near - _REACH, 0), near + _REACH, 4), key=fit)


def _decoded(data: bytes, rate: int) -> "array[int]":
    samples = array("h")
    form = miniaudio.SampleFormat.SIGNED16
    for block in miniaudio.stream_memory(data, form, nchannels=1, sample_rate=rate):
        samples.extend(block)
        if len(samples) > LONGEST_S * rate:
            raise SystemExit("too long")
    return samples
