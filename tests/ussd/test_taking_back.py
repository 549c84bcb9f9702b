"""A caller who agreed and thinks better of it: nothing is kept, whatever breaks at that moment."""

from typing import Any

import pytest
import structlog
from flask import Flask

from handset.ussd.phone import Phone
from models.return_visit import take_back
from tests.support.callers import (
    EMERGENCY,
    answers,
    cases,
    code_on,
    comes_back,
    press,
    service_of,
)
from tests.support.hurt import database_away
from tests.support.offers import ABROAD, PAPERS_KEPT
from tests.support.telling import choose, go_on, tell
from worker import __main__ as worker

NO_DANGER = {"consent_store": "YES", "danger_now": "NO"}
OFFER = {**ABROAD, **PAPERS_KEPT, "red": "why", "why": "ask"}


def to_the_last_question(phone: Phone, form: str) -> None:
    """Agreed, told, and asked whether to send it."""
    if form == "offer":
        tell(phone, "offer", **OFFER, consent_store="YES")
    elif form == "enquiry":
        tell(phone, "enquiry.consent_store", consent_store="YES", question="Is it?")
    else:
        tell(phone, "report", **NO_DANGER, where="KE", exploitation="ForcedLabour")
    assert "Do not send" in phone.screen


def drop(phone: Phone) -> str:
    """Do not send it, at the last question."""
    return choose(phone, "Do not send")


def minutes_later(app: Flask) -> None:
    """The worker comes round to those who have been silent for long."""
    redis: Any = service_of(app).redis
    for name in redis.zrange("pending", 0, -1):
        redis.zadd("pending", {name: 0})
        redis.expire(name, 50)
    worker.work(service_of(app))


@pytest.mark.parametrize("form", ["report", "offer", "enquiry"])
def test_do_not_send_is_heeded_with_the_database_away(app: Flask, phone: Phone, form: str) -> None:
    to_the_last_question(phone, form)
    with database_away(app):
        assert drop(phone).startswith("All right.")
    minutes_later(app)
    assert cases(app) == []


@pytest.mark.parametrize("form", ["report", "offer", "enquiry"])
def test_what_was_kept_of_a_caller_thought_gone_goes_when_they_refuse(
    app: Flask, phone: Phone, form: str
) -> None:
    to_the_last_question(phone, form)
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    app.test_client().post("/ussd/events", data=notice)
    assert len(cases(app)) == 1
    with database_away(app):
        drop(phone)
    minutes_later(app)
    assert cases(app) == []


def test_taking_one_thing_back_keeps_what_else_was_agreed_to(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER)
    to_the_last_question(phone, "offer")
    drop(phone)
    phone.drop()
    assert [answers(app, one)["danger_now"] for one in cases(app)] == ["NO"]


def test_who_sent_one_thing_and_refuses_another_is_not_told_that_nothing_is_kept(
    app: Flask, phone: Phone
) -> None:
    to_the_last_question(phone, "offer")
    go_on(phone, contact_ok="NO_CONTACT")
    refused = tell(phone, "offer", **OFFER, consent_store="NO")
    assert refused.startswith("All right. What you sent first stays")
    assert len(cases(app)) == 1


def test_an_emergency_that_was_sent_stays_sent_though_it_waits_in_the_journal(
    app: Flask, phone: Phone
) -> None:
    with database_away(app):
        tell(phone, "report", **EMERGENCY)
    assert "Do not send" in go_on(phone, emergency="go_on", where="KE")
    assert "What you sent first stays" in drop(phone)
    asked = go_on(phone, kept_first="code")
    assert asked.startswith("Sent. With a code you can delete it.")
    code = code_on(go_on(phone, pin="4826"))
    press(phone, code)
    worker.work(service_of(app))
    assert len(cases(app)) == 1
    assert comes_back(phone, code).startswith("We have it.")


def test_what_is_taken_back_while_it_is_sent_is_no_alarm(app: Flask, phone: Phone) -> None:
    to_the_last_question(phone, "report")
    minutes_later(app)  # a case by now, which another hop takes back
    (case,) = cases(app)
    with service_of(app).database.begin() as db:
        take_back(db, case.idem or b"")
    with structlog.testing.capture_logs() as lines:
        said = choose(phone, "No, just send")
    assert "Please dial again" in said
    assert cases(app) == []
    assert [line["event"] for line in lines if line["log_level"] == "error"] == []
