"""What `flask audio` says to whoever looks after the recordings."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from audio import speech
from audio.artist import topics
from audio.commands import Prompts
from tests.audio.conftest import SCENES, SHEET
from tests.support.house import HOUSE


def audio(studio: Flask, *args: str) -> Result:
    return studio.test_cli_runner().invoke(args=["audio", *args])


@pytest.mark.usefixtures("robot")
def test_make_makes_all_and_says_so(studio: Flask) -> None:
    made = audio(studio, "make")
    assert made.exit_code == 0
    assert made.output.startswith("0 well, 6 to make, 0 to drop\n")
    assert "sw: 2 prompts, 0.0 MB; 2 by espeak-ng" in made.output
    assert audio(studio, "make").output.startswith("6 well, 0 to make, 0 to drop\n")
    assert audio(studio, "check").exit_code == 0


def test_make_says_what_it_needs(studio: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    speech._program.cache_clear()
    speech.voice.cache_clear()
    made = audio(studio, "make")
    assert made.exit_code == 1
    assert "espeak-ng is not installed here: apt-get install espeak-ng" in made.output


def test_what_sound_is_made_with_need_not_be_where_it_is_served(
    studio: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for made_with in ("numpy", "audio.loudness", "audio.sound", "audio.placeholders"):
        monkeypatch.setitem(sys.modules, made_with, None)
    monkeypatch.delattr("audio.placeholders", raising=False)
    made = audio(studio, "make")
    assert made.exit_code == 1
    assert "is not installed here: pip install" in made.output


def test_serving_needs_none_of_it() -> None:
    wanted = "import sys, audio.commands, audio.routes; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", wanted], cwd=HOUSE, check=True)


def test_check_names_what_is_missing_and_fails(studio: Flask) -> None:
    checked = audio(studio, "check")
    assert checked.exit_code == 1
    assert "audio/en/digit.0.mp3: missing\n" in checked.output
    assert checked.output.count(": missing\n") == 6


def test_a_language_without_words_has_no_sheet(studio: Flask) -> None:
    asked = audio(studio, "sheet", "fr")
    assert asked.exit_code == 2
    assert "there are words in en, sw only" in asked.output


def test_the_sheet_says_all_that_a_reader_needs(studio: Flask) -> None:
    page = audio(studio, "sheet", "en").output
    for name, words in SHEET["en"].items():
        assert f">{name}.wav</td>" in page
        assert words in page
    assert "After “Help now”" in page
    assert "4 prompts, 32 words" in page


def test_lines_stand_by_topic_and_say_how_they_are_read(prompts: Prompts) -> None:
    found = list(topics(prompts.sheet["en"], SCENES["en"]))
    assert [topic.title for topic in found] == [
        "Digits",
        "Beginning, menu and being put through",
        "Help now",
    ]
    before, after = found[2].lines
    assert (before.number, before.scene) == (3, "After “Help now”")
    assert before.notes == ("A number or a word is played after it: keep the voice up.",)
    assert [note.split(" ")[0] for note in after.notes] == ["Goes", "HAART:"]


def test_a_number_to_ring_is_read_digit_by_digit() -> None:
    (topic,) = topics({"help.call": "Call 0800 722 203 or 116, for under 18s."}, {})
    assert topic.lines[0].notes == ("0800 722 203: digit by digit.", "116: digit by digit.")


def test_take_refuses_the_robots_name(studio: Flask, tmp_path: Path) -> None:
    taken = audio(studio, "take", str(tmp_path), "--voice", "espeak-ng", "--language", "en")
    assert taken.exit_code == 2


def test_take_of_an_empty_folder_is_no_success(
    studio: Flask, tmp_path: Path, recorded_by: Callable[..., None]
) -> None:
    (tmp_path / "empty").mkdir()
    taken = audio(studio, "take", str(tmp_path / "empty"), "--voice", "Amina", "--language", "en")
    assert (taken.exit_code, taken.output.splitlines()[0]) == (1, "0 taken, 0 refused")
