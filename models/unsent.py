"""What a person has begun to write about a case and not sent: sealed, theirs alone, for a day."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import open_with, seal_to
from models.db.base import Base, now
from models.db.upsert import insert_or_update

KEPT_FOR = timedelta(days=1)


class Field(StrEnum):
    """What it was to become."""

    NOTE = "note"
    REPLY = "reply"
    REFERRAL = "referral"
    SUMMARY = "summary"


class Place(NamedTuple):
    """Whose it is, and where it was being written."""

    person_id: uuid.UUID
    case_id: uuid.UUID
    field: Field


class Unsent(Base):
    """At most one of each field, person and case; gone with the case.

    It is sealed to the organisation as notes are, bound to its person: the public key is enough to
    keep one, so that what somebody sends when their sign-in is over is kept as well.
    """

    __tablename__ = "unsent"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True, index=True
    )
    field: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime]
    sealed_text: Mapped[bytes]

    @classmethod
    def keep(cls, db: Session, place: Place, text: str, public_key: bytes) -> None:
        """Keep a text instead of what was there; one without a letter is not kept."""
        if not text.strip():
            cls.forget(db, place)
            return
        changed = {"at": now(), "sealed_text": seal_to(public_key, text.encode(), *_row(place))}
        insert_or_update(db, cls, place._asdict() | changed, changed)

    @classmethod
    def forget(cls, db: Session, place: Place) -> None:
        """It was sent, or given up."""
        here = (cls.person_id == place.person_id) & (cls.case_id == place.case_id)
        db.execute(delete(cls).where(here, cls.field == place.field))

    @classmethod
    def of(cls, db: Session, person_id: uuid.UUID, case_id: uuid.UUID) -> "dict[str, Unsent]":
        """By field, what this person has begun to write about this case within a day."""
        here = (cls.person_id == person_id) & (cls.case_id == case_id)
        kept = db.scalars(select(cls).where(here, cls.at > now() - KEPT_FOR))
        return {one.field: one for one in kept}

    def open(self, private_key: bytes) -> str:
        """The words in the clear; SealBroken with a wrong key."""
        place = Place(self.person_id, self.case_id, Field(self.field))
        return open_with(private_key, self.sealed_text, *_row(place)).decode()


def _row(place: Place) -> tuple[str, str]:
    return f"{place.person_id.hex} {place.case_id.hex}", f"unsent {place.field}"
