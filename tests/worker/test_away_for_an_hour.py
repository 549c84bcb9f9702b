"""Gateway and mail server can't be reached for an hour: then all that is still due goes, and what
is no use any more is said to have lapsed, with why it did not go."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from assembly import Parts
from gateway.calls import Gateway
from gateway.texts import Texts
from handset.voice.api import Api
from models import Bell as BellOf
from models import Case, Message, Person, Reply
from models.bell import BellChoice
from models.db.base import now
from models.message import Means
from models.person import Role
from models.return_visit import Chosen, give_code
from tests.support.machine import free_port
from tests.support.staff_woken import (
    KEY,
    LEAD,
    OURS,
    SHORT_CODE,
    USERNAME,
    Bell,
    person,
    ringing,
    urgent,
)
from worker.mail import Mail
from worker.outbox import Couriers

NEEMA, TEXTED, RUNG, WRITES = "+254711000011", "+254722000001", "+254722000002", "+254722000003"


@pytest.fixture
def bell(service: Parts, mail: Mail) -> Iterator[Bell]:
    with ringing(service, Api(USERNAME, KEY), mail) as bell:
        yield bell


@pytest.fixture
def away(bell: Bell) -> Bell:
    """The same with nobody at any address that it knows."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    couriers = Couriers(
        Texts(USERNAME, KEY, SHORT_CODE, nowhere),
        Gateway(USERNAME, KEY, OURS, nowhere),
        Mail(f"smtp+plain://127.0.0.1:{free_port()}", LEAD),
        "",
    )
    return replace(bell, sender=replace(bell.sender, couriers=couriers))


def an_answer_waits(service: Parts, number: int, means: Means, phone: str) -> None:
    """For who chose a sign on this phone."""
    case = urgent(service, number, danger=None, urgent=False)
    with service.database.begin() as db:
        assert case.idem
        give_code(db, Chosen(case.idem, "4826"), service.keys.codes)
        words = "" if means is Means.CALL else "ORDER"
        choice = BellChoice(means, phone, "ANY_TIME", "en", words)
        BellOf.choose(db, service.keys.bells, case.id, choice, now())
        staff = Person(username=f"amina {number}", password="-", role=Role.TRAINER)
        db.add(staff)
        db.flush()
        Reply.send(db, db.get_one(Case, case.id), staff, "Come", service.public_key())


def states(service: Parts, **which: Any) -> set[tuple[str, str | None]]:
    with service.database() as db:
        return {(one.state, one.cause) for one in db.query(Message).filter_by(**which)}


def test_all_that_is_due_goes_when_they_are_back_and_what_lapsed_says_so(
    app: Flask, service: Parts, bell: Bell, away: Bell, box: list[Any]
) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    an_answer_waits(service, 2, Means.TEXT, TEXTED)
    an_answer_waits(service, 3, Means.CALL, RUNG)
    app.test_client().post("/sms", data={"from": WRITES, "text": "Hi", "id": "1"})
    for _ in range(20):
        away.rounds(3)
        bell.clock.on(minutes=3)
    assert states(service, about="bell") == {("due", "Unreachable")}
    assert states(service, about="answer") == {("lapsed", "Unreachable")}
    assert not box

    for _ in range(12):  # none waits longer than five minutes to be tried again
        bell.rounds(3)
        bell.clock.on(seconds=30)
    assert "1 urgent" in bell.texts(NEEMA)[0]
    assert bell.api.ringing(NEEMA)
    assert {tuple(one.rcpt_tos) for one in box} == {(LEAD,)}
    assert bell.texts(TEXTED) == ["Your order is ready."]
    assert len(bell.api.ringing(RUNG)) == 1
    assert bell.texts(WRITES) == []
    assert states(service, about="bell") == {("sent", None)}
    assert states(service, about="answer") == {("lapsed", "Unreachable")}
    assert states(service, about="wake", means="text") == {("sent", None)}
    assert states(service, about="wake", means="email") == {("sent", None)}
