"""Why the work on a case ended, and why it was taken up again: each with words for whoever reads
it next."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.case import Case
from models.crypto.envelope import open_with, seal_to
from models.db.base import Base, now, one_of
from models.event import Event
from models.person import Person
from models.seen import renew
from models.status import Status


class Disposition(StrEnum):
    """Why it is closed."""

    HELPED = "helped"
    REFERRED = "referred"
    NO_MORE = "no more"
    UNREACHED = "unreached"
    ELSEWHERE = "elsewhere"
    SAME = "same"
    NO_CASE = "no case"


class NotSo(ValueError):
    """It is closed already, or open."""


class Closure(Base):
    """A case was closed, with a disposition; or opened again, with none. Gone with its case."""

    __tablename__ = "closure"
    __table_args__ = (one_of("disposition", Disposition),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    disposition: Mapped[str | None] = mapped_column(String(16))
    sealed_words: Mapped[bytes | None]

    by: Mapped[Person | None] = relationship()

    @classmethod
    def latest(cls, db: Session, case: Case) -> "Closure | None":
        """What was said when it was last closed or opened again."""
        of_case = select(cls).where(cls.case_id == case.id)
        return db.scalars(of_case.order_by(cls.at.desc()).limit(1)).first()

    def open(self, private_key: bytes) -> str:
        """The words in the clear; SealBroken with a wrong key."""
        if self.sealed_words is None:
            return ""
        return open_with(private_key, self.sealed_words, self.id.hex, "closure").decode()


class Said(NamedTuple):
    """What a person says of it; and the public key that it is sealed to."""

    person: Person
    words: str
    key: bytes


def close(db: Session, case: Case, disposition: Disposition, said: Said) -> None:
    """End the work, with a summary; NotSo where it is closed."""
    _hold(db, case, closed=False)
    after = Status.CLOSED_REFERRED if disposition is Disposition.REFERRED else Status.CLOSED
    row = Closure(id=uuid.uuid4(), by_person_id=said.person.id, disposition=disposition.value)
    row.sealed_words = _sealed(row, said)
    _turn(db, case, after, row)
    case.caller_wrote_at = None


def reopen(db: Session, case: Case, said: Said) -> None:
    """Take the work up again, and say why; NotSo where it is open."""
    _hold(db, case, closed=True)
    row = Closure(id=uuid.uuid4(), by_person_id=said.person.id)
    row.sealed_words = _sealed(row, said)
    _turn(db, case, Status.ACTIVE, row)


def caller_wrote(db: Session, case: Case) -> None:
    """The caller told more: nobody has seen the case as it is now, and a closed one is open."""
    case.unread, case.caller_wrote_at = True, now()
    if case.closed:
        _turn(db, case, Status.FOLLOW_UP, Closure(id=uuid.uuid4()))
    renew(db, case.id)
    db.flush()


def _hold(db: Session, case: Case, *, closed: bool) -> None:
    db.refresh(case, with_for_update=True)  # of two at once the second finds the first
    if case.closed != closed:
        raise NotSo


def _sealed(row: Closure, said: Said) -> bytes:
    return seal_to(said.key, said.words.encode(), row.id.hex, "closure")


def _turn(db: Session, case: Case, after: Status, row: Closure) -> None:
    what = "closed" if row.disposition else "opened again"
    said = {"disposition": row.disposition} if row.disposition else {}
    changed = {"before": str(case.status), "after": after.value}
    event = Event.record(db, what, row.by_person_id, case.id, **changed, **said)
    row.case_id, row.at = case.id, event.at
    db.add(row)
    case.status = after.value
    db.flush()
