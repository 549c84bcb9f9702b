"""Makes of a sound file what a telephone plays; it runs in a sandbox, for the file is not to be
trusted.

Answers a word and a line feed: "well", with samples of 16 bits, mono, 8 kHz behind it, trimmed and
as loud as the prompts are; or why not. Nothing imports this: what waits for the answer needs no
decoder in its own memory, and a live service has no numpy.
"""

import math
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import miniaudio

RATE = 8_000
LONGEST_S = 90
LUFS, PEAK = -16.0, 10 ** (-1 / 20)
"""How loud: as the prompts are, so that nobody has to turn anything up between the two."""

MOST_GAIN = 100.0  # of what is fainter no more than noise would be heard
_FULL = 32_767
_BLOCK = RATE // 10  # a tenth of a second
_EDGE = RATE // 250  # four milliseconds
_QUIET = 10 ** (-45 / 20)  # beside the loudest: silence, or the room
_SILENT = 1e-7  # in power, -70 dB
_TRIES = 2

Filter = tuple[float, float, float, float, float]


def main() -> None:
    """Read, decode, level, answer; ends with an error if it can't be decoded."""
    sound = [one / 32_768 for one in decoded(sys.stdin.buffer.read())]
    if len(sound) > LONGEST_S * RATE:
        answer(b"long")
    elif not (heard := trimmed(sound)):
        answer(b"silent")
    else:
        answer(b"well", array("h", (round(one * _FULL) for one in levelled(heard))))


def answer(word: bytes, samples: Iterable[int] = ()) -> None:
    """Write the answer; samples little end first, as WAV has them."""
    told = array("h", samples)
    if sys.byteorder == "big":
        told.byteswap()
    sys.stdout.buffer.write(word + b"\n" + told.tobytes())


def decoded(data: bytes) -> "array[int]":
    """The samples at the rate of a telephone; of what is too long a little more than may be."""
    samples = array("h")
    form = miniaudio.SampleFormat.SIGNED16
    for block in miniaudio.stream_memory(data, form, nchannels=1, sample_rate=RATE):
        samples.extend(block)
        if len(samples) > LONGEST_S * RATE:
            break
    return samples


def trimmed(sound: Sequence[float]) -> Sequence[float]:
    """Without the silence at both ends but for a tenth of a second; nothing of what is silent."""
    powers = [_power(sound[at : at + _BLOCK]) for at in range(0, len(sound), _BLOCK)]
    loudest = max(powers, default=0.0)
    if loudest < _SILENT:
        return []
    heard = [place for place, power in enumerate(powers) if power > loudest * _QUIET**2]
    return sound[max(heard[0] - 1, 0) * _BLOCK : (heard[-1] + 2) * _BLOCK]


def levelled(sound: Sequence[float]) -> Sequence[float]:
    """As loud as the prompts, and no peak above theirs; what the limiter takes is given back."""
    gain, made = 1.0, sound
    for _ in range(_TRIES):
        gain = min(gain * 10 ** ((LUFS - loudness(made)) / 20), MOST_GAIN)
        made = limited([one * gain for one in sound])
    return made


def limited(sound: Sequence[float]) -> list[float]:
    """Turned down smoothly around each peak, so that none is cut off."""
    peaks = [max(map(abs, sound[at : at + _EDGE])) for at in range(0, len(sound), _EDGE)]
    allowed = [min(1.0, PEAK / max(peak, 1e-9)) for peak in peaks]
    edges = [*map(min, allowed[:1] + allowed, allowed + allowed[-1:])]
    made: list[float] = []
    for place, (left, right) in enumerate(pairwise(edges)):
        some = sound[place * _EDGE : (place + 1) * _EDGE]
        if left == right == 1.0:
            made += some
        else:
            step = (right - left) / _EDGE
            made += [one * (left + step * at) for at, one in enumerate(some)]
    return made


def loudness(sound: Sequence[float]) -> float:
    """In LUFS, as ITU-R BS.1770-4 measures it for one channel, in tenths of a second."""
    heard = [*_weighted(sound)]
    tenths = [_power(heard[at : at + _BLOCK]) for at in range(0, len(heard), _BLOCK)]
    blocks = [sum(tenths[at : at + 4]) / len(tenths[at : at + 4]) for at in range(len(tenths))]
    blocks = [power for power in blocks[: max(1, len(tenths) - 3)] if _lufs(power) > -70]
    if not blocks:
        return -70.0
    least = _lufs(sum(blocks) / len(blocks)) - 10
    loud = [power for power in blocks if _lufs(power) > least]
    return _lufs(sum(loud) / len(loud))


def _power(sound: Sequence[float]) -> float:
    return sum(one * one for one in sound) / len(sound)


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(max(power, 1e-12))


def _weighted(sound: Iterable[float]) -> Iterator[float]:
    """As an ear weighs it: two filters of the second order, run sample by sample."""
    first, second, third, back, further = _shelf()
    cut, twice, thrice, behind, before = _cut()
    early = late = soon = then = 0.0
    for one in sound:
        lifted = first * one + early
        early, late = second * one - back * lifted + late, third * one - further * lifted
        heard = cut * lifted + soon
        soon, then = twice * lifted - behind * heard + then, thrice * lifted - before * heard
        yield heard


def _shelf() -> Filter:
    """What a head adds. Source of these figures: BS.1770-4, Annex 1, for any rate."""
    k, q = math.tan(math.pi * 1681.974450955533 / RATE), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416 * k / q
    above = (high + middle + k * k, 2 * (k * k - high), high - middle + k * k)
    return _over(above, k, q)


def _cut() -> Filter:
    """What lies below speech."""
    k, q = math.tan(math.pi * 38.13547087602444 / RATE), 0.5003270373238773
    whole = 1 + k / q + k * k
    return _over((whole, -2 * whole, whole), k, q)


def _over(above: tuple[float, float, float], k: float, q: float) -> Filter:
    whole = 1 + k / q + k * k
    first, second, third = (one / whole for one in above)
    return first, second, third, 2 * (k * k - 1) / whole, (1 - k / q + k * k) / whole
