"""A call in which a person was asked for: whether one answered, how long they talked, and what
staff say that it was. No number, and nobody's words."""

from collections import Counter
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, delete, exists, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.case import Case
from models.db.base import EAST_AFRICA, Base, now, one_of
from models.db.database import rows
from models.db.upsert import insert_once
from models.event import Event

if TYPE_CHECKING:
    from models.person import Person

COUNTED = timedelta(days=8)
"""A week and the day under way. A call with a case stays as long as that."""


class CallType(StrEnum):
    """What staff say that a call was, in the words that helplines sort calls by."""

    TALKED = "TALKED"
    CALL_BACK = "CALL_BACK"
    REFERRED = "REFERRED"
    SILENT = "SILENT"
    WRONG_NUMBER = "WRONG_NUMBER"
    PRANK = "PRANK"


class CallRecord(Base):
    """One row for each such call, found by a keyed hash of its session."""

    __tablename__ = "call_record"
    __table_args__ = (one_of("call_type", CallType),)

    call_tag: Mapped[bytes] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    answered: Mapped[bool | None]  # None until the end of the call is told
    seconds: Mapped[int]
    call_type: Mapped[str | None] = mapped_column(String(16))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def ask(cls, db: Session, call_tag: bytes, at: datetime | None = None) -> None:
        """A person is asked for; the first time in a call counts."""
        insert_once(db, cls, {"call_tag": call_tag, "at": at or now(), "seconds": 0})

    @classmethod
    def end(
        cls, db: Session, call_tag: bytes, *, answered: bool, seconds: int, asked: bool = True
    ) -> bool:
        """What became of it, once, however often that is told; whether it was told now.

        `asked`: the gateway itself tells that a person was asked for, so that a call whose asking
        could not be noted is noted now.
        """
        if asked:
            cls.ask(db, call_tag)
        open_one = (cls.call_tag == call_tag) & cls.answered.is_(None)
        told = {"answered": answered, "seconds": seconds}
        return rows(db.execute(update(cls).where(open_one).values(told))) == 1

    @classmethod
    def of(cls, db: Session, case: Case) -> "CallRecord | None":
        """The call in which a case was told, if a person was asked for in it."""
        return db.get(cls, case.call_tag) if case.call_tag else None

    def sort(self, db: Session, person: "Person", case: Case, call_type: CallType) -> None:
        """Say what the call was."""
        if call_type != self.call_type:
            before = {"before": self.call_type} if self.call_type else {}
            Event.record(db, "call was", person.id, case.id, **before, after=call_type.value)
        self.call_type, self.person_id = call_type.value, person.id

    @classmethod
    def by_day(cls, db: Session, days: int = 7) -> list[tuple[date, int, int]]:
        """How many were answered and how many not, for each of the last days, oldest first."""
        found = db.execute(select(cls.at, cls.answered).where(cls.at > now() - COUNTED)).all()
        counts = Counter((at.astimezone(EAST_AFRICA).date(), bool(yes)) for at, yes in found)
        today = now().astimezone(EAST_AFRICA).date()
        shown = [today - timedelta(days=back) for back in reversed(range(days))]
        return [(day, counts[day, True], counts[day, False]) for day in shown]

    @classmethod
    def bare(cls) -> ColumnElement[bool]:
        """Those of which no case tells any more: they are only counted."""
        return ~exists().where(Case.call_tag == cls.call_tag)

    @classmethod
    def sweep(cls, db: Session) -> None:
        """Forget what is older than the chart and of no case."""
        db.execute(delete(cls).where(cls.at < now() - COUNTED, cls.bare()))
