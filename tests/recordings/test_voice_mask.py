"""Sound is decoded apart and written anew; the voice in one copy is lower than it was spoken."""

import io
import math
import resource
import time
import wave
from array import array
from contextlib import nullcontext, suppress
from operator import mul
from pathlib import Path

import pytest
import soundfile

from ops import sandbox
from recordings import decoder, ogg_decoder, voice_mask
from recordings.voice_mask import NotSound, two_copies
from tests.support.far_hosts import gzip_bomb
from tests.support.machine import slowness, within

SILENT_FRAME = bytes([0xFF, 0xE3, 0x18, 0xC0]) + bytes(68)
"""72 ms of silence: MPEG 2.5 layer III, 8 kHz, 8 kbit/s, mono; no side information."""


def mp3(seconds: float) -> bytes:
    return SILENT_FRAME * int(seconds / 0.072)


def wav(hertz: int, seconds: int = 2, rate: int = 8000) -> bytes:
    """A hum of this pitch with overtones, as a voice has them."""
    turns = [2 * math.pi * hertz * i / rate for i in range(rate)]
    hum = array("h", (int(8000 * (math.sin(at) + math.sin(2 * at) / 2)) for at in turns))
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(hum.tobytes() * seconds)
    return file.getvalue()


def pitch(sound: bytes, about: float) -> float:
    """The hertz at which it fits itself best, within two thirds of an octave of what it may be."""
    with wave.open(io.BytesIO(sound)) as read:
        rate = read.getframerate()
        samples = memoryview(read.readframes(rate)).cast("h")[rate // 4 :]

    def fit(lag: int) -> int:
        return sum(map(mul, samples[:1500], samples[lag : lag + 1500]))

    return float(rate) / max(range(int(rate / about / 1.25), int(rate / about * 1.25)), key=fit)


def length(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as read:
        return float(read.getnframes() / read.getframerate())


@pytest.mark.parametrize("hertz", [110, 180, 260])
def test_the_masked_voice_is_lower_and_as_long(hertz: int) -> None:
    sound = two_copies(wav(hertz, 3))
    assert pitch(sound.original, hertz) == pytest.approx(hertz, rel=0.03)
    least, most = decoder.LOWERED
    found = pitch(sound.masked, hertz / (least * most) ** 0.5)
    assert hertz / most * 0.95 < found < hertz / least * 1.05
    assert length(sound.masked) == pytest.approx(3, abs=0.1)
    assert sound.seconds == 3


def test_each_is_lowered_by_another_measure() -> None:
    spoken = wav(150)
    assert len({two_copies(spoken).masked for _ in range(3)}) == 3


def test_the_original_is_sample_by_sample_what_was_spoken() -> None:
    spoken = wav(150)
    assert two_copies(spoken).original == spoken


def test_mp3_is_heard() -> None:
    sound = two_copies(mp3(5))
    assert sound.seconds == 5
    assert length(sound.original) == pytest.approx(5, abs=0.2)


def test_a_higher_rate_is_brought_down_to_what_a_telephone_can_hold() -> None:
    with wave.open(io.BytesIO(two_copies(wav(150, 1, 44_100)).original)) as read:
        assert read.getframerate() == decoder.HIGHEST_RATE


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0" * 1000, b"<!doctype html><title>404</title>", b"{}", b"OggS" + bytes(500),
        b"\x1aE\xdf\xa3webm", b"fLaC" + bytes(500), b"PK\x03\x04" + bytes(500), b"MZ" + bytes(500),
        b"ID3", b"ID3<script>alert(1)</script>" * 50, b"\xff", b"\xff\xfb", b"\xff\xe3\x18\xc0",
        b"RIFF\xff\xff\xff\xffWAVE", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + b"\xff" * 16,
        gzip_bomb(20), b"OggS" + bytes(100),
    ],
)  # fmt: skip
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(NotSound):
        two_copies(data)


