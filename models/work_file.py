"""A work file: cases by their references, for ourselves, and where that is asked for with names and
stories. One person asks for it and says why, a second allows it, and it is fetched once.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.crypto.envelope import open_with, seal_to
from models.db.base import Base, now
from models.event import Event
from models.person import Person

WAITS_FOR = timedelta(days=1)
"""So long a second person may allow it, and from then on it may be fetched for as long."""


class WorkFileRejected(ValueError):
    """It can't be so; the argument says why."""


class Wanted(NamedTuple):
    """What somebody asks for: the list's address, and whether with what callers told."""

    view: dict[str, str]
    with_words: bool = False


class WorkFile(Base):
    """One that was asked for; the file itself is kept nowhere. `view` is the list's address, and
    `with_words` that what callers told stands in it."""

    __tablename__ = "work_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    view: Mapped[dict[str, Any]]
    with_words: Mapped[bool] = mapped_column(default=False, server_default=false())
    sealed_reason: Mapped[bytes]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    allowed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    allowed_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]

    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)

    @classmethod
    def ask(
        cls, db: Session, person: Person, wanted: "Wanted", reason: str, public_key: bytes
    ) -> "WorkFile":
        """Ask for one.

        :raise WorkFileRejected: without a reason.
        """
        if not reason.strip():
            raise WorkFileRejected("a reason is needed")
        row = uuid.uuid4()
        sealed = seal_to(public_key, reason.strip().encode(), row.hex, "work file")
        asked = cls(
            id=row,
            view=wanted.view,
            with_words=wanted.with_words,
            sealed_reason=sealed,
            asked_by_id=person.id,
            asked_at=now(),
        )
        Event.record(db, f"{asked.called} asked for", person.id, filter=wanted.view, file=row.hex)
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
    def called(self) -> str:
        """What the audit log calls it."""
        return "file with words" if self.with_words else "work file"

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
        Event.record(db, f"{self.called} allowed", person.id, **details)
        self.allowed_by_id, self.allowed_at = person.id, now()

    def fetch(self, db: Session, person: Person, form: str, cases: Sequence[uuid.UUID]) -> None:
        """Put on record that who asked takes it, once; and with words, on each case that they
        left. Hold its row before.

        :raise WorkFileRejected: it is not theirs, not allowed, fetched already, or too late.
        """
        if person.id != self.asked_by_id or not self.ready:
            raise WorkFileRejected("it can't be fetched")
        said: dict[str, Any] = {"filter": self.view, "cases": len(cases), "form": form}
        Event.record(db, "exported", person.id, kind=self.called, file=self.id.hex, **said)
        for case_id in cases if self.with_words else ():
            Event.record(db, "words exported", person.id, case_id, file=self.id.hex)
        self.fetched_at = now()
