"""A reply: words between staff and a caller after the case, each way sealed to its reader."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.bell import Bell
from models.case import Case
from models.closure import caller_wrote
from models.crypto.envelope import SealBroken, open_with, seal_to
from models.db.base import Base, now
from models.event import Event
from models.person import Person
from models.return_code import ReturnCode
from models.spoken_reply import SpokenReply


class NoWayBack(Exception):
    """The caller took no code, so a reply could never be read."""


class Reply(Base):
    """From staff when `by` is set, else words the caller added. Gone with its case."""

    __tablename__ = "reply"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    begun_by_caller_at: Mapped[datetime | None]  # its first page was shown
    read_by_caller_at: Mapped[datetime | None]  # and its last
    sealed_for_staff: Mapped[bytes]
    sealed_for_caller: Mapped[bytes | None]

    by: Mapped[Person | None] = relationship()
    spoken: Mapped[SpokenReply | None] = relationship(
        back_populates="reply", passive_deletes="all", lazy="joined"
    )

    @property
    def written(self) -> bool:
        """Whether it has words to read."""
        return not (self.spoken and self.spoken.alone)

    @classmethod
    def send(cls, db: Session, case: Case, person: Person, text: str, public_key: bytes) -> "Reply":
        """Staff answer a caller; sealed once for the caller's code and PIN, once for staff.

        A reply that is only spoken has no words: `SpokenReply.put` adds its sound.

        NoWayBack when the caller took no code.
        """
        # Held, or a code that comes late from a journal could change the key meanwhile.
        code = ReturnCode.hold(db, case.id)
        if code is None:
            raise NoWayBack
        Event.record(db, "reply", person.id, case.id)
        reply = cls._sealed(case, text, public_key)
        reply.by_person_id = person.id
        reply.sealed_for_caller = seal_to(
            code.caller_public_key, text.encode(), reply.id.hex, "reply for caller"
        )
        case.caller_wrote_at = None
        case.begin(db, person)
        db.flush()
        Bell.owe(db, case.id, reply.at)
        return reply

    @classmethod
    def hear(
        cls,
        db: Session,
        case: Case,
        text: str,
        public_key: bytes,
        row: uuid.UUID | None = None,
    ) -> "Reply":
        """The caller adds words; the case is unread again, and open if it was closed."""
        Event.record(db, "words added", None, case.id)
        reply = cls._sealed(case, text, public_key, row)
        caller_wrote(db, case)
        return reply

    @classmethod
    def _sealed(
        cls, case: Case, text: str, public_key: bytes, row: uuid.UUID | None = None
    ) -> "Reply":
        row = row or uuid.uuid4()
        sealed = seal_to(public_key, text.encode(), row.hex, "reply for staff")
        reply = cls(id=row, case_id=case.id, at=now(), sealed_for_staff=sealed)
        case.replies.append(reply)
        return reply

    def open(self, private_key: bytes) -> str:
        """The words in the clear, with the organisation's private key."""
        return open_with(
            private_key, self.sealed_for_staff, self.id.hex, "reply for staff"
        ).decode()

    def open_for_caller(self, caller_private_key: bytes) -> str:
        """Staff's words in the clear, with the key that only code and PIN give."""
        if self.sealed_for_caller is None:
            raise SealBroken
        return open_with(
            caller_private_key, self.sealed_for_caller, self.id.hex, "reply for caller"
        ).decode()
