"""From the sheet to a voice and on to the caller: what a person records is what is played."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from audio import artist_files, recorded
from audio.check import faults
from audio.commands import Prompts
from audio.library import Library
from audio.loudness import loudness
from audio.sound import LUFS, decoded
from tests.audio.conftest import DAY, voice, wav

Record = Callable[..., None]
AMINA = artist_files.Voice("Amina", "en", DAY)


def take(source: Path, prompts: Prompts, **files: bytes) -> dict[str, artist_files.Taken]:
    source.mkdir()
    for name, file in files.items():
        (source / name.replace("__", ".")).write_bytes(file)
    done = artist_files.take(source, AMINA, prompts.sheet["en"], prompts.folder)
    return {one.file: one for one in done}


def test_a_sheet_recorded_and_taken_in_can_be_played(
    studio: Flask, prompts: Prompts, tmp_path: Path
) -> None:
    sheet = studio.test_cli_runner().invoke(args=["audio", "sheet", "en"]).output
    source = tmp_path / "studio"
    source.mkdir()
    for file in re.findall(r'<td class="file">(.*?)</td>', sheet):
        words = prompts.sheet["en"][file.removesuffix(".wav")]
        (source / file).write_bytes(wav(voice(0.5 + len(words) / 15), 22050))
    taken = studio.test_cli_runner().invoke(
        args=["audio", "take", str(source), "--voice", "Amina", "--language", "en"]
    )
    assert (taken.exit_code, taken.output.splitlines()[0]) == (0, "4 taken, 0 refused")
    assert "en: 4 prompts, 0.0 MB; 4 by Amina" in taken.output
    assert list(faults({"en": prompts.sheet["en"]}, prompts.folder)) == []
    library = Library.read(prompts.sheet, prompts.folder)
    for name in prompts.sheet["en"]:
        heard, rate = decoded(library.file(library.path("en", name) or "") or b"")
        assert loudness(heard, rate) == pytest.approx(LUFS, abs=1)


def test_a_recording_takes_the_place_of_another(prompts: Prompts, recorded_by: Record) -> None:
    recorded_by("Amina", "en")
    recorded_by("Otieno", "en", "digit.0")
    told = recorded.read(prompts.folder / "en")
    assert told["digit.0"].voice == "Otieno"
    assert told["voice.menu"].voice == "Amina"
    assert list(faults({"en": prompts.sheet["en"]}, prompts.folder)) == []


def test_what_can_not_be_taken_is_named_and_the_rest_is_taken(
    prompts: Prompts, tmp_path: Path
) -> None:
    said = wav(voice(1.0), 22050)
    taken = take(
        tmp_path / "studio",
        prompts,
        **{
            "digit.0.wav": said,
            "digit.11.wav": said,
            "voice.menu.mp3": b"<html>",
            "._digit.0.wav": b"",
            "notes.txt": b"",
        },
    )
    assert {name: one.refused for name, one in taken.items()} == {
        "digit.0.wav": "",
        "digit.11.wav": "no prompt has this name",
        "voice.menu.mp3": "is no WAV or MP3 that can be read",
    }
    assert recorded.read(prompts.folder / "en").keys() == {"digit.0"}


def test_what_is_to_be_listened_to_again_is_told(prompts: Prompts, tmp_path: Path) -> None:
    noise = np.random.default_rng(3).normal(0, 0.02, 22050 * 4)
    taken = take(
        tmp_path / "studio",
        prompts,
        **{
            "digit.0.wav": wav(voice(9.0), 22050),
            "voice.menu.wav": wav(voice(4.0, loud=2.0), 22050),
            "help.numbers.wav": wav(voice(4.0) + noise, 22050),
        },
    )
    doubts = {name: " ".join(one.doubts) for name, one in taken.items()}
    assert "is odd for its words" in doubts["digit.0.wav"]
    assert "is cut off where it is loudest" in doubts["voice.menu.wav"]
    assert "a noisy room" in doubts["help.numbers.wav"]


@pytest.mark.parametrize("name", ["", "  ", "espeak-ng"])
def test_a_voice_has_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="name of a person"):
        artist_files.Voice(name, "en", DAY)
