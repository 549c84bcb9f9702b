"""A reply that a person has spoken and not sent: sealed, theirs alone, for a day."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import open_with, seal_to
from models.db.base import Base, now
from models.spoken_reply import Speech
from models.unsent import KEPT_FOR

_FIELD = "unsent speech"


class UnsentSpeech(Base):
    """At most one of each person and case; gone with the case. Another one has another `id`."""

    __tablename__ = "unsent_speech"
    __table_args__ = (UniqueConstraint("person_id", "case_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    at: Mapped[datetime]
    seconds: Mapped[int]
    sealed_sound: Mapped[bytes] = mapped_column(deferred=True)

    @classmethod
    def keep(
        cls,
        db: Session,
        person_id: uuid.UUID,
        case_id: uuid.UUID,
        speech: Speech,
        public_key: bytes,
    ) -> None:
        """Keep what was spoken instead of what was there."""
        cls.forget(db, person_id, case_id)
        row = uuid.uuid4()
        sealed = seal_to(public_key, speech.wav, row.hex, _FIELD)
        db.add(
            cls(
                id=row,
                person_id=person_id,
                case_id=case_id,
                at=now(),
                seconds=speech.seconds,
                sealed_sound=sealed,
            )
        )
        db.flush()

    @classmethod
    def forget(cls, db: Session, person_id: uuid.UUID, case_id: uuid.UUID) -> None:
        """It was sent, or given up."""
        db.execute(delete(cls).where(cls.person_id == person_id, cls.case_id == case_id))

    @classmethod
    def of(cls, db: Session, person_id: uuid.UUID, case_id: uuid.UUID) -> "UnsentSpeech | None":
        """What this person has spoken about this case within a day."""
        here = (cls.person_id == person_id) & (cls.case_id == case_id)
        return db.scalar(select(cls).where(here, cls.at > now() - KEPT_FOR))

    def open(self, private_key: bytes) -> Speech:
        """The sound in the clear, with the organisation's private key; SealBroken with another."""
        return Speech(open_with(private_key, self.sealed_sound, self.id.hex, _FIELD), self.seconds)
