"""A hold: a case is not deleted by time before a day, as for a court. It takes two people.

It stops time and not the caller, who may take back what they told on any day.
"""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.case import Case
from models.db.base import EAST_AFRICA, Base, now
from models.event import Event
from models.person import Person

UNAGREED = timedelta(days=7)
"""For so long it holds while nobody has agreed."""

LONGEST = timedelta(days=731)
"""Two years; then somebody looks whether it is still needed."""


class HoldRejected(ValueError):
    """It can't be so; the argument says why."""


class Hold(Base):
    """One row for each case that is held, or was asked to be; gone with the case."""

    __tablename__ = "hold"

    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    until: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)

    @classmethod
    def of(cls, db: Session, case: Case) -> "Hold | None":
        """The one that stands on a case, agreed or not; None where none does."""
        standing = cls.case_id == case.id, holds(now())
        return db.scalar(select(cls).where(*standing).execution_options(populate_existing=True))

    @classmethod
    def ask(cls, db: Session, case: Case, person: Person, until: date) -> "Hold":
        """Ask that it be held to the end of a day; it is, for a week, before anybody agrees.

        :raise HoldRejected: the day is over, or more than two years away.
        """
        today = now().astimezone(EAST_AFRICA).date()
        if not today <= until <= today + LONGEST:
            raise HoldRejected("a day from today to two years away")
        Event.record(db, "hold asked for", person.id, case.id, after=until.isoformat())
        hold = db.get(cls, case.id) or cls(case_id=case.id)
        hold.until, hold.asked_at = until, now()
        hold.asked_by_id, hold.agreed_by_id = person.id, None
        db.add(hold)
        db.flush()
        return hold

    def agree(self, db: Session, person: Person) -> None:
        """Hold it until that day.

        :raise HoldRejected: who asked can't agree, or somebody has.
        """
        if person.id == self.asked_by_id:
            raise HoldRejected("a second person has to agree")
        if self.agreed_by_id is not None:
            raise HoldRejected("somebody has agreed already")
        Event.record(db, "hold agreed to", person.id, self.case_id, after=self.until.isoformat())
        self.agreed_by_id = person.id

    def lift(self, db: Session, person: Person) -> None:
        """It need not be held any more: its time begins anew, from this very act."""
        Event.record(db, "hold lifted", person.id, self.case_id)
        db.delete(self)
        db.flush()


def holds(at: datetime) -> ColumnElement[bool]:
    """Whether a row of the table still holds its case."""
    agreed = Hold.agreed_by_id.is_not(None) & (Hold.until >= at.astimezone(EAST_AFRICA).date())
    return agreed | (Hold.agreed_by_id.is_(None) & (Hold.asked_at > at - UNAGREED))


def held(at: datetime) -> ColumnElement[bool]:
    """Whether a case is held, for whoever asks for cases."""
    return select(Hold.case_id).where(Hold.case_id == Case.id, holds(at)).exists()
