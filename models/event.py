"""The audit log: who did what to which case; append-only, each entry chained to the last.

The chain has a key that is not in the database: who owns the tables can write nothing that fits.
"""

import hmac
import json
import uuid
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import Base, now
from models.db.database import to_write
from models.person import Person

KEYED = b"\x02"
"""What a seal under the key begins with; those from before the chain had one are a bare SHA-256."""

_LOCK = 0x5A1A3A
"""The name of PostgreSQL's advisory lock on the end of the chain; any number nobody else uses."""


class Head(NamedTuple):
    """The end of the chain; noted elsewhere, it shows later whether the end was cut off."""

    id: int
    hash: bytes


START = Head(0, bytes(32))

SERVICES_OWN = (
    "alert sent", "alert lapsed", "test alert sent", "test alert lapsed", "call answered",
    "call not answered", "recording lost", "recording deleted", "merge ended", "status",
    "contact forgotten", "deleted when due", "retention", "prompts read by robot",
)  # fmt: skip
"""What the service does by itself, where nobody of staff stands beside it."""


class Event(Base):
    """One thing that happened. Never holds a caller's words; the database refuses to change it."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[str] = mapped_column(String(32), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # outlives the case: no key
    details: Mapped[dict[str, Any]]
    hash: Mapped[bytes]

    person: Mapped[Person | None] = relationship()

    @classmethod
    def record(
        cls,
        db: Session,
        what: str,
        person_id: uuid.UUID | None = None,
        case_id: uuid.UUID | None = None,
        **details: Any,
    ) -> "Event":
        """Append to the chain, in the caller's transaction; others wait for its end.

        `person_id` is None for what a caller or the service itself did. `details` are JSON values,
        never sealed words.
        """
        hold_cases(db, case_id)
        if db.get_bind().dialect.name == "postgresql":
            db.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        last = head(db)
        event = cls(
            id=last.id + 1,
            at=now(),
            what=what,
            person_id=person_id,
            case_id=case_id,
            details=details,
        )
        event.hash = event.seal(db, last.hash)
        db.add(event)
        db.flush()
        return event

    @classmethod
    def happened(
        cls, db: Session, case_id: uuid.UUID, what: str, *more: ColumnElement[bool]
    ) -> bool:
        """Whether this is on record of a case, and `more` is true of it."""
        found = select(cls.id).where(cls.case_id == case_id, cls.what == what, *more)
        return db.scalar(found.limit(1)) is not None

    @property
    def by_service(self) -> bool:
        """Whether the service did it, of itself."""
        return self.person_id is None and self.what in SERVICES_OWN

    @classmethod
    def of_service(cls) -> ColumnElement[bool]:
        """Those that the service did, of itself."""
        return cls.person_id.is_(None) & cls.what.in_(SERVICES_OWN)

    def seal(self, db: Session, previous: bytes) -> bytes:
        """What binds this entry to the one before, under the key that the session brings."""
        return KEYED + hmac.digest(db.info["chain_key"], previous + self._written(), sha256)

    def unkeyed_seal(self, previous: bytes) -> bytes:
        """The same from before the chain had a key."""
        return sha256(previous + self._written()).digest()

    def _written(self) -> bytes:
        fields = [
            self.id,
            self.at.isoformat(timespec="microseconds"),
            self.what,
            self.person_id.hex if self.person_id else None,
            self.case_id.hex if self.case_id else None,
            self.details,
        ]
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def hold_cases(db: Session, *case_ids: uuid.UUID | None) -> None:
    """Hold cases until the commit, in one order; on SQLite the one write lock is held.

    Whoever holds a case goes on to the end of the chain and never the other way round, or two
    would wait for each other: so a transaction that writes of several holds all of them first.
    """
    to_write(db)
    if db.get_bind().dialect.name == "postgresql" and (some := [one for one in case_ids if one]):
        row = Base.metadata.tables["cases"].c.id
        db.execute(select(row).where(row.in_(some)).order_by(row).with_for_update())


def head(db: Session) -> Head:
    """The end of the chain; id 0 while it is empty."""
    last = db.execute(select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)).first()
    return Head(last.id, last.hash) if last else START
