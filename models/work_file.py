"""A work file: cases by their references, for ourselves. One person asks for it and says why, a
second allows it, and it is fetched once.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.crypto.envelope import open_with, seal_to
from models.db.base import Base, now
from models.event import Event
from models.person import Person

WAITS_FOR = timedelta(days=1)
"""So long a second person may allow it, and from then on it may be fetched for as long."""


class WorkFileRejected(ValueError):
    """It can't be so; the argument says why."""


class WorkFile(Base):
    """One that was asked for; the file itself is kept nowhere. `view` is the list's address."""

    __tablename__ = "work_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    view: Mapped[dict[str, Any]]
    sealed_reason: Mapped[bytes]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    allowed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    allowed_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]

    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)

    @classmethod
    def ask(
        cls, db: Session, person: Person, view: dict[str, str], reason: str, public_key: bytes
    ) -> "WorkFile":
        """Ask for one.

        :raise WorkFileRejected: without a reason.
        """
        if not reason.strip():
            raise WorkFileRejected("a reason is needed")
        row = uuid.uuid4()
        sealed = seal_to(public_key, reason.strip().encode(), row.hex, "work file")
        Event.record(db, "work file asked for", person.id, filter=view, file=row.hex)
        asked = cls(id=row, view=view, sealed_reason=sealed, asked_by_id=person.id, asked_at=now())
        db.add(asked)
        db.flush()
        return asked

    @classmethod
    def open_ones(cls, db: Session) -> "list[WorkFile]":
        """Those that wait for a second person or to be fetched, oldest first."""
        lately = cls.asked_at > now() - 2 * WAITS_FOR
        found = db.scalars(select(cls).where(lately).order_by(cls.asked_at))
        return [one for one in found if one.waits or one.ready]

    @property
    def waits(self) -> bool:
        """Whether a second person may still allow it."""
        return self.allowed_at is None and now() < self.asked_at + WAITS_FOR

    @property
    def until(self) -> datetime:
        """When it can't be allowed, or fetched, any more."""
        return (self.allowed_at or self.asked_at) + WAITS_FOR

    @property
    def ready(self) -> bool:
        """Whether who asked may fetch it now."""
        return self.allowed_at is not None and self.fetched_at is None and now() < self.until

    def reason(self, private_key: bytes) -> str:
        """Why it is wanted; SealBroken with a wrong key."""
        return open_with(private_key, self.sealed_reason, self.id.hex, "work file").decode()

    def allow(self, db: Session, person: Person) -> None:
        """Let who asked fetch it.

        :raise WorkFileRejected: they asked themselves, or it no longer waits.
        """
        if person.id == self.asked_by_id:
            raise WorkFileRejected("a second person has to allow it")
        if not self.waits:
            raise WorkFileRejected("it no longer waits")
        details: dict[str, Any] = {
            "filter": self.view,
            "file": self.id.hex,
            "to": self.asked_by_id.hex,
        }
        Event.record(db, "work file allowed", person.id, **details)
        self.allowed_by_id, self.allowed_at = person.id, now()

    def fetch(self, db: Session, person: Person, form: str, count: int) -> None:
        """Put on record that who asked takes it, once. Hold its row before.

        :raise WorkFileRejected: it is not theirs, not allowed, fetched already, or too late.
        """
        if person.id != self.asked_by_id or not self.ready:
            raise WorkFileRejected("it can't be fetched")
        said: dict[str, Any] = {"filter": self.view, "cases": count, "form": form}
        Event.record(db, "exported", person.id, kind="work file", file=self.id.hex, **said)
        self.fetched_at = now()
