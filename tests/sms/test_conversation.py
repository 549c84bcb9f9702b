"""The conversation in texts: how it begins, what it hears, and what is never heard twice."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import select

from dialogue.accounts import LONGEST
from handset.sms.phone import TextPhone
from menus.words import Words
from models import Message
from telecom import gsm
from tests.support.callers import NUMBER, answers, cases, code_on, service_of
from tests.support.texting import Texting
from worker.lost_callers import LostCallers

WORDS = Words.read()
REPORT = ("Report what happens", "Yes")
STORY = "They took my passport and lock us in"


def say(phone: TextPhone, *texts: str) -> str:
    for text in texts:
        phone.press(text)
    return phone.screen


def begin(phone: TextPhone, *texts: str) -> str:
    return say(phone, "Hi", "English", *texts)


@contextmanager
def caught() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def test_the_first_answer_warns_in_every_language_that_texts_stay(phone: TextPhone) -> None:
    shown = say(phone, "3")
    assert "Texts stay on this phone: delete all, yours too" in shown
    assert "Jumbe hubaki kwenye simu: zifute zote, hata zako" in shown
    assert [line for line in shown.splitlines() if re.match("[0-9]", line)] == [
        "1. English",
        "2. Kiswahili",
    ]


def test_the_first_screens_are_the_same_for_every_number(texting: Texting) -> None:
    reporter, other = texting.phone(), texting.phone("+254722000001")
    begin(reporter, *REPORT, "No", "Nairobi")
    assert say(other, "Hi") == reporter.arrived[0]


def test_a_word_for_a_language_chooses_it_wherever_the_caller_is(phone: TextPhone) -> None:
    begun = say(phone, "Kiswahili")
    assert "Msaada sasa" in begun
    assert "zifute zote, hata zako" in begun
    assert "Help now" in say(phone, "ENGLISH.")


def test_an_option_is_chosen_by_its_number_or_by_its_words(phone: TextPhone) -> None:
    begin(phone)
    menu = phone.screen
    number = re.search(r"^(\d+)\. Check a job$", menu, re.MULTILINE)
    assert number
    by_number = say(phone, number[1])
    assert by_number == say(phone, "menu", "  CHECK a job!")


@pytest.mark.parametrize("word", ["HELP", "msaada", "Sos!"])
def test_help_is_answered_anywhere_and_leaves_the_question_as_it_was(
    phone: TextPhone, word: str
) -> None:
    asked = begin(phone, *REPORT)
    assert "999" in say(phone, word)
    assert say(phone, "9") == f"Please choose one of these.\n{asked}"


def test_help_abroad_names_numbers_that_ring_from_there(texting: Texting) -> None:
    shown = texting.phone("+971501234567")
    shown.press("HELP")
    assert "+254" in shown.screen
    assert "999" not in shown.screen


def test_help_before_anything_answers_in_its_language_and_the_beginning_is_still_to_come(
    phone: TextPhone,
) -> None:
    assert "Mtoto" in say(phone, "MSAADA")
    assert "1. English" in say(phone, "1")


def test_a_story_waits_for_a_language_and_for_consent_and_is_then_sent_with_the_report(
    app: Flask, phone: TextPhone
) -> None:
    assert "May we keep your words" in say(phone, STORY)
    assert "May we keep your words" in say(phone, "We are in Kilimani")
    say(phone, "Yes", "Yes")
    [case] = cases(app)
    assert (case.channel, case.language, case.urgent) == ("SMS", "en", True)
    assert answers(app, case)["account"] == f"{STORY}\nWe are in Kilimani"


@pytest.mark.parametrize(
    ("language", "consent", "danger"),
    [
        ("English", "Yes please", "yes he has a knife"),
        ("Kiswahili", "ndio", "Ndio, anakuja sasa"),
    ],
)
def test_who_says_in_words_that_there_is_danger_is_heard_and_so_are_the_words(
    app: Flask, phone: TextPhone, language: str, consent: str, danger: str
) -> None:
    say(phone, STORY, language, consent, danger)
    [case] = cases(app)
    assert case.urgent
    assert danger in answers(app, case)["account"]


def test_words_that_answer_nothing_are_kept_with_the_story_and_no_no_is_heard_in_them(
    app: Flask, phone: TextPhone
) -> None:
    asked = begin(phone, STORY, "Yes")
    for words in ("No, he is here, help me", "she is coming now", "at the blue gate"):
        assert say(phone, words) == f"We have this too.\n{asked}"
    assert "999" in say(phone, "1")
    say(phone, "they move us tonight please")
    [case] = cases(app)
    assert case.urgent
    told = answers(app, case)["account"]
    for words in (STORY, "No, he is here, help me", "she is coming now", "at the blue gate"):
        assert words in told


def test_an_account_has_an_end(app: Flask, phone: TextPhone) -> None:
    long = "na tena " * 195
    begin(phone, STORY, *[long] * 11, "Yes", "Yes")
    [case] = cases(app)
    assert len(answers(app, case)["account"]) == LONGEST


def test_a_code_that_comes_first_with_its_blank_is_no_story(app: Flask, phone: TextPhone) -> None:
    assert "PIN" in say(phone, "4741 7572")
    assert "May we keep" not in say(phone, "English")
    assert "PIN" in phone.screen


def test_a_story_at_the_menu_is_not_kept_without_consent(app: Flask, phone: TextPhone) -> None:
    begin(phone, STORY, "No")
    assert cases(app) == []
    begun = say(phone, "menu", *REPORT, "Yes")
    assert "999" in begun
    [case] = cases(app)
    assert "account" not in answers(app, case)


def test_two_stories_of_a_day_are_two_reports(app: Flask, phone: TextPhone) -> None:
    begin(phone, STORY, "Yes", "Yes", "menu", "Another girl was taken", "Yes", "Yes")
    first, second = cases(app)
    assert answers(app, first)["account"] == STORY
    assert answers(app, second)["account"] == "Another girl was taken"


def test_a_dialogue_that_redis_lost_makes_another_report_on_the_same_day(
    app: Flask, phone: TextPhone
) -> None:
    begin(phone, *REPORT, "Yes")
    service_of(app).redis.flushdb()
    time.sleep(1)  # steps are counted from the second of the day
    begin(phone, *REPORT, "Yes")
    assert len(cases(app)) == 2


def test_a_text_that_comes_again_is_heard_once_and_answered_once(
    app: Flask, texting: Texting, phone: TextPhone
) -> None:
    begin(phone, *REPORT)
    phone.press("Yes")
    for _ in range(3):
        phone.repeat()
        assert phone.screen == ""
    say(phone, "Go on here", "I don't know", "No, just send")
    texting.texts.tell(phone.sent[-3])  # an old one
    texting.send()
    assert len(phone.arrived) == len(phone.sent)
    assert len(cases(app)) == 1


def test_a_text_that_was_overtaken_is_not_heard(
    app: Flask, texting: Texting, phone: TextPhone
) -> None:
    asked = begin(phone, *REPORT)
    text = phone.sent[-1]
    earlier = datetime.fromtimestamp(text.at - 60, UTC).strftime("%Y-%m-%d %H:%M:%S")
    texting.texts.tell(text, id="late", text="Yes", date=earlier)
    texting.send()
    assert phone.screen == asked
    assert say(phone, "9") == f"Please choose one of these.\n{asked}"


@pytest.mark.parametrize("date", ["", "0001-01-01 00:00:00", "9999-12-31T23:59:59Z", "Borked"])
def test_an_odd_date_stops_nothing(texting: Texting, phone: TextPhone, date: str) -> None:
    begin(phone)
    texting.texts.tell(phone.sent[-1], id=f"odd {date}", text="Check a job", date=date)
    texting.send()
    assert "Help now" not in say(phone, "Yes")


def test_a_text_that_was_hours_on_its_way_is_not_answered(
    texting: Texting, phone: TextPhone
) -> None:
    say(phone, "Hi")
    old = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    stranger = texting.phone("+254722000001")
    text = phone.sent[-1]
    texting.texts.tell(text, **{"id": "old", "date": old, "from": stranger.number})
    texting.send()
    assert stranger.arrived == []


def test_who_goes_silent_is_kept_and_who_comes_back_goes_on_with_the_same_report(
    app: Flask, phone: TextPhone
) -> None:
    service = service_of(app)
    begin(phone, *REPORT, "No", "Nairobi")
    watched: Any = service.redis.zrange("pending", 0, -1)
    [name] = watched
    service.redis.zadd("pending", {name: 0})
    LostCallers(service.conversation).round()
    [case] = cases(app)
    assert not case.complete
    say(phone, "Forced or unpaid work", "No, just send")
    [case] = cases(app)
    assert case.complete
    assert answers(app, case)["exploitation"] == "ForcedLabour"


def test_a_code_is_texted_to_who_chooses_a_pin_and_opens_the_answer(
    app: Flask, phone: TextPhone
) -> None:
    begin(phone, *REPORT, "Yes", "Go on here", "I don't know")
    offered = say(phone, "No, just send")
    assert "stay on this phone" in offered
    code = code_on(say(phone, "4826"))
    say(phone, code, "menu", "Read our answer", code)
    assert "Add in my own words" in say(phone, "4826")


@pytest.mark.parametrize("language", WORDS.languages)
def test_no_text_holds_the_pin_that_was_texted_to_us(language: str) -> None:
    """A screen shows it beside the code, and is gone; a text stays."""
    texts = WORDS.tongues[language].texts
    shown = [key for key, words in texts.items() if "{pin}" in words and key.endswith(".text")]
    assert shown
    for key in shown:
        assert "{pin}" not in texts[f"{key.removesuffix('text')}texted"]


def test_a_long_page_is_texted_in_parts_and_goes_on_by_a_word(phone: TextPhone) -> None:
    begin(phone, "Report what happens")
    for text in phone.arrived:
        assert gsm.parts(text) <= 3
        assert gsm.outside(text) == ""


def test_after_the_end_a_text_begins_anew(phone: TextPhone) -> None:
    begin(phone, *REPORT, "Yes", "Go on here", "I don't know", "No, just send", "Skip")
    assert "Goodbye" in say(phone, "No, finish")
    assert "1. English" in say(phone, "1")


def test_a_hidden_number_is_heard_by_nobody_and_answered_nothing(texting: Texting) -> None:
    texting.texts.send("0712***678", "Hi there")
    texting.send()
    assert len(texting.texts.all) == 1


def test_nothing_of_a_text_is_in_a_log_or_readable_in_the_outbox(
    app: Flask, texting: Texting, phone: TextPhone
) -> None:
    with caught() as lines:
        begin(phone, STORY)
        texting.texts.tell(phone.sent[-1], id="another", text=STORY)
    assert "passport" not in str(lines)
    assert NUMBER[1:] not in str(lines)
    with service_of(app).database() as db:
        for row in db.scalars(select(Message)):
            assert b"254711" not in (row.sealed_whom or b"")
            assert (row.sealed_whom is None) == (row.over_at is not None)
    assert STORY.encode() not in b"".join(_everything(app))


def _everything(app: Flask) -> Iterator[bytes]:
    client: Any = service_of(app).redis
    yield from (client.get(key) for key in client.scan_iter("texts:*"))
