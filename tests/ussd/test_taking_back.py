"""A caller who agreed and thinks better of it: nothing is kept, whatever breaks at that moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from handset.network import Phone
from tests.support.callers import answers, cases, press, service_of, way_to
from worker import __main__ as worker

OFFER = ("2", "2", "1", "2", "1")  # abroad, of age, and whoever offers keeps the papers
ASKED = ("3", "1", "my boss is Kamau", "1")


def to_the_last_question(app: Flask, phone: Phone, form: str) -> None:
    """Agreed, told, and asked whether to send it."""
    press(phone, *([] if phone.open else ["1"]))
    if form == "offer":
        press(phone, *way_to(app, "offer.begin"), *OFFER, *ASKED)
    elif form == "enquiry":
        press(phone, *way_to(app, "enquiry.consent_store"), "1", "99", "99", "Is it?", "1")
    else:
        press(phone, *way_to(app, "report.consent_store"), "1", "3", "2", *["99"] * 8)
    assert "Do not send" in phone.screen


@contextmanager
def database_away(app: Flask) -> Iterator[None]:
    """No case can be read or written for as long as the block lasts."""
    with service_of(app).database.begin() as db:
        db.execute(text("ALTER TABLE cases RENAME TO away"))
    yield
    with service_of(app).database.begin() as db:
        db.execute(text("ALTER TABLE away RENAME TO cases"))


def minutes_later(app: Flask) -> None:
    """The worker comes round to those who have been silent for long."""
    redis: Any = service_of(app).redis
    for name in redis.zrange("pending", 0, -1):
        redis.zadd("pending", {name: 0})
        redis.expire(name, 50)
    worker.work(service_of(app))


@pytest.mark.parametrize("form", ["report", "offer", "enquiry"])
def test_do_not_send_is_heeded_with_the_database_away(app: Flask, phone: Phone, form: str) -> None:
    to_the_last_question(app, phone, form)
    with database_away(app):
        assert press(phone, "2").startswith("All right.")
    minutes_later(app)
    assert cases(app) == []


@pytest.mark.parametrize("form", ["report", "offer", "enquiry"])
def test_what_was_kept_of_a_caller_thought_gone_goes_when_they_refuse(
    app: Flask, phone: Phone, form: str
) -> None:
    to_the_last_question(app, phone, form)
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    app.test_client().post("/ussd/events", data=notice)
    assert len(cases(app)) == 1
    with database_away(app):
        press(phone, "2")
    minutes_later(app)
    assert cases(app) == []


def test_taking_one_thing_back_keeps_what_else_was_agreed_to(app: Flask, phone: Phone) -> None:
    press(phone, "1", *way_to(app, "report.consent_store"), "1", "3", "00")
    to_the_last_question(app, phone, "offer")
    press(phone, "2")
    phone.drop()
    assert [answers(app, one)["reporter_role"] for one in cases(app)] == ["WITNESS"]


def test_who_sent_one_thing_and_refuses_another_is_not_told_that_nothing_is_kept(
    app: Flask, phone: Phone
) -> None:
    to_the_last_question(app, phone, "offer")
    press(phone, "1", "00", *way_to(app, "offer.begin"), *OFFER, "3")
    assert press(phone, "2").startswith("All right. What you sent first stays")
    assert len(cases(app)) == 1
