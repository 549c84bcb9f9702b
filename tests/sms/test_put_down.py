"""A phone that was put down with what a code opened, and whoever holds it next."""

import time
from typing import Any

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from menus.words import Words
from sms.put_down import OPENED, PUT_DOWN
from tests.support.callers import answers, cases, code_on, codes, service_of
from worker.lost_callers import LostCallers

WORDS = Words.read()
LATER = int(PUT_DOWN.total_seconds()) + 1
OPENS = "Add in my own words"


def say(phone: TextPhone, *texts: str) -> str:
    for text in texts:
        phone.press(text)
    return phone.screen


def shown_the_code(phone: TextPhone) -> str:
    say(phone, "Hi", "English", "Report what happens", "Yes", "Yes", "Go on here")
    return code_on(say(phone, "I don't know", "No, just send", "4826"))


def open_the_answer(phone: TextPhone) -> None:
    code = shown_the_code(phone)
    assert OPENS in say(phone, code, "menu", "Read our answer", code, "4826")


@pytest.mark.parametrize("text", ["1", "HELP", OPENS])
def test_whoever_texts_long_after_an_answer_was_opened_is_met_as_a_stranger(
    phone: TextPhone, text: str
) -> None:
    phone.seconds_old = LATER
    open_the_answer(phone)
    phone.seconds_old = 0
    assert OPENS not in say(phone, text)
    met_in = say(phone, "x")  # words that tell a language are asked about in it
    assert ("May we keep your words" if text == OPENS else "1. English") in met_in
    assert OPENS not in say(phone, "English")


def test_nor_is_a_code_shown_again(phone: TextPhone) -> None:
    phone.seconds_old = LATER
    code = shown_the_code(phone)
    phone.seconds_old = 0
    for text in ("0", "x"):
        assert code not in say(phone, text)
        assert "1. English" in phone.screen


def test_no_way_leads_back_to_a_code_from_what_is_asked_after_it(phone: TextPhone) -> None:
    phone.seconds_old = LATER
    code = shown_the_code(phone)
    say(phone, "skip")
    phone.seconds_old = 0
    for text in ("0", "0", "0"):
        assert code not in say(phone, text)


@pytest.mark.parametrize("text", ["Which order?", "3", "1"])
def test_nor_does_a_stranger_choose_how_this_phone_is_told_of_an_answer(
    app: Flask, phone: TextPhone, text: str
) -> None:
    phone.seconds_old = LATER
    shown_the_code(phone)
    assert "Will you tell us more" in say(phone, "skip")
    phone.seconds_old = 0
    assert "We have this too" not in say(phone, text)
    assert "tell us more" not in phone.screen
    [case] = cases(app)
    assert text not in str(answers(app, case))


def test_nor_by_the_way_back_from_a_question_after_it(phone: TextPhone) -> None:
    phone.seconds_old = LATER
    shown_the_code(phone)
    say(phone, "skip", "Yes")
    phone.seconds_old = 0
    for text in ("0", "0"):
        assert "Tell me when" not in say(phone, text)


def test_nor_is_the_pin_of_anothers_report_chosen(app: Flask, phone: TextPhone) -> None:
    phone.seconds_old = LATER
    say(phone, "Hi", "English", "Report what happens", "Yes", "Yes", "Go on here")
    assert "PIN" in say(phone, "I don't know", "No, just send")
    phone.seconds_old = 0
    assert "1. English" in say(phone, "7391")
    [case] = cases(app)
    assert case.complete
    assert not codes(app)


def test_a_stranger_is_asked_of_nothing_that_was_told_and_files_none_of_it(
    app: Flask, phone: TextPhone
) -> None:
    phone.seconds_old = LATER
    say(phone, "They took my passport and lock me in", "English", "Yes", "Yes", "Go on here")
    code_on(say(phone, "I don't know", "No, just send", "4826"))
    phone.seconds_old = 0
    say(phone, "hi")
    assert "Report what happens" in say(phone, "English")
    say(phone, "Report what happens", "Yes")
    assert "danger" in phone.screen
    say(phone, "No", "In Kenya", "Nairobi", "Other", "No, just send")
    first, second = sorted(cases(app), key=lambda case: case.received_at)
    assert first.urgent
    assert not second.urgent
    assert "passport" in answers(app, first)["account"]
    assert "passport" not in str(answers(app, second))


def test_who_needs_a_few_minutes_to_read_goes_on(phone: TextPhone) -> None:
    of_the_day = int(time.time() - 3600) % (24 * 3600)  # a day of texts begins at one, UTC
    phone.seconds_old = min(LATER - 60, of_the_day)
    open_the_answer(phone)
    phone.seconds_old = 0
    assert OPENS in say(phone, "x")


def test_what_was_told_before_a_code_was_asked_for_is_kept(app: Flask, phone: TextPhone) -> None:
    phone.seconds_old = LATER
    say(phone, "Hi", "English", "Report what happens", "Yes", "Yes", "menu", "Read our answer")
    phone.seconds_old = 0
    assert "1. English" in say(phone, "x")
    redis = service_of(app).redis
    watched: Any = redis.zrange("pending", 0, -1)
    redis.zadd("pending", dict.fromkeys(watched, 0))
    LostCallers(service_of(app).conversation).round()
    [case] = cases(app)
    assert case.urgent


@pytest.mark.parametrize("language", WORDS.languages)
def test_all_that_shows_a_code_or_an_answer_is_shut(language: str) -> None:
    texts = WORDS.tongues[language].texts
    shows = [key for key, words in texts.items() if "{code}" in words or "{reply}" in words]
    assert shows
    assert [key for key in shows if not key.startswith(OPENED)] == []