def test_of_a_file_that_is_two_things_at_once_only_the_sound_is_kept() -> None:
    hidden = b"<script>alert(1)</script>PK\x03\x04#!/bin/sh"
    tag = b"ID3\x03\0\0\0\0\0" + bytes([len(hidden)]) + hidden
    sound = two_copies(tag + mp3(2) + hidden)
    assert hidden not in sound.original + sound.masked
    assert b"script" not in sound.original + sound.masked
    assert sound.seconds == 2


def test_a_wav_that_claims_hours_takes_no_hours() -> None:
    claims = bytearray(wav(150, 1))
    claims[40:44] = (2**31).to_bytes(4, "little")
    with within(5), suppress(NotSound):
        assert two_copies(bytes(claims)).seconds == 1


def test_hours_are_refused() -> None:
    with pytest.raises(NotSound):
        two_copies(mp3(decoder.LONGEST_S + 60))


@pytest.mark.parametrize("loud", [0, 4000])
def test_a_voice_note_in_which_nothing_can_be_heard_is_refused(loud: int) -> None:
    made, second = io.BytesIO(), array("h", [loud, -loud] * 4000).tobytes()
    with soundfile.SoundFile(made, "w", 8_000, 1, format="OGG", subtype="VORBIS") as note:
        for _ in range(2):
            note.buffer_write(second, "int16")
    with nullcontext() if loud else pytest.raises(NotSound):
        assert two_copies(made.getvalue()).seconds == 2


class Endless:
    samplerate, channels = 8_000, 1

    def buffer_read(self, frames: int, dtype: str) -> bytes:
        return bytes(2 * frames)


def test_a_voice_note_without_an_end_is_refused() -> None:
    with pytest.raises(SystemExit, match="too long"):
        ogg_decoder.blocks(Endless())


def test_more_than_any_sound_can_be_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = b"8000 8000 2\n" + bytes(voice_mask.LARGEST)
    monkeypatch.setattr(sandbox, "run", lambda *_, **__: answer)
    with pytest.raises(NotSound):
        two_copies(mp3(1))


def test_three_minutes_are_done_in_two_seconds() -> None:
    spoken = wav(150, 180)
    began = time.process_time()
    with_children = _child_seconds()
    two_copies(spoken)
    assert time.process_time() - began + _child_seconds() - with_children < 2 * slowness()


def test_a_sandbox_opens_neither_files_nor_lines(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import socket\n"
        "def main():\n"
        "    for way in (lambda: open('/etc/hostname'), socket.socket, socket.socketpair):\n"
        "        try: way()\n"
        "        except OSError: print('refused')\n"
    )
    said = sandbox.run(program, b"", memory=voice_mask.MEMORY_BYTES, seconds=5)
    assert said.split() == [b"refused"] * 3


def test_a_sandbox_is_told_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEPPER", "a secret")
    program = tmp_path / "program.py"
    program.write_text("import os\ndef main():\n    print(dict(os.environ))\n")
    said = sandbox.run(program, b"", memory=voice_mask.MEMORY_BYTES, seconds=5)
    assert b"PATH" not in said
    assert b"PEPPER" not in said


def test_a_sandbox_that_ends_badly_or_late_has_failed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    for ending in ("raise SystemExit(1)", "while True: pass", "'x' * 10**10"):
        program.write_text(f"def main():\n    {ending}\n")
        with pytest.raises(sandbox.Failed):
            sandbox.run(program, b"", memory=voice_mask.MEMORY_BYTES, seconds=1)


@pytest.mark.parametrize(
    "answer",
    [
        "", "8000", "8000 x", "8000 8000 x", "0 8000 4", "8000 8000 0", "8000 8000 4\nabc",
        "-1 8000 2\nab", "8000 -1 2\nabcd", "8000 0 2\nabcd",
    ],
)  # fmt: skip
def test_whatever_the_decoder_answers_it_is_samples_or_nothing(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "run", lambda *_, **__: answer.encode())
    with pytest.raises(NotSound):
        two_copies(mp3(1))


def _child_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
