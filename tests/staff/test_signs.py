"""What a case says of how its caller learns of an answer: what is so at that moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models import Bell, Case, Message, OptOut
from models.bell import LASTS, BellChoice
from models.db.base import now
from models.message import Means, MessageState
from staff.times import when

from .conftest import STAMP, Desk

NUMBER = "+254722000001"
PROMISED = "tells them that an answer waits"
NOTHING = "nothing tells them of this answer"


def _rung(desk: Desk, means: Means = Means.TEXT, number: str = NUMBER) -> Case:
    """A case whose caller chose a sign."""
    case = desk.file()
    with desk.database.begin() as db:
        choice = BellChoice(means, number, "MORNING", "sw", "ORDER")
        Bell.choose(db, STAMP.bell_key, case.id, choice, now())
    return case


def _page(desk: Desk, case: Case) -> str:
    return desk.person().get(f"/staff/cases/{case.id}").text


@pytest.mark.parametrize("means", [Means.TEXT, Means.CALL])
def test_a_sign_that_goes_is_promised(desk: Desk, means: Means) -> None:
    case = _rung(desk, means)
    assert PROMISED in _page(desk, case)
    with desk.database.begin() as db:
        Bell.owe(db, case.id, now())
    assert PROMISED in _page(desk, case)  # it has not gone yet, and tells of this answer as well


def _stop(db: Session, case: Case) -> None:
    OptOut.keep(db, STAMP.opt_out_key, NUMBER, now())


def _close(db: Session, case: Case) -> None:
    db.get_one(Case, case.id).status = "Closed"


def _wait(db: Session, case: Case) -> None:
    db.get_one(Bell, case.id).chosen_at = now() - LASTS - timedelta(minutes=1)


def _lose(db: Session, case: Case) -> None:
    db.get_one(Bell, case.id).sealed = b"under another key"


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (_stop, "They want no more texts"),
        (_close, "while the case is closed"),
        (_wait, "more than 30 days ago"),
        (_lose, "can&#39;t be given"),
    ],
)
def test_a_sign_that_does_not_go_is_not(
    desk: Desk, happens: Callable[[Session, Case], None], why: str
) -> None:
    case = _rung(desk)
    with desk.database.begin() as db:
        happens(db, case)
    page = _page(desk, case)
    assert why in page
    assert NOTHING in page
    assert PROMISED not in page


def test_a_phone_that_nothing_goes_to_is_promised_nothing(desk: Desk) -> None:
    assert NOTHING in _page(desk, _rung(desk, number="+14155550100"))


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN])
def test_the_one_sign_is_not_promised_again(desk: Desk, state: MessageState) -> None:
    case, went = _rung(desk), now() - timedelta(days=2)
    with desk.database.begin() as db:
        Bell.owe(db, case.id, went)
        sign = db.query(Message).one()
        sign.state, sign.sent_at = state.value, went
    page = _page(desk, case)
    assert f"Their one sign went on {when(went)}, and goes once: {NOTHING}" in page
    assert PROMISED not in page
