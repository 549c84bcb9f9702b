"""How long sounds last, and that what is no sound is not taken for one."""

import wave
from io import BytesIO

import pytest

from handset.voice import sounds


def test_an_mp3_lasts_as_long_as_its_frames() -> None:
    assert sounds.seconds(sounds.silence(3)) == pytest.approx(3, abs=0.072)
    tagged = b"ID3\x04\x00\x00\x00\x00\x01\x00" + b"\xff" * 128 + sounds.silence(3)
    assert sounds.seconds(tagged) == sounds.seconds(sounds.silence(3))
    # MPEG 1, 128 kbit/s, 44.1 kHz: 1152 samples in 417 bytes.
    assert sounds.seconds(b"\xff\xfb\x90\x00".ljust(417, b"\0") * 100) == pytest.approx(2.612, 0.01)


def test_a_wav_lasts_as_long_as_its_samples() -> None:
    with wave.open(BytesIO(sounds.tone(2))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 1, 16000)
    assert sounds.seconds(sounds.tone(2)) == 2


@pytest.mark.parametrize("sound", [sounds.silence(9), sounds.tone(9)])
def test_the_beginning_of_a_sound_is_cut_out(sound: bytes) -> None:
    assert sounds.seconds(sounds.cut(sound, 2.5)) == pytest.approx(2.5, abs=0.08)
    assert sounds.kind(sounds.cut(sound, 2.5)) == sounds.kind(sound)


@pytest.mark.parametrize("sound", [b"", b"<p>no</p>", b"\x1aE\xdf\xa3webm", b"RIFF1234WAVEno"])
def test_what_is_no_sound_is_refused(sound: bytes) -> None:
    with pytest.raises(sounds.NoSound):
        sounds.seconds(sound)
