"""An alert: an urgent matter that somebody of staff has to take, written with the case it is of.

Cases from one number become one alert with a count: a burst rings no more phones than one call
for help does, and never fewer.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    bindparam,
    exists,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import Base, now, one_of
from models.db.database import to_write
from models.db.straight import Line, Statement
from models.db.upsert import insert_once, once
from models.message import About, tell
from models.submission import Danger

if TYPE_CHECKING:
    from models.case import Case
    from models.person import Person

TAKEN_LATELY = timedelta(minutes=10)
"""How long what comes from the same number belongs to the alert that somebody has taken: they are
told by text. After that it is an alert of its own, and wakes again."""


WAKE_FOR = (Danger.YES, Danger.UNSURE)


class Cause(StrEnum):
    """Why somebody is woken."""

    URGENT = "urgent"
    TEST = "test"


class AlertState(StrEnum):
    """How far an alert has come. WITHDRAWN: its callers have deleted all that it was of, or it
    was closed and nobody knows by whom."""

    OPEN = "open"
    TAKEN = "taken"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class TakenBy(StrEnum):
    """How an alert was taken."""

    CALL = "call"
    TEXT = "text"
    CONSOLE = "console"


class Alert(Base):
    """One row for each matter that rings. `circle` is whom it asks next, at `due_at`."""

    __tablename__ = "alert"
    __table_args__ = (
        one_of("cause", Cause),
        one_of("state", AlertState),
        one_of("taken_by", TakenBy),
        Index("ix_alert_state_due_at", "state", "due_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    raised_at: Mapped[datetime] = mapped_column(index=True)
    circle: Mapped[int]
    due_at: Mapped[datetime]
    # A keyed hash of the number and the day, while more from it belongs here.
    source: Mapped[bytes | None] = mapped_column(index=True)
    over_at: Mapped[datetime | None]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    taken_by: Mapped[str | None] = mapped_column(String(8))

    person: Mapped["Person | None"] = relationship()
    cases: Mapped[list["AlertCase"]] = relationship(passive_deletes="all")

    @property
    def open(self) -> bool:
        return self.state == AlertState.OPEN


class AlertCase(Base):
    """Which case belongs to which alert: to one only, however often it is told."""

    __tablename__ = "alert_case"

    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    alert_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("alert.id", ondelete="CASCADE"), index=True
    )


class Ask(Base):
    """Who was asked to take an alert, and when last."""

    __tablename__ = "ask"

    alert_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id"), primary_key=True, index=True
    )
    at: Mapped[datetime]


def raise_for(db: Session, case: "Case") -> None:
    """See to it that somebody is woken for a case that was just stored, if it is one to wake for.

    In the transaction of the case, so that neither is ever there without the other.
    """
    if case.danger not in WAKE_FOR:
        return
    if db.get(AlertCase, case.id) is not None:
        return
    at = now()
    alert = _of_the_same_number(db, case.source, at)
    row = alert.id if alert else _raised(db, Cause.URGENT, at, case.source)
    added = insert_once(db, AlertCase, {"case_id": case.id, "alert_id": row})
    if added and alert and alert.person_id:
        tell(db, alert.person_id, About.MORE, at)


def raise_first(line: Line, case: Mapping[str, Any]) -> None:
    """The same for a case that is told for the first time, where no alert of the same number
    `was_taken` lately."""
    if line.say(_JOIN, {"case_id": case["id"], "source": case["source"]}) is None:
        row = _row(uuid.uuid4(), Cause.URGENT, now(), case["source"])
        line.say(_RAISE, row)
        line.say(_BELONGS, {"case_id": case["id"], "alert_id": row["id"]})


def hold_alerts(db: Session, *case_ids: uuid.UUID) -> None:
    """Hold the alerts of cases until the commit. Whoever takes an alert holds it before its cases:
    so whoever writes of both does as well, or two would wait for each other."""
    to_write(db)
    of_them = select(AlertCase.alert_id).where(AlertCase.case_id.in_(case_ids))
    held = select(Alert.id).where(Alert.id.in_(of_them)).order_by(Alert.id)
    db.execute(held.with_for_update())


def was_taken() -> ColumnElement[bool]:
    """Whether somebody has taken what came from the same `source` since `lately`: they are told."""
    taken = Alert.state == AlertState.TAKEN.value
    same = Alert.source == bindparam("source")
    return exists().where(same, taken, Alert.over_at > bindparam("lately"))


def raise_test(db: Session, day: str, at: datetime) -> bool:
    """Raise the test alert of a day, once however many workers do; whether this one did."""
    row = uuid.UUID(bytes=sha256(f"test alert {day}".encode()).digest()[:16], version=4)
    return insert_once(db, Alert, _row(row, Cause.TEST, at, None))


def _raised(db: Session, cause: Cause, at: datetime, source: bytes | None) -> uuid.UUID:
    row = uuid.uuid4()
    insert_once(db, Alert, _row(row, cause, at, source))
    return row


def _row(row: uuid.UUID, cause: Cause, at: datetime, source: bytes | None) -> dict[str, object]:
    return {
        "id": row,
        "cause": cause.value,
        "state": AlertState.OPEN.value,
        "raised_at": at,
        "circle": 0,
        "due_at": at,
        "source": source,
    }


def _of_the_same_number(db: Session, source: bytes | None, at: datetime) -> Alert | None:
    if source is None:
        return None
    lately = (Alert.state == AlertState.TAKEN.value) & (Alert.over_at > at - TAKEN_LATELY)
    same = select(Alert).where(
        Alert.source == source, or_(Alert.state == AlertState.OPEN.value, lately)
    )
    return db.scalar(same.order_by(Alert.raised_at.desc()).limit(1))


def _join(dialect: str) -> ClauseElement:
    """The case to the alert that rings for its number already."""
    case = bindparam("case_id", type_=AlertCase.case_id.type)
    rings = (Alert.source == bindparam("source")) & (Alert.state == AlertState.OPEN.value)
    last = select(case, Alert.id).where(rings).order_by(Alert.raised_at.desc()).limit(1)
    return insert(AlertCase).from_select(["case_id", "alert_id"], last).returning(AlertCase.case_id)


_JOIN = Statement(_join)
_RAISE = Statement(lambda dialect: once(dialect, Alert))
_BELONGS = Statement(lambda dialect: once(dialect, AlertCase))
