"""A fact as staff know it: beside what the caller said, never in its place."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.case import Case
from models.crypto.envelope import PrivateKey, open_with, seal_to
from models.crypto.padding import padded
from models.db.base import Base
from models.event import Event
from models.person import Person

_BLOCK = 256
IN_THE_CLEAR = {"county_code": "county", "country": "country"}
"""Facts that the work list sorts and filters by, with their columns of a case."""


class Correction(Base):
    """Facts that somebody corrected or added at once; gone with the case."""

    __tablename__ = "correction"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    sealed_facts: Mapped[bytes]

    @classmethod
    def of(cls, db: Session, case_id: uuid.UUID) -> "list[Correction]":
        """Those of a case, oldest first: of each fact the last one holds."""
        return list(db.scalars(select(cls).where(cls.case_id == case_id).order_by(cls.at)))

    def open(self, private_key: PrivateKey) -> dict[str, Any]:
        """By fact, what it is now; nothing where the caller's own answer holds again."""
        opened: dict[str, Any] = json.loads(
            open_with(private_key, self.sealed_facts, self.id.hex, "correction")
        )
        return opened


def corrected(
    db: Session, cases: Sequence[Case], private_key: PrivateKey
) -> dict[uuid.UUID, dict[str, Any]]:
    """By case, the facts that staff know otherwise or beside what was told; the latest hold."""
    known: dict[uuid.UUID, dict[str, Any]] = {case.id: {} for case in cases}
    made = select(Correction).where(Correction.case_id.in_(known)).order_by(Correction.at)
    for one in db.scalars(made):
        known[one.case_id] |= one.open(private_key)
    return {
        case: {fact: value for fact, value in facts.items() if value}
        for case, facts in known.items()
    }


def correct(
    db: Session, case: Case, person: Person, facts: Mapping[str, Any], public_key: bytes
) -> None:
    """Write down facts; the audit log says which, and not what they are."""
    event = Event.record(db, "facts corrected", person.id, case.id, facts=sorted(facts))
    row = uuid.uuid4()
    sealed = seal_to(public_key, padded(facts, _BLOCK), row.hex, "correction")
    made = Correction(
        id=row, case_id=case.id, at=event.at, by_person_id=person.id, sealed_facts=sealed
    )
    db.add(made)
    for fact, column in IN_THE_CLEAR.items():
        if facts.get(fact):
            setattr(case, column, facts[fact])
    db.flush()
