"""Alerts that are due to ask somebody, those that need not any more, and how many are late."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from models.alert import Alert, AlertCase, AlertState, Cause
from models.call_record import CallRecord, CallType
from models.case import Case
from models.closure import Closure, Disposition
from models.status import CLOSED

LATE_AFTER = timedelta(minutes=1)
"""From when on an alert that was due is late: it is looked for each second."""


def due(db: Session, at: datetime) -> list[uuid.UUID]:
    """The alerts that are to ask somebody now, the oldest first; those of a number from which a
    prank came today after the others. They ask as many and as loudly: it may be true this time."""
    oldest = select(Alert.id).order_by(_of_a_prankster(), Alert.due_at)
    return list(db.scalars(oldest.where(_is_due(at))))


def _is_due(at: datetime) -> ColumnElement[bool]:
    return (Alert.state == AlertState.OPEN.value) & (Alert.due_at <= at)


def _of_a_prankster() -> ColumnElement[bool]:
    """Whether staff said today of a case from the same number that it was a prank, or none.

    The numbers are looked up once, not for each alert: in a flood there are many of both.
    """
    pranks = CallRecord.call_type == CallType.PRANK.value
    none = Closure.disposition == Disposition.NO_CASE.value
    sources = select(Case.source).where(Case.source.is_not(None))
    rang = sources.join(CallRecord, CallRecord.call_tag == Case.call_tag).where(pranks)
    told = sources.join(Closure, Closure.case_id == Case.id).where(none)
    return func.coalesce(Alert.source.in_(rang.union(told)), false())


def needless(db: Session) -> list[uuid.UUID]:
    """Open alerts of which somebody has every case by now or has closed it, or whose callers have
    deleted them: they are settled at once, so that no phone rings on."""
    of_it = select(AlertCase.case_id).join(Case, Case.id == AlertCase.case_id)
    waits = Case.owner_id.is_(None) & Case.status.not_in(CLOSED)
    nobodys = of_it.where(AlertCase.alert_id == Alert.id, waits).exists()
    urgent = (Alert.state == AlertState.OPEN.value) & (Alert.cause == Cause.URGENT.value)
    return list(db.scalars(select(Alert.id).where(urgent, ~nobodys)))


def late(db: Session, at: datetime) -> int:
    """How many alerts should have asked somebody by now and have not."""
    return db.scalar(select(func.count(Alert.id)).where(_is_due(at - LATE_AFTER))) or 0
