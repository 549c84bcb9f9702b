"""How hard a text is to read: the index, and the faults that the check makes of it."""

from pathlib import Path

import pytest

from authoring import reading_level
from menus.words import Words
from tests.support.copied import copied


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        # 41 letters, 9 words, 1 sentence; 20 letters, 8 words, 2 sentences
        ("The quick brown foxes jumped over their lazy dogs.", 4.53),
        ("I am here. You may go on now.", -7.66),
    ],
)
def test_it_is_reckoned_from_letters_words_and_sentences(text: str, grade: float) -> None:
    assert reading_level.grade(text) == pytest.approx(grade, abs=0.05)


def test_all_that_callers_read_in_english_is_for_grade_six() -> None:
    words = Words.read({})
    assert words.tongues["en"].grade == 6
    assert list(reading_level.faults(words)) == []


def test_a_text_that_is_too_hard_is_named(tmp_path: Path) -> None:
    content = copied(tmp_path)
    path = content / "text" / "en.toml"
    hard = "Nowhere does exploitation accompany governmental supervision without insufficiency"
    path.write_text(
        path.read_text("utf-8").replace('text = "Before you go"', f'text = "{hard}"'), "utf-8"
    )
    [fault] = reading_level.faults(Words.read({}, content))
    assert fault.startswith("en: migrate.before.text is for grade ")
    assert fault.endswith(", over 6")
    named = path.read_text("utf-8").replace("names = [", f'names = ["{hard}", ', 1)
    path.write_text(named, "utf-8")
    assert list(reading_level.faults(Words.read({}, content))) == []
