"""What a caller answered on coming back to go on: sealed to staff, and read with their case.

The service can't open a case, so that what comes later stands beside it and never replaces it.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.case import Case
from models.closure import caller_wrote
from models.crypto.envelope import PrivateKey, new_key, open_under, open_with, seal_to, seal_under
from models.crypto.padding import padded
from models.db.base import Base, now
from models.db.upsert import insert_or_update
from models.event import Event

_BLOCK = 256
OWN_WORDS = "account"
"""The answer that what is told later stands below, rather than in its place."""
CODE_WORD = "code_word"
"""The answer that belongs with the way to reach the caller."""


class Addition(Base):
    """One row for each visit of a caller, with all they answered in it; gone with the case."""

    __tablename__ = "addition"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    at: Mapped[datetime]
    step: Mapped[int]
    county: Mapped[str | None] = mapped_column(String(3))
    country: Mapped[str | None] = mapped_column(String(2))
    sealed_key: Mapped[bytes]
    sealed_answers: Mapped[bytes]

    @classmethod
    def seal(
        cls,
        idem: bytes,
        case_id: uuid.UUID,
        step: int,
        answers: Mapping[str, str],
        public_key: bytes,
    ) -> Self:
        """The row for what was answered in the visit of this idem by a step; touches nothing."""
        row, key = uuid.UUID(bytes=idem[:16], version=4), new_key()
        return cls(
            id=row,
            case_id=case_id,
            at=now(),
            step=step,
            county=answers.get("county_code"),
            country=answers.get("country"),
            sealed_key=seal_to(public_key, key, row.hex, "key"),
            sealed_answers=seal_under(key, padded(answers, _BLOCK), row.hex, "added answers"),
        )

    def store(self, db: Session) -> bool:
        """Insert this row, or put it in place of an earlier step; False where the case is gone."""
        case = db.get(Case, self.case_id, with_for_update=True)
        if case is None:
            return False
        values = {column.key: getattr(self, column.key) for column in Addition.__table__.columns}
        earlier = Addition.step < self.step
        known = db.scalar(select(Addition.step).where(Addition.id == self.id))
        insert_or_update(db, Addition, values, values, where=earlier)
        if known is None:
            Event.record(db, "answers added", None, case.id)
        case.county = self.county or case.county
        case.country = self.country or case.country
        caller_wrote(db, case)
        return True

    def open(self, private_key: PrivateKey) -> dict[str, Any]:
        """The answers in the clear, with the organisation's private key."""
        key = open_with(private_key, self.sealed_key, self.id.hex, "key")
        opened: dict[str, Any] = json.loads(
            open_under(key, self.sealed_answers, self.id.hex, "added answers")
        )
        return opened


def open_all(db: Session, case: Case, private_key: bytes) -> dict[str, Any]:
    """All that the caller of a case has answered, whenever; call `Case.open` first: it audits."""
    return _whole(case.open_answers(private_key), _added(db, case, private_key))


def open_each(
    db: Session, cases: Sequence[Case], private_key: PrivateKey
) -> Iterator[tuple[Case, dict[str, Any]]]:
    """The same of many cases, by one look for what was added. Put it on record first."""
    of_them = select(Addition).where(Addition.case_id.in_([case.id for case in cases]))
    added = db.scalars(of_them.order_by(Addition.at)).all()
    for case in cases:
        later = (one.open(private_key) for one in added if one.case_id == case.id)
        yield case, _whole(case.open_answers(private_key), later)


def open_contact(db: Session, case: Case, private_key: bytes) -> dict[str, str] | None:
    """How the caller may be reached, with the code word that they chose last."""
    contact = case.open_contact(private_key)
    if contact is not None:
        for added in _added(db, case, private_key):
            contact |= {name: said for name, said in added.items() if name == CODE_WORD}
    return contact


def _whole(answers: dict[str, Any], later: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What was answered first and later; own words stand below each other."""
    for added in later:
        if (before := answers.get(OWN_WORDS)) and OWN_WORDS in added:
            added[OWN_WORDS] = f"{before}\n{added[OWN_WORDS]}"
        answers |= {name: said for name, said in added.items() if name != CODE_WORD}
    return answers


def _added(db: Session, case: Case, private_key: bytes) -> list[dict[str, Any]]:
    rows = select(Addition).where(Addition.case_id == case.id).order_by(Addition.at)
    return [row.open(private_key) for row in db.scalars(rows)]
