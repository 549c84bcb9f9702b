"""A restriction: a case that is there for those who are named, and for nobody else.

As where a suspect is known to somebody of staff. Which cases are there is asked in each query that
finds cases, not of what one found.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    UniqueConstraint,
    and_,
    delete,
    exists,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, relationship

from models.case import Case
from models.crypto.envelope import PrivateKey, open_with, seal_to
from models.db.base import Base, now
from models.event import Event
from models.person import Person

LONGEST_REASON = 300
RESTRICTED, CHANGED, LIFTED = "restricted", "restriction changed", "restriction lifted"
LET_IN = "let in to restricted case"


class RestrictionRejected(ValueError):
    """It can't be so; the argument says why."""


class Restriction(Base):
    """One row for each case that is restricted; gone with the case. The reason is sealed."""

    __tablename__ = "restriction"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), unique=True
    )
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    sealed_reason: Mapped[bytes]

    by: Mapped[Person] = relationship()
    named: Mapped[list["Named"]] = relationship(passive_deletes="all", order_by="Named.at")

    @classmethod
    def of(cls, db: Session, case_id: uuid.UUID) -> "Restriction | None":
        """What a case is restricted by."""
        standing = select(cls).where(cls.case_id == case_id)
        return db.scalar(standing.execution_options(populate_existing=True))

    def reason(self, private_key: PrivateKey) -> str:
        """Why; SealBroken with a wrong key."""
        return open_with(private_key, self.sealed_reason, self.id.hex, "restriction").decode()

    def names(self, person_id: uuid.UUID | None) -> bool:
        """Whether a person is one of those named."""
        return any(one.person_id == person_id for one in self.named)


class Named(Base):
    """Who may read a restricted case, since when, and why where they let themselves in."""

    __tablename__ = "restriction_named"
    __table_args__ = (UniqueConstraint("restriction_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    restriction_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("restriction.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    sealed_reason: Mapped[bytes | None]

    person: Mapped[Person] = relationship()

    def reason(self, private_key: PrivateKey) -> str:
        """Why they let themselves in; nothing where they were named by others."""
        if self.sealed_reason is None:
            return ""
        return open_with(private_key, self.sealed_reason, self.id.hex, "let in").decode()


def hidden_from(person_id: uuid.UUID | None) -> Select[uuid.UUID]:
    """The restricted cases that are not there for a person; without one, all."""
    mine = exists().where(Named.restriction_id == Restriction.id, Named.person_id == person_id)
    return select(Restriction.case_id).where(~mine)


def shown_to(
    person_id: uuid.UUID | None, column: ColumnElement[Any] | InstrumentedAttribute[Any] = Case.id
) -> ColumnElement[bool]:
    """Whether the case that a column names is left to a person by what restricts it, if any."""
    return column.not_in(hidden_from(person_id))


@dataclass(frozen=True)
class Reader:
    """Who asks for cases, and the kinds that there are for their role."""

    id: uuid.UUID
    kinds: Collection[str]

    def reads(self) -> ColumnElement[bool]:
        """Whether a case is there for them: for each query that finds cases."""
        return and_(Case.kind.in_(self.kinds), shown_to(self.id))


def restrict(
    db: Session, case: Case, person: Person, to: Collection[uuid.UUID], why: "Why"
) -> None:
    """Leave a case to some people and whoever restricts it; or, where it is restricted, to others.

    One of them owns it: else it would lie where nobody sees that it is nobody's.

    :raise RestrictionRejected: without a reason, or it was restricted meanwhile and they are not
        named.
    """
    named = {person.id, *to}
    restriction = Restriction.of(db, case.id)
    if restriction and not restriction.names(person.id):
        raise RestrictionRejected("somebody has restricted it already")
    what = CHANGED if restriction else RESTRICTED
    Event.record(db, what, person.id, case.id, to=sorted(one.hex for one in named))
    restriction = restriction or _made(db, case, person, why)
    kept = {one.person_id for one in restriction.named}
    gone = (Named.restriction_id == restriction.id) & Named.person_id.not_in(named)
    db.execute(delete(Named).where(gone))
    for one in sorted(named - kept):
        db.add(Named(restriction_id=restriction.id, person_id=one, at=now()))
    if case.owner_id not in named:
        case.assign(db, person, person)
    db.flush()


def let_in(db: Session, restriction: Restriction, person: Person, why: "Why") -> None:
    """Let somebody read who was not named, as where all who were are away: on record, and told on
    the case to those who are named.

    :raise RestrictionRejected: without a reason.
    """
    if restriction.names(person.id):
        return
    row = uuid.uuid4()
    sealed = why.sealed(row, "let in")
    Event.record(db, LET_IN, person.id, restriction.case_id)
    added = {"restriction_id": restriction.id, "person_id": person.id, "at": now()}
    db.add(Named(id=row, sealed_reason=sealed, **added))
    db.flush()


def lift(db: Session, restriction: Restriction, person: Person) -> None:
    """The case is there for whoever reads cases of its kind."""
    Event.record(db, LIFTED, person.id, restriction.case_id)
    db.delete(restriction)
    db.flush()


@dataclass(frozen=True)
class Why:
    """A reason, and the public key that it is sealed to."""

    words: str
    public_key: bytes

    def sealed(self, row: uuid.UUID, field: str) -> bytes:
        """The reason, for one row and field; RestrictionRejected where it is none."""
        if not 0 < len(self.words.strip()) <= LONGEST_REASON:
            raise RestrictionRejected("a reason is needed")
        return seal_to(self.public_key, self.words.strip().encode(), row.hex, field)


def _made(db: Session, case: Case, person: Person, why: Why) -> Restriction:
    row = uuid.uuid4()
    sealed = why.sealed(row, "restriction")
    restriction = Restriction(
        id=row, case_id=case.id, by_person_id=person.id, at=now(), sealed_reason=sealed
    )
    db.add(restriction)
    db.flush()
    return restriction


def may_own(db: Session, case: Case, person: Person | None) -> bool:
    """Whether a case may be given to somebody, or to nobody: a restricted one to those named."""
    restriction = Restriction.of(db, case.id)
    return restriction is None or restriction.names(person.id if person else None)
