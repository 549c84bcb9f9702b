"""Any recording made into a prompt: trimmed, at the rate of a telephone, evenly loud, as MP3."""

from io import BytesIO
from math import ceil, gcd

import lameenc
import miniaudio
import numpy as np
import soundfile

from audio import mp3
from audio.loudness import SILENCE, Samples, loudness
from audio.mp3 import KBIT_S, LONGEST_S, RATE

LUFS = -16.0
PEAK_DB = -1.0  # true peak, of what is heard in the end

# Silence left at both ends. Before it the coder itself adds some 0.1 s, so that all have the same.
_BEFORE_S, _AFTER_S = 0.02, 0.08
_QUIET_DB = -45.0  # below the loudest: silence, or the room
_FRAME_S = 0.01
_TOP_HZ = 3700.0  # from here to half the rate it fades, so that nothing folds back
_LIMITER_S = 0.004
_TRIES = 4


class BadSound(ValueError):
    """A recording that can't become a prompt; the message says why."""


def prompt(recording: bytes) -> bytes:
    """The MP3 file that is played of a recording, WAV, MP3 or Ogg; the same of the same.

    :raise BadSound: not readable, silent, or too long.
    """
    sound, rate = decoded(recording)
    sound = resampled(trimmed(sound, rate), rate)
    ceiling, loud = PEAK_DB - 2, LUFS
    for _ in range(_TRIES):  # the coder changes both a little, and has to be allowed for
        file = encoded(levelled(sound, loud, ceiling))
        heard, _rate = decoded(file)
        if (over := peak_db(heard) - PEAK_DB) > 0:
            ceiling -= over + 0.2
        elif abs(off := LUFS - loudness(heard, RATE)) > 0.5:
            loud += off
        else:
            break
    try:
        mp3.seconds(file)
    except mp3.Odd as odd:
        raise BadSound(str(odd)) from odd
    return file


def decoded(recording: bytes) -> tuple[Samples, int]:
    """The samples of a WAV, MP3 or Ogg file, its channels mixed into one, and their rate."""
    if recording[:4] == b"OggS":
        return _ogg(recording)
    for info in (miniaudio.wav_get_info, miniaudio.mp3_get_info):
        try:
            rate = info(recording).sample_rate
            file = miniaudio.decode(recording, miniaudio.SampleFormat.FLOAT32, 1, rate)
        except miniaudio.MiniaudioError:
            continue
        return np.asarray(file.samples, dtype=np.float64), rate
    raise BadSound("is no WAV or MP3 that can be read")


def _ogg(recording: bytes) -> tuple[Samples, int]:
    try:
        with soundfile.SoundFile(BytesIO(recording)) as file:
            frames = file.read(int(LONGEST_S + 1) * file.samplerate, always_2d=True)
            return frames.mean(axis=1), file.samplerate
    except soundfile.SoundFileError as wrong:
        raise BadSound("is no Ogg file that can be read") from wrong


def trimmed(sound: Samples, rate: int) -> Samples:
    """Without the silence at both ends."""
    if len(sound) > LONGEST_S * rate:
        raise BadSound(f"is longer than {LONGEST_S:.0f} s")
    frame = max(1, round(_FRAME_S * rate))
    padded = np.pad(sound, (0, -len(sound) % frame))
    level = 10 * np.log10(np.mean(padded.reshape(-1, frame) ** 2, axis=1) + 1e-12)
    if not level.size or level.max() < SILENCE:
        raise BadSound("is silent")
    heard = np.flatnonzero(level > level.max() + _QUIET_DB) * frame
    start = max(0, heard[0] - round(_BEFORE_S * rate))
    return padded[start : heard[-1] + frame + round(_AFTER_S * rate)]


def resampled(sound: Samples, rate: int, to: int = RATE) -> Samples:
    """At another rate: the spectrum cut off where that rate ends, with a soft edge."""
    whole = rate // gcd(rate, to)
    length = ceil((len(sound) + rate // 10) / whole) * whole
    new = length * to // rate
    spectrum = np.fft.rfft(sound, length)
    hertz = np.arange(new // 2 + 1) * rate / length
    fade = np.clip((hertz - _TOP_HZ) / (to / 2 - _TOP_HZ), 0, 1)
    kept = np.zeros(new // 2 + 1, complex)
    both = min(len(kept), len(spectrum))
    kept[:both] = spectrum[:both]
    there = np.fft.irfft(kept * np.cos(fade * np.pi / 2), new) * (new / length)
    return there[: ceil(len(sound) * to / rate)]


def levelled(sound: Samples, loud: float, ceiling_db: float) -> Samples:
    """As loud as asked, and no peak above the ceiling; what the limiter takes is given back."""
    ceiling = 10 ** (ceiling_db / 20)
    gain = 10 ** ((loud - loudness(sound, RATE)) / 20)
    for _ in range(_TRIES):
        limited = _limited(sound * gain, ceiling)
        gain *= 10 ** ((loud - loudness(limited, RATE)) / 20)
    return limited


def _limited(sound: Samples, ceiling: float) -> Samples:
    """Turned down smoothly around each peak, so that none is cut off."""
    reach = round(_LIMITER_S * RATE)
    allowed = np.minimum(1, ceiling / np.maximum(np.abs(sound), 1e-9))
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(allowed, 2 * reach, constant_values=1), 2 * reach + 1
    ).min(axis=1)
    window = np.hanning(2 * reach + 3)[1:-1]
    return sound * np.convolve(around, window / window.sum(), "valid")


def peak_db(sound: Samples) -> float:
    """The true peak, between the samples too, over full scale."""
    finer = np.fft.irfft(np.fft.rfft(sound), 4 * len(sound)) * 4
    return float(20 * np.log10(max(np.abs(finer).max(), 1e-9)))


def encoded(sound: Samples) -> bytes:
    """As MP3."""
    coder = lameenc.Encoder()
    coder.silence()
    coder.set_in_sample_rate(RATE)
    coder.set_out_sample_rate(RATE)
    coder.set_channels(1)
    coder.set_bit_rate(KBIT_S)
    coder.set_quality(2)
    samples = np.round(np.clip(sound, -1, 1) * 32767).astype("<i2")
    return bytes(coder.encode(samples.tobytes()) + coder.flush())
