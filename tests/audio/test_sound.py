"""Any recording becomes a prompt: MP3 at 8 kHz, as loud as all others, nothing cut off."""

import numpy as np
import pytest

from audio import mp3
from audio.loudness import SILENCE, loudness
from audio.mp3 import RATE
from audio.sound import LUFS, PEAK_DB, BadSound, decoded, peak_db, prompt, resampled, trimmed
from tests.audio.conftest import voice, wav


def sine(hertz: float, seconds: float, rate: int, db: float = 0.0) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    return 10 ** (db / 20) * np.sin(2 * np.pi * hertz * t)


def test_a_full_scale_tone_is_as_loud_as_the_standard_says() -> None:
    assert loudness(sine(997, 5, 48000), 48000) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize("rate", [8000, 22050, 44100])
def test_other_rates_hear_nearly_the_same(rate: int) -> None:
    assert loudness(sine(997, 5, rate), rate) == pytest.approx(-3.01, abs=0.05)


def test_what_is_much_quieter_does_not_count() -> None:
    """Case 3 of EBU Tech 3341, for one channel: that is 3 LU less than two."""
    parts = [sine(1000, s, 16000, db) for s, db in ((10, -36), (60, -23), (10, -36))]
    assert loudness(np.concatenate(parts), 16000) == pytest.approx(-26.0, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros(8000), 8000) == SILENCE
    assert loudness(np.zeros(0), 8000) == SILENCE


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("loud", [0.01, 0.3])
def test_a_prompt_is_even_whatever_was_recorded(rate: int, loud: float) -> None:
    file = prompt(wav(voice(1.5, rate, loud), rate))
    heard, heard_rate = decoded(file)
    assert heard_rate == RATE
    assert mp3.seconds(file) == pytest.approx(len(heard) / RATE)
    assert loudness(heard, RATE) == pytest.approx(LUFS, abs=1)
    assert peak_db(heard) <= PEAK_DB


def test_the_same_recording_gives_the_same_file_and_an_mp3_does_too() -> None:
    recording = wav(voice(), 22050)
    file = prompt(recording)
    assert prompt(recording) == file
    again, rate = decoded(prompt(file))
    assert loudness(again, rate) == pytest.approx(LUFS, abs=1)


def test_silence_is_taken_off_both_ends() -> None:
    said = voice(1.0, 8000)
    long = np.concatenate([np.zeros(16000), said, np.zeros(24000)])
    assert len(trimmed(long, 8000)) <= len(said) + 0.12 * 8000


def test_resampling_keeps_tones_and_folds_nothing_back() -> None:
    low, high = sine(1000, 1, 44100), sine(5000, 1, 44100)
    kept = resampled(low, 44100)[1000:-1000]
    gone = resampled(high, 44100)[1000:-1000]
    assert np.abs(kept).max() == pytest.approx(1, abs=0.01)
    assert 20 * np.log10(np.abs(gone).max()) < -60


@pytest.mark.parametrize(
    ("recording", "why"),
    [
        (b"", "no WAV or MP3"),
        (b"<html>404</html>" * 99, "no WAV or MP3"),
        (wav(np.zeros(8000), 8000), "is silent"),
        (wav(np.zeros(0), 8000), "is silent"),
        (wav(sine(400, 121, 8000), 8000), "longer than 120 s"),
        (wav(sine(400, 0.01, 8000), 8000), r"lasts 0\.\d s"),
    ],
)
def test_what_can_be_no_prompt_is_refused(recording: bytes, why: str) -> None:
    with pytest.raises(BadSound, match=why):
        prompt(recording)


@pytest.mark.parametrize(
    "odd", [b"", b"\xff\xfb\x90\xc4" * 500, b"ID3" + bytes(141), prompt(wav(voice(), 22050))[:-1]]
)
def test_another_kind_of_mp3_is_told(odd: bytes) -> None:
    with pytest.raises(mp3.Odd):
        mp3.seconds(odd)
