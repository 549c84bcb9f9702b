"""A few prompts in a folder of their own, voices to read them, and an app that serves them."""

import io
import shutil
import wave
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from audio import artist_files, commands
from audio.commands import Prompts
from audio.loudness import Samples
from tests.conftest import missing

DAY = date(2026, 11, 22)
SHEET = {
    "en": {
        "digit.0": "zero",
        "voice.menu": "For help now, press 1. To talk to a person, press 0.",
        "help.numbers": "The child helpline is",
        "help.numbers-2": "It is free, in Kenya, day and night. HAART is not a part of it.",
    },
    "sw": {"digit.0": "sifuri", "voice.menu": "Kwa habari za ng'ambo, bonyeza 1."},
}
SCENES = {"en": {"help.numbers": "After “Help now”"}}


def wav(sound: Samples, rate: int) -> bytes:
    """A recording as a person sends it: 16 bits, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(np.round(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def voice(seconds: float = 1.5, rate: int = 22050, loud: float = 0.1) -> Samples:
    """Something like speech: a buzz in syllables, from a room that is not quite silent."""
    t = np.arange(round(seconds * rate)) / rate
    buzz = sum(np.sin(2 * np.pi * 130 * n * t) / n for n in range(1, 20))
    syllables = np.clip(np.sin(2 * np.pi * 3 * t), 0, 1)
    noise = np.random.default_rng(7).normal(0, 1e-4, len(t))
    return np.asarray(loud * buzz * syllables + noise, dtype=np.float64)


@pytest.fixture
def robot() -> None:
    """The robot that reads placeholders."""
    if not shutil.which("espeak-ng"):
        missing("there is no espeak-ng here: install espeak-ng")


@pytest.fixture
def prompts(tmp_path: Path) -> Prompts:
    """A few prompts, none of them recorded yet."""
    folder = tmp_path / "audio"
    folder.mkdir()
    return Prompts(SHEET, SCENES, folder)


@pytest.fixture
def recorded_by(prompts: Prompts, tmp_path: Path) -> Callable[..., None]:
    """Has a person record all prompts of a language, or those named."""

    def record(name: str, language: str, *only: str) -> None:
        source = tmp_path / "from the studio"
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        for prompt, words in prompts.sheet[language].items():
            if not only or prompt in only:
                said = voice(0.5 + len(words) / 15, 44100)
                (source / f"{prompt}.WAV").write_bytes(wav(said, 44100))
        who = artist_files.Voice(name, language, DAY)
        done = list(artist_files.take(source, who, prompts.sheet[language], prompts.folder))
        assert [one for one in done if one.refused or one.doubts] == []

    return record


@pytest.fixture
def studio(prompts: Prompts) -> Flask:
    """An app with the commands."""
    app = Flask("studio")
    commands.register(app, lambda: prompts)
    return app
