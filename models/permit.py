"""A permit to hear a caller's own voice: one person asks for it, and another gives it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import Base, now
from models.event import Event
from models.person import Person
from models.recording import Recording
from models.restriction import Reader

MAY_BE_GIVEN_FOR = timedelta(hours=24)
HOLDS_FOR = timedelta(minutes=15)


class Permit(Base):
    """Asked for by one, given by another within a day, good for a quarter of an hour."""

    __tablename__ = "permit"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    recording_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("recording.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    given_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime | None]

    recording: Mapped[Recording] = relationship()

    @classmethod
    def latest(cls, db: Session, recording: Recording, person_id: uuid.UUID) -> "Permit | None":
        """What this person asked for last and that still counts: it waits, or it holds."""
        asked = select(cls).where(cls.recording_id == recording.id, cls.asked_by_id == person_id)
        newest = db.scalars(asked.order_by(cls.asked_at.desc()).limit(1)).first()
        return newest if newest and (newest.waits or newest.holds) else None

    @classmethod
    def waiting(cls, db: Session, recording: Recording) -> "list[Permit]":
        """All that still wait for a second person, oldest first."""
        asked = select(cls).where(cls.recording_id == recording.id, cls.given_at.is_(None))
        return [one for one in db.scalars(asked.order_by(cls.asked_at)) if one.waits]

    @classmethod
    def wished_from(cls, db: Session, reader: Reader) -> "list[Permit]":
        """All that wait for this person or another second one, of cases that they may read."""
        theirs = (cls.asked_by_id != reader.id) & cls.given_at.is_(None)
        since = cls.asked_at > now() - MAY_BE_GIVEN_FOR
        asked = select(cls).join(cls.recording).join(Recording.case).where(theirs, since)
        return list(db.scalars(asked.where(reader.reads()).order_by(cls.asked_at)))

    @classmethod
    def ask(cls, db: Session, recording: Recording, person: Person) -> "Permit":
        """Ask for one; whoever asks again while it waits or holds is given the same."""
        if earlier := cls.latest(db, recording, person.id):
            return earlier
        _record(db, "original asked for", person, recording)
        permit = cls(recording_id=recording.id, asked_by_id=person.id, asked_at=now())
        db.add(permit)
        db.flush()
        return permit

    @property
    def waits(self) -> bool:
        """Whether a second person may still give it."""
        return self.given_at is None and now() < self.lapses

    @property
    def lapses(self) -> datetime:
        """When nobody may give it any more."""
        return self.asked_at + MAY_BE_GIVEN_FOR

    @property
    def holds(self) -> bool:
        """Whether who asked may listen now."""
        return self.given_at is not None and now() < self.until

    @property
    def until(self) -> datetime:
        """When it ends."""
        return (self.given_at or self.asked_at) + HOLDS_FOR

    def give(self, db: Session, person: Person) -> None:
        """Let who asked listen; ValueError if it no longer waits, or if they asked themselves."""
        if person.id == self.asked_by_id:
            raise ValueError("nobody gives a permit to themselves")
        if not self.waits:
            raise ValueError("nobody waits for this permit")
        _record(db, "original allowed", person, self.recording, to=self.asked_by_id.hex)
        self.given_by_id, self.given_at = person.id, now()


def _record(db: Session, what: str, person: Person, recording: Recording, **details: str) -> None:
    Event.record(db, what, person.id, recording.case_id, recording=recording.id.hex, **details)
