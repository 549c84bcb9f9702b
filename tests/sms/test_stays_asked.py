"""What is asked stays asked, whatever is written in its place, and what was written is kept."""

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from tests.support.callers import answers, cases

HELD = "We keep this only if you agree."


def say(phone: TextPhone, *texts: str) -> str:
    for text in texts:
        phone.press(text)
    return phone.screen


@pytest.mark.parametrize("words", ["I go to school near the mill", "Mombasa", "Embu", "naogopa"])
def test_a_child_that_writes_where_its_age_is_asked_is_asked_its_age_once_more(
    app: Flask, phone: TextPhone, words: str
) -> None:
    asked = say(phone, "I am 13 and my uncle hurts me", "Nakuru")
    assert "How old are you" in asked
    assert say(phone, words) == f"{HELD}\n{asked}"
    say(phone, "2", "Not sure", "Yes")
    [case] = cases(app)
    told = answers(app, case)
    assert told["account"] == f"I am 13 and my uncle hurts me\n{words}"
    assert (told["county_code"], told["age"]) == ("032", "13-17")


@pytest.mark.parametrize("words", ["si sasa lakini usiku", "sitaki shule ijue nina miaka 13"])
def test_at_the_question_of_danger_and_of_consent_too(
    app: Flask, phone: TextPhone, words: str
) -> None:
    asked = say(phone, "I am 13 and my uncle hurts me", "Nakuru", "2")
    assert say(phone, words) == f"{HELD}\n{asked}"
    asked = say(phone, "No")
    assert "May we keep what you say" in asked
    assert say(phone, "please be quick") == f"{HELD}\n{asked}"
    say(phone, "No")
    assert cases(app) == []


def test_where_the_place_is_asked_a_sentence_with_a_place_in_it_is_kept(
    app: Flask, phone: TextPhone
) -> None:
    story = "he took me to Nakuru and beats me"
    assert "1. Nakuru" in say(phone, "I am 13 and my uncle hurts me", story)
    say(phone, "1", "2", "Not sure", "Yes")
    [case] = cases(app)
    assert answers(app, case)["account"] == f"I am 13 and my uncle hurts me\n{story}"


def test_nothing_is_said_to_be_had_before_it_was_agreed_to(phone: TextPhone) -> None:
    asked = say(phone, "They took my passport and beat us")
    asked = asked[asked.index("You wrote to HAART") :]
    for words in ("please hurry up", "hm", "passport"):
        assert say(phone, words) == f"{HELD}\n{asked}"
    say(phone, "Explain")
    assert "We have this too" not in say(phone, "nobody else knows")


SENT = (
    "I am 13 and my uncle hurts me",
    "Nakuru",
    "2",
    "No",
    "Yes",
    "Someone hurts me",
    "No, just send",
)


@pytest.mark.parametrize(
    "way",
    [
        ("I'm under 18", "Nakuru", "2", "Not sure"),
        ("Family abroad", "Tell us"),
        ("Chiefs, teachers, training", "Report a case"),
    ],
)
def test_what_is_told_before_leave_for_a_second_report_goes_with_that(
    app: Flask, phone: TextPhone, way: tuple[str, ...]
) -> None:
    say(phone, *SENT, "menu", *way)
    for words in ("my neighbour is beaten too", "she is eleven"):
        assert say(phone, words).startswith(HELD)
    if "danger" in say(phone, "Yes"):
        say(phone, "Yes")
    first, second = cases(app)
    assert answers(app, first)["account"] == SENT[0]
    assert answers(app, second)["account"] == "my neighbour is beaten too\nshe is eleven"


def test_nothing_that_was_sent_goes_with_a_second_report(app: Flask, phone: TextPhone) -> None:
    say(phone, *SENT, "menu", "Report what happens", "Yes", "Yes")
    _, second = cases(app)
    assert "account" not in answers(app, second)


def test_nor_does_what_was_refused(app: Flask, phone: TextPhone) -> None:
    say(phone, *SENT, "menu", "They took my passport", "No", "menu", "Report what happens")
    say(phone, "Yes", "Yes")
    _, second = cases(app)
    assert "account" not in answers(app, second)
