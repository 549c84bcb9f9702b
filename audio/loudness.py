"""How loud a sound is to an ear, in LUFS, as ITU-R BS.1770-4 measures it for one channel.

The K-weighting is multiplied in as a spectrum: no filter has to be run sample by sample.
"""

import math

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
Spectrum = NDArray[np.complexfloating]

SILENCE = -70.0  # nothing quieter than this counts
_BLOCK_S, _STEP_S = 0.4, 0.1
_BELOW_THE_REST = 10.0  # nor what is that much quieter than the rest, such as a pause
_OFFSET = -0.691


def loudness(sound: Samples, rate: int) -> float:
    """The integrated loudness; of less than one block, that of the whole."""
    heard = _weighted(sound, rate)
    block = min(len(heard), round(_BLOCK_S * rate))
    if block == 0:
        return SILENCE
    windows = np.lib.stride_tricks.sliding_window_view(heard, block)[:: round(_STEP_S * rate)]
    power = np.mean(windows**2, axis=1)
    power = power[_lufs(power) > SILENCE]
    if not power.size:
        return SILENCE
    loud = power[_lufs(power) > _lufs(power.mean()) - _BELOW_THE_REST]
    return float(_lufs(loud.mean()))


def _lufs(power: Samples | np.floating) -> Samples:
    return np.asarray(_OFFSET + 10 * np.log10(np.maximum(power, 1e-12)))


def _weighted(sound: Samples, rate: int) -> Samples:
    """The sound as an ear weighs it: lifted by the head's shelf, cut below speech."""
    # Room for what rings on, which would else come round to the beginning; quickest so.
    room = 1 << (len(sound) + rate // 2).bit_length()
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(room))  # one sample later
    weight = _shelf(z, rate) * _cut(z, rate)
    return np.fft.irfft(np.fft.rfft(sound, room) * weight, room)[: len(sound)]


def _shelf(z: Spectrum, rate: int) -> Spectrum:
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high: float = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416 * k / q
    above: Spectrum = high + middle + k * k + (2 * (k * k - high) + (high - middle + k * k) * z) * z
    return above / _poles(z, k, q)


def _cut(z: Spectrum, rate: int) -> Spectrum:
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    return (1 + k / q + k * k) * (1 - z) ** 2 / _poles(z, k, q)


def _poles(z: Spectrum, k: float, q: float) -> Spectrum:
    return 1 + k / q + k * k + (2 * (k * k - 1) + (1 - k / q + k * k) * z) * z
