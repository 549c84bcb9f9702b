"""What staff speak becomes what a telephone plays: 8 kHz, one channel, as loud as the prompts."""

import io
import math
import wave
from array import array

import numpy as np
import pytest

from audio.loudness import loudness
from audio.sound import LUFS, PEAK_DB, peak_db, prompt
from recordings import leveller
from recordings import speech as made
from recordings.speech import Unfit, speech


def voice(seconds: float, loud: float, rate: int = 44_100, channels: int = 2) -> bytes:
    """A hum with overtones that swells and falls as syllables do, with a pause on both sides."""
    at = np.arange(int(seconds * rate)) / rate
    hum = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 9))
    heard = loud * hum * np.abs(np.sin(2 * np.pi * 2 * at)) ** 2
    whole = np.concatenate([np.zeros(rate), heard, np.zeros(rate)])
    samples = (np.repeat(np.clip(whole, -1, 1), channels) * 32767).astype("<i2")
    return wav(samples.tobytes(), rate, channels)


def wav(samples: bytes, rate: int, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples)
    return file.getvalue()


def samples_of(sound: bytes) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    with wave.open(io.BytesIO(sound)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 8000)
        return np.frombuffer(read.readframes(read.getnframes()), "<i2") / 32768


@pytest.mark.parametrize("loud", [0.01, 0.4])
def test_faint_and_loud_are_as_loud_as_the_prompts(loud: float) -> None:
    made = speech(voice(4, loud))
    heard = samples_of(made.wav)
    assert loudness(heard, 8000) == pytest.approx(LUFS, abs=1)
    assert np.abs(heard).max() <= 10 ** (PEAK_DB / 20)
    assert peak_db(heard) < 0
    assert made.seconds == 5  # the pauses are left out, but for a tenth of a second each
    assert 4 < len(heard) / 8000 < 4.4


def test_the_measure_of_the_sandbox_is_that_of_the_prompts() -> None:
    heard = samples_of(speech(voice(3, 0.1)).wav)[4_000:] / 3
    assert leveller.loudness(heard.tolist()) == pytest.approx(loudness(heard, 8000), abs=0.2)


def test_an_mp3_is_taken_as_well() -> None:
    assert samples_of(speech(prompt(voice(2, 0.1))).wav).size > 16_000


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", made.UNKNOWN),
        (b"\x1aE\xdf\xa3 webm, as browsers record", made.UNKNOWN),
        (b"RIFF\0\0\0\0WAVE and no more", made.UNKNOWN),
        (wav(bytes(16_000), 8000), made.SILENT),
        (wav(array("h", [9000, -9000] * 4000 * 91).tobytes(), 8000), made.TOO_LONG),
    ],
    ids=["nothing", "webm", "broken", "silent", "long"],
)
def test_what_can_t_be_heard_is_refused_with_the_reason(file: bytes, why: str) -> None:
    with pytest.raises(Unfit) as refused:
        speech(file)
    assert str(refused.value) == why


def test_the_limits_told_are_those_kept() -> None:
    assert made.LONGEST_S == leveller.LONGEST_S
    assert leveller.LUFS == LUFS
    assert 20 * math.log10(leveller.PEAK) == pytest.approx(PEAK_DB)
