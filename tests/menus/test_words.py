"""The words of each language, and what is filled into them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.words import Words, fill, placeholders
from tests.support.small_tree import CONSTANTS, FILES, build


def test_placeholders_are_the_names_in_braces() -> None:
    assert placeholders("Ring {helpline} or {tel_police}.") == {"helpline", "tel_police"}
    assert placeholders("Nothing here.") == frozenset()


@pytest.mark.parametrize("text", ["{}", "{0}", "{tel police}", "{a.b}", "{a[0]}", "{open", "}"])
def test_braces_hold_plain_names_only(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        placeholders(text)


def test_what_has_no_value_is_left_to_stand() -> None:
    assert fill("{a} and {b}", {"a": "one"}) == "one and {b}"


@given(st.text())
def test_what_a_caller_said_is_never_read_as_a_placeholder(said: str) -> None:
    filled = fill("Our word: {word}. Code: {code}.", {"word": said, "code": "48217733"})
    assert filled == f"Our word: {said}. Code: 48217733."


@pytest.mark.parametrize("said", ["{code}", "{", "}", "{{code}}", "%s", "{0.__class__}"])
def test_braces_of_a_caller_are_shown_as_they_were_typed(said: str) -> None:
    assert fill("{word} {code}", {"word": said, "code": "1"}) == f"{said} 1"


@pytest.fixture
def words(content: Path) -> Words:
    return Words.read(CONSTANTS, content)


def test_languages_are_offered_in_the_order_of_their_files(words: Words) -> None:
    assert words.languages == ("en", "sw")
    assert words.tongues["sw"].name == "Kiswahili"


def test_numbers_are_filled_in_as_the_words_are_read(words: Words) -> None:
    assert words.find("sw", "talk.person.text") == "Piga 0700 000 000, au 999."


def test_a_text_is_said_in_the_callers_language(words: Words) -> None:
    values = {"code": "1", "status": "imefika"}
    assert words.say("sw", "talk.thanks.text", values) == "Asante. Nambari yako: 1. Hali: imefika."


def test_before_a_language_is_chosen_all_stand_side_by_side(words: Words) -> None:
    assert words.say(None, "talk.bye.text", {}) == "Goodbye. / Kwaheri."


def test_what_is_the_same_in_every_language_is_said_once(words: Words) -> None:
    assert words.say(None, "talk.menu.text", {}) == "Safari"


def test_a_key_without_words_is_not_found(words: Words) -> None:
    assert words.find("en", "talk.nowhere.text") is None


def test_a_text_may_run_over_several_lines(tmp_path: Path) -> None:
    english = FILES["text/en.toml"].replace('"Goodbye."', '"""\nGoodbye,\nand thank you.\n"""')
    words = Words.read(CONSTANTS, build(tmp_path, FILES | {"text/en.toml": english}))
    assert words.find("en", "talk.bye.text") == "Goodbye,\nand thank you."
