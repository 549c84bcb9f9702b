"""What the robot is given to read, so that a caller understands it."""

import shutil

import pytest

from audio import speech
from audio.sound import decoded

SPOKEN = [
    ("en", "Call 116 or 0800 722 203.", "Call 1 1 6 or 0 8 0 0, 7 2 2, 2 0 3."),
    ("en", "+254 114 757 002", "plus 2 5 4, 1 1 4, 7 5 7, 0 0 2"),
    ("en", "In 2026, 100 of 25,000 people; press 0.", "In 2026, 100 of 25,000 people; press 0."),
    ("en", "the worker’s “own” passport", "the worker's own passport"),
    ("sw", "Uliza NEA au HAART.", "Uliza N E A au HAART."),
    ("sw", "Ng’ombe na nyang'anywa ng'ambo", "ngombe na nyang'anywa ngambo"),
]


@pytest.mark.parametrize(("language", "written", "said"), SPOKEN)
def test_words_are_spelt_for_the_robot(language: str, written: str, said: str) -> None:
    assert speech.spoken(written, language) == said


@pytest.mark.usefixtures("robot")
def test_the_robot_says_the_same_words_the_same_way() -> None:
    once, again = (speech.sound("Karibu.", "sw") for _ in range(2))
    assert once == again
    assert decoded(once)[1] == 22050


@pytest.mark.usefixtures("robot")
def test_a_language_without_a_robot_is_told() -> None:
    with pytest.raises(speech.CannotSpeak, match="no voice for the language so"):
        speech.sound("Soo dhawow", "so")


def test_a_machine_without_the_robot_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    speech._program.cache_clear()
    with pytest.raises(speech.CannotSpeak, match="apt-get install espeak-ng"):
        speech.sound("Hello", "en")
