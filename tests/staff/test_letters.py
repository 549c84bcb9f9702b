"""Replies as phones count them, ages as people say them, labels for codes."""

from datetime import UTC, datetime, timedelta

import pytest

from staff.cases.letters import length, longest, plain, reading
from staff.labels import LABELS, answer, facts
from staff.times import age, when

ENGLISH = {
    "mine.reply.answer": "Answer",
    "mine.reply.finish": "Finish",
    "nav.back": "Back",
    "nav.home": "Menu",
    "nav.more": "More",
}
NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "letters", "most"),
    [("abc", 3, 300), ("a€", 3, 300), ("[x]", 5, 300), ("ሰላም", 3, 131), ("\U0001f600", 2, 131)],
)
def test_letters_count_as_on_a_phone(text: str, letters: int, most: int) -> None:
    assert (length(text), longest(text)) == (letters, most)


def test_what_a_word_processor_makes_fancy_is_made_plain() -> None:
    assert plain(" “Dial” – it’s\u00a0free…\r\nNow\x00\x1b ") == '"Dial" - it\'s free...\nNow'


def test_a_reply_lies_on_screens_broken_between_words() -> None:
    words = " ".join(f"word{number}" for number in range(45))
    read = reading(words, ENGLISH)
    assert read
    pages = read.screens
    assert (len(pages), read.parts) == (3, 3)
    own = "\n1. Answer\n2. Finish\n0. Back\n00. Menu"
    keys = [f"\n98. More{own}"] * 2 + [own]
    assert all(page.endswith(end) for page, end in zip(pages, keys, strict=True))
    assert " ".join(page.removesuffix(end) for page, end in zip(pages, keys, strict=True)) == words
    assert all(length(page) <= 160 for page in pages)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=2, minutes=10), "2 h"),
        (timedelta(hours=30), "30 h"),
        (timedelta(days=3), "3 d"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_says_it(passed: timedelta, said: str) -> None:
    assert age(NOON - passed, NOON) == said


def test_times_are_those_of_nairobi() -> None:
    assert when(NOON) == "22 Nov 2026, 12:00"


def test_a_code_without_a_label_is_shown_as_it_is() -> None:
    assert list(facts({"zodiac": "LEO", "ages": "CHILD"})) == [
        ("Adults or children", "Children"),
        ("zodiac", "LEO"),
    ]


def test_counties_and_countries_keep_their_own_codes() -> None:
    assert len(LABELS["counties"]) == 47
    assert answer("county_code", "047") == "Nairobi City"
    assert answer("country", "SA") == "Saudi Arabia"
    assert answer("exploitation", ["ForcedLabour", "ForcedBegging"]) == (
        "Work by force or without pay, Forced begging"
    )
