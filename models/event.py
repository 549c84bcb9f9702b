"""The audit log: who did what to which case; append-only, each entry chained to the last."""

import json
import uuid
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import Base, now
from models.db.database import to_write
from models.person import Person

_START = bytes(32)
_LOCK = 0x5A1A3A
"""The name of PostgreSQL's advisory lock on the end of the chain; any number nobody else uses."""


class Head(NamedTuple):
    """The end of the chain; noted elsewhere, it shows later whether the end was cut off."""

    id: int
    hash: bytes


class Event(Base):
    """One thing that happened. Never holds a caller's words; the database refuses to change it."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(32))
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

        `person_id` is None for what a caller did. `details` are JSON values, never sealed words.
        """
        to_write(db)
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
        event.hash = event._chained_to(last.hash)
        db.add(event)
        db.flush()
        return event

    def _chained_to(self, previous: bytes) -> bytes:
        fields = [
            self.id,
            self.at.isoformat(timespec="microseconds"),
            self.what,
            self.person_id.hex if self.person_id else None,
            self.case_id.hex if self.case_id else None,
            self.details,
        ]
        written = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return sha256(previous + written.encode()).digest()


def head(db: Session) -> Head:
    """The end of the chain; id 0 while it is empty."""
    last = db.execute(select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)).first()
    return Head(last.id, last.hash) if last else Head(0, _START)


def verify(db: Session, expected: Head | None = None) -> int | None:
    """The id of the first entry that was altered, removed, swapped or cut off; None if all is well.

    That entries were cut off the end, or the whole chain written anew, shows only against a head
    that was noted before.
    """
    previous = Head(0, _START)
    ordered = select(Event).order_by(Event.id)
    fresh = ordered.execution_options(yield_per=500, populate_existing=True)
    with closing(db.scalars(fresh)) as entries:
        for event in entries:
            if event.id != previous.id + 1 or event.hash != event._chained_to(previous.hash):
                return previous.id + 1
            if expected and event.id == expected.id and event.hash != expected.hash:
                return event.id
            previous = Head(event.id, event.hash)
    return previous.id + 1 if expected and expected.id > previous.id else None
