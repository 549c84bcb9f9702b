"""Who is texted nothing, and how much is answered: whoever wants no texts, and who had enough."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from handset.sms.phone import TextPhone
from models import Message, OptOut
from models.db.base import now
from telecom import gsm
from tests.support.callers import cases, service_of
from tests.support.texting import Texting


@pytest.mark.parametrize("word", ["STOP", "acha", "Koma."])
def test_who_wants_no_texts_is_told_so_once_and_then_texted_nothing(
    texting: Texting, phone: TextPhone, word: str
) -> None:
    phone.seconds_old = 1
    phone.press("Hi")
    phone.press(word)
    assert "START" in phone.screen or "ANZA" in phone.screen
    for text in (word, "Hi", "MENU", "1", "They lock us in"):
        phone.press(text)
        assert phone.screen == ""
    phone.seconds_old = 0
    phone.press("start")
    assert "1. English" in phone.screen


def test_what_was_agreed_to_is_kept_when_the_caller_stops(app: Flask, phone: TextPhone) -> None:
    for text in ("Hi", "English", "Report what happens", "Yes", "No", "STOP"):
        phone.press(text)
    [case] = cases(app)
    assert not case.complete


def test_a_start_that_is_told_again_undoes_no_later_stop(
    texting: Texting, phone: TextPhone
) -> None:
    for phone.seconds_old, word in ((30, "START"), (20, "STOP")):
        phone.press(word)
    said = len(phone.arrived)
    started, stopped = phone.sent
    for again in (started, stopped, started):
        texting.texts.tell(again)
    texting.texts.tell(started, id="told under another name")
    phone.press("Hi")
    assert len(phone.arrived) == said
    phone.seconds_old = 0
    phone.press("START")
    assert len(phone.arrived) == said + 1


def test_of_start_and_stop_in_one_second_stop_counts(texting: Texting, phone: TextPhone) -> None:
    phone.press("STOP")
    said, same = len(phone.arrived), phone.sent[-1].at
    for words in ("START", "Hi"):
        texting.texts.tell(replace(phone.sent[-1], id=words, words=words, at=same))
    texting.send()
    assert len(phone.arrived) == said


def test_a_stop_said_again_is_not_undone_by_a_start_between(phone: TextPhone) -> None:
    for phone.seconds_old, word in ((30, "STOP"), (10, "STOP"), (20, "START"), (0, "Hi")):
        phone.press(word)
    assert len(phone.arrived) == 1


def test_a_start_that_was_too_long_on_its_way_is_not_heard_and_a_stop_is(phone: TextPhone) -> None:
    for phone.seconds_old, word in ((5 * 3600, "STOP"), (2 * 3600, "START"), (0, "Hi")):
        phone.press(word)
    assert len(phone.arrived) == 1


def test_the_network_may_say_so_too(app: Flask, texting: Texting, phone: TextPhone) -> None:
    texting.texts.opt_out(phone.number)
    texting.texts.refusing.clear()
    phone.press("Hi")
    assert phone.arrived == []
    with service_of(app).database.begin() as db:  # a second passes
        [stop] = db.query(OptOut)
        stop.at -= timedelta(seconds=1)
    phone.press("ANZA")
    assert len(phone.arrived) == 1


def test_an_answer_that_is_owed_is_not_sent_to_who_has_stopped_meanwhile(
    texting: Texting, phone: TextPhone
) -> None:
    texting.texts.send(phone.number, "Hi")
    texting.texts.send(phone.number, "STOP")
    texting.send()
    assert len(phone.arrived) == 1
    assert "START" in phone.screen or "no more texts from this number" in phone.screen


def test_a_number_is_answered_so_many_parts_a_day_and_then_told_whom_to_ring(
    app: Flask, texting: Texting, phone: TextPhone
) -> None:
    most = service_of(app).settings.text_parts_a_day
    phone.press("English")
    for _ in range(most):
        phone.press("menu")
    assert sum(map(gsm.parts, phone.arrived)) <= most + 2
    assert "We can't answer more texts today" in phone.arrived[-1]
    assert "999" in phone.arrived[-1]
    said = len(phone.arrived)
    for text in ("Report what happens", "Yes", "Yes"):
        phone.press(text)
    assert len(phone.arrived) == said
    [case] = cases(app)  # heard all the same
    assert case.urgent


def test_another_number_is_answered_all_the_same(app: Flask, texting: Texting) -> None:
    texting.phone().press("Hi")
    with service_of(app).database.begin() as db:
        db.execute(update(Message).values(parts=1000))
    other = texting.phone("+254722000001")
    other.press("Hi")
    assert len(other.arrived) == 1


def test_nothing_is_answered_where_what_texts_cost_in_a_day_is_spent(app: Flask) -> None:
    texting = Texting.of(app, most=0)
    phone = texting.phone()
    phone.press("Hi")
    assert phone.arrived == []
    with service_of(app).database() as db:
        [row] = db.query(Message)
        assert row.cause == "SpentToday"


@pytest.mark.parametrize(
    ("status", "times"), [("InsufficientBalance", 1), ("UserInBlacklist", 0), ("GatewayError", 0)]
)
def test_an_answer_is_sent_once_whatever_the_network_says(
    app: Flask, texting: Texting, phone: TextPhone, status: str, times: int
) -> None:
    texting.texts.refusing[phone.number] = status
    phone.press("Hi")
    texting.texts.refusing.clear()
    for _ in range(2):
        with service_of(app).database.begin() as db:
            db.execute(update(Message).values(due_at=now()))
        texting.send()
        assert len(phone.arrived) == times


def test_a_caller_is_told_so_where_nobody_knows_what_was_asked_last(
    app: Flask, phone: TextPhone
) -> None:
    for text in ("Hi", "English", "Report what happens", "Yes"):
        phone.press(text)
    asked, sessions = phone.screen, service_of(app).texted._sessions
    sessions._lines._down_until = float("inf")
    phone.press("No")
    assert "that did not work" in phone.screen
    sessions._lines._down_until = 0.0
    phone.press("9")
    assert phone.screen == f"Please choose one of these.\n{asked}"
