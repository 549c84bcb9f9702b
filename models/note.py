"""A note: what staff write about a case for one another, sealed to the organisation."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.case import Case
from models.crypto.envelope import open_with, seal_to
from models.db.base import Base, now
from models.event import Event
from models.person import Person


class Note(Base):
    """One note; gone with its case."""

    __tablename__ = "note"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    sealed_text: Mapped[bytes]

    by: Mapped[Person] = relationship()

    @classmethod
    def write(cls, db: Session, case: Case, person: Person, text: str, public_key: bytes) -> "Note":
        """Add a note; the organisation's public key is enough to write one."""
        Event.record(db, "note", person.id, case.id)
        row = uuid.uuid4()
        sealed = seal_to(public_key, text.encode(), row.hex, "note")
        note = cls(id=row, case_id=case.id, at=now(), by_person_id=person.id, sealed_text=sealed)
        case.notes.append(note)
        db.flush()
        return note

    def open(self, private_key: bytes) -> str:
        """The note in the clear; SealBroken with a wrong key."""
        return open_with(private_key, self.sealed_text, self.id.hex, "note").decode()
