"""The first words of a text tell its language, and sometimes that a child writes."""

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from menus.words import Words
from outcomes.said_age import says_a_child
from sms.tongue import written_in
from tests.support.callers import answers, cases

TONGUES = Words.read().tongues


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nisaidie naogopa", "sw"),
        ("Ananipiga.", "sw"),
        ("kiswahili help me please", "sw"),
        ("English naogopa sana", "en"),
        ("They took my passport and lock us in", "en"),
        ("help me sasa", "en"),
        ("xyz 12", None),
        ("", None),
    ],
)
def test_a_text_is_in_the_language_that_it_names_or_holds_most_of(
    text: str, language: str | None
) -> None:
    assert written_in(text, TONGUES) == language


def test_the_first_answer_is_in_the_language_of_the_text_and_says_that_it_came(
    phone: TextPhone,
) -> None:
    phone.press("nafanya kazi ya nyumbani sijalipwa")
    assert "Umeiandikia HAART" in phone.screen
    assert "Jumbe hubaki kwenye simu" in phone.screen
    phone.press("English")
    assert "May we keep your words" in phone.screen


def test_words_that_tell_no_language_are_not_answered_the_same_twice(
    app: Flask, phone: TextPhone
) -> None:
    phone.press("wewe karibu")
    assert "1. English" in phone.screen
    phone.press("wewe haraka")
    assert "Umeiandikia HAART" in phone.screen
    for key in ("Ndiyo", "Ndiyo"):
        phone.press(key)
    [case] = cases(app)
    assert answers(app, case)["account"] == "wewe karibu\nwewe haraka"


@pytest.mark.parametrize(
    "said",
    [
        "nina miaka 14",
        "Nina umri wa miaka 9 na naogopa",
        "I am 14",
        "im 17 and afraid",
        "nko na miaka 13, naogopa",
        "niko miaka 15",
        "Mimi ni wa miaka 12",
        "am 13 yrs old",
    ],
)
def test_who_says_that_they_are_a_child_is_heard(said: str) -> None:
    assert says_a_child(said)


@pytest.mark.parametrize(
    "said",
    [
        "nina miaka 2 hapa",
        "nina miaka 10 hapa",
        "nina miaka 24",
        "binti yangu ana miaka 14",
        "mtoto wao ni wa miaka 12",
        "niko na miaka 10 hapa",
        "am 12 years here",
        "I am 14 km away",
        "",
    ],
)
def test_nobody_else_is_taken_for_one(said: str) -> None:
    assert not says_a_child(said)


def test_a_child_that_writes_its_age_is_asked_in_a_childs_words_and_what_it_wrote_is_kept(
    app: Flask, phone: TextPhone
) -> None:
    told = "nina miaka 14 nafanya kazi ya nyumbani naogopa"
    phone.press(told)
    assert "Si kosa lako" in phone.screen
    assert cases(app) == []
    for key in ("Mombasa", "13 hadi 17", "Ndiyo", "Ndiyo"):
        phone.press(key)
    [case] = cases(app)
    assert answers(app, case)["account"] == told
    assert answers(app, case)["ages"] == "CHILD"
