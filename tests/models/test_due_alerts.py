"""Alerts that are due, in their order, and at what cost."""

import sqlite3
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from models import Alert, AlertCase, Case, Message
from models.alert import TAKEN_LATELY, AlertState
from models.call_record import CallRecord
from models.closure import Closure
from models.db.base import now
from models.due_alerts import due, needless
from models.escalation import climb
from models.message import Means
from models.source import source_of

from .conftest import House, submission

TAG = b"a number's tag"


def tell(house: House, idem: int = 1, **facts: Any) -> Case:
    with house.database.begin() as db:
        return Case.file(db, submission(idem, **facts), house.public_key)


@pytest.mark.parametrize("said", ["closed as no case", "a prank call"])
def test_who_played_a_prank_today_is_asked_for_after_others_and_still_asked_for(
    house: House, said: str
) -> None:
    source = source_of(TAG, now())
    prank = tell(house, 1, source=source, call_tag=b"the call")
    with house.database.begin() as db:
        if said == "a prank call":
            db.add(CallRecord(call_tag=b"the call", at=now(), seconds=9, call_type="PRANK"))
        else:
            db.add(Closure(id=uuid4(), case_id=prank.id, at=now(), disposition="no case"))
        over = now() - TAKEN_LATELY
        db.execute(update(Alert).values(state="taken", over_at=over))
    again = tell(house, 2, source=source)
    other = tell(house, 3, source=source_of(b"another's", now()))
    with house.database() as db:
        of = {row.case_id: row.alert_id for row in db.scalars(select(AlertCase))}
        assert due(db, now()) == [of[other.id], of[again.id]]


def test_in_a_flood_what_is_due_costs_no_more_an_alert(house: House) -> None:
    def steps(alerts: int) -> int:
        """What SQLite does for a look, in hundreds of its instructions, with so many alerts."""
        with house.database.begin() as db:
            first = db.query(Case).count() + 1
            for one in range(first, alerts + 1):
                Case.file(db, submission(one, call_tag=b"%d" % one), house.public_key)
        done = []
        with house.database() as db:
            driver = db.connection().connection.driver_connection
            if isinstance(driver, sqlite3.Connection):  # PostgreSQL doesn't count
                driver.set_progress_handler(lambda: done.append(1), 100)
            assert len(due(db, now())) == alerts
        return len(done)

    few = steps(50)
    assert steps(200) <= 6 * few


@pytest.mark.parametrize("by_hand", [True, False])
def test_what_was_closed_by_whoever_never_had_it_wakes_nobody(house: House, by_hand: bool) -> None:
    case = tell(house)
    with house.database.begin() as db:
        db.get_one(Case, case.id).status = "ClosedReferred"
        if by_hand:
            whose = house.person.id
            db.add(Closure(id=uuid4(), case_id=case.id, at=now(), by_person_id=whose))
    with house.database.begin() as db:
        [row] = needless(db)
        assert climb(db, row, [Means.TEXT], now()) is None
        alert = db.get_one(Alert, row)
        assert (alert.state, alert.person_id) == (
            (AlertState.TAKEN, house.person.id) if by_hand else (AlertState.WITHDRAWN, None)
        )
        assert db.query(Message).count() == 0
