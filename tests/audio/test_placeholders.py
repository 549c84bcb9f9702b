"""Placeholders are made of what is missing or stale, and of nothing else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from audio import placeholders, recorded
from audio.check import faults
from audio.commands import Prompts
from audio.recorded import ROBOT
from tests.audio.conftest import DAY, SHEET

pytestmark = pytest.mark.usefixtures("robot")


def made(prompts: Prompts, today: date = DAY, **how: bool) -> list[str]:
    """Make what is wanted, and tell what that was."""
    todo = placeholders.plan(prompts.sheet, prompts.folder, **how)
    return sorted(
        f"{one.language}/{one.name}" for one in placeholders.carry_out(todo, prompts.folder, today)
    )


def changed(prompts: Prompts, **words: str) -> Prompts:
    """The prompts, the menu in English saying something else."""
    english = {**prompts.sheet["en"], "voice.menu": words["menu"]}
    return Prompts({**prompts.sheet, "en": english}, {}, prompts.folder)


def listed(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*")}


def test_placeholders_are_made_once(prompts: Prompts) -> None:
    assert made(prompts) == sorted(
        f"{code}/{name}" for code, names in SHEET.items() for name in names
    )
    assert list(faults(prompts.sheet, prompts.folder)) == []
    first = listed(prompts.folder)
    assert made(prompts, date(2027, 1, 1)) == []
    (prompts.folder / "sw" / "digit.0.mp3").unlink()
    assert made(prompts, date(2027, 1, 1)) == ["sw/digit.0"]
    assert listed(prompts.folder) == first


def test_other_words_are_read_anew_and_old_ones_dropped(prompts: Prompts) -> None:
    made(prompts)
    assert made(changed(prompts, menu="Press 1.")) == ["en/voice.menu"]
    fewer = Prompts({"en": {"digit.0": "zero"}, "sw": SHEET["sw"]}, {}, prompts.folder)
    assert made(fewer) == []
    assert list(faults(fewer.sheet, fewer.folder)) == []


def test_a_persons_voice_is_not_replaced_unasked(
    prompts: Prompts, recorded_by: Callable[..., None]
) -> None:
    recorded_by("Amina", "en", "voice.menu", "digit.0")
    kept = (prompts.folder / "en" / "voice.menu.mp3").read_bytes()
    stale = changed(prompts, menu="Press 1.")
    assert "en/voice.menu" not in made(stale)
    assert (prompts.folder / "en" / "voice.menu.mp3").read_bytes() == kept
    assert list(faults(stale.sheet, stale.folder)) == [
        "audio/en/voice.menu.mp3: says other words than the call, and is Amina's voice"
    ]
    assert made(stale, replace_voices=True) == ["en/voice.menu"]
    voices = {name: one.voice for name, one in recorded.read(prompts.folder / "en").items()}
    assert (voices["digit.0"], voices["voice.menu"]) == ("Amina", ROBOT)
