"""What a person has begun to write about a case and not sent: sealed, theirs alone, for a day."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, String, delete, select, text
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
    FACTS = "facts"
    STAGE = "stage"
    CALL = "call"
    RESTRICT = "restrict"


class Place(NamedTuple):
    """Whose it is, and where it was being written: in which open window of theirs, by its name."""

    person_id: uuid.UUID
    case_id: uuid.UUID
    field: Field
    window: str = ""


class Before(NamedTuple):
    """What stood in the box as a window was opened: the window it was written in, and when."""

    window: str
    at: datetime


class Unsent(Base):
    """At most one of each field, person, case and window; gone with the case.

    What two windows hold of one field are two texts, and neither takes the place of the other. A
    window that was opened with a text in the box takes that over, unless it was changed since.

    It is sealed to the organisation as notes are, bound to its person: the public key is enough to
    keep one, so that what somebody sends when their sign-in is over is kept as well.
    """

    __tablename__ = "unsent"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True, index=True
    )
    field: Mapped[str] = mapped_column(String(8), primary_key=True)
    window: Mapped[str] = mapped_column(String(22), primary_key=True, server_default=text("''"))
    at: Mapped[datetime]
    sealed_text: Mapped[bytes]

    @classmethod
    def keep(
        cls, db: Session, place: Place, text: str, public_key: bytes, before: Before | None = None
    ) -> None:
        """Keep a text instead of what was there; one without a letter is not kept."""
        if before:
            db.execute(
                delete(cls).where(*_at(place._replace(window=before.window)), cls.at == before.at)
            )
        if not text.strip():
            cls.forget(db, place)
            return
        changed = {"at": now(), "sealed_text": seal_to(public_key, text.encode(), *_row(place))}
        insert_or_update(db, cls, place._asdict() | changed, changed)

    @classmethod
    def forget(cls, db: Session, place: Place) -> None:
        """It was sent, or given up."""
        db.execute(delete(cls).where(*_at(place)))

    @classmethod
    def of(cls, db: Session, person_id: uuid.UUID, case_id: uuid.UUID) -> "list[Unsent]":
        """What this person has begun to write about this case within a day, the newest first."""
        here = (cls.person_id == person_id) & (cls.case_id == case_id)
        kept = select(cls).where(here, cls.at > now() - KEPT_FOR)
        return list(db.scalars(kept.order_by(cls.at.desc())))

    def open(self, private_key: bytes) -> str:
        """The words in the clear; SealBroken with a wrong key."""
        place = Place(self.person_id, self.case_id, Field(self.field))
        return open_with(private_key, self.sealed_text, *_row(place)).decode()


def _at(place: Place) -> list[ColumnElement[bool]]:
    return [getattr(Unsent, name) == value for name, value in place._asdict().items()]


def _row(place: Place) -> tuple[str, str]:
    return f"{place.person_id.hex} {place.case_id.hex}", f"unsent {place.field}"
