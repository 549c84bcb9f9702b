"""A recording: what a caller said instead of typing, from the hour we hear of it to its deletion.

The row says that there is one and how it fares; the sound itself lies sealed in its copies.
"""

import hmac
import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.case import Case
from models.crypto.envelope import open_under, seal_under
from models.db.base import Base, now, one_of
from models.event import Event
from models.person import Person
from models.recording_copy import RecordingCopy
from models.seen import renew

KEPT_AFTER = timedelta(days=30)
"""How long a recording is kept once it is written down, or its case closed."""


class RecordingState(StrEnum):
    """How a recording fares."""

    WANTED = "wanted"
    HERE = "here"
    LOST = "lost"
    DELETED = "deleted"


class Recording(Base):
    """One spoken answer; gone with its case."""

    __tablename__ = "recording"
    __table_args__ = (one_of("state", RecordingState),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8))
    wanted_at: Mapped[datetime]
    tries: Mapped[int]
    try_at: Mapped[datetime | None] = mapped_column(index=True)
    sealed_url: Mapped[bytes | None]
    fetched_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    written_down_at: Mapped[datetime | None]
    delete_at: Mapped[datetime | None] = mapped_column(index=True)

    case: Mapped[Case] = relationship()
    copies: Mapped[list[RecordingCopy]] = relationship(passive_deletes="all")

    @classmethod
    def want(cls, case_id: uuid.UUID, question: str, url: str, urls_key: bytes) -> "Recording":
        """The row of a recording to be fetched at once; the same one for the same address.

        Its id is a keyed hash, so that it fits no address in anybody's logs.
        """
        place = b"|".join([case_id.bytes, question.encode(), url.encode()])
        row = uuid.UUID(bytes=hmac.digest(urls_key, place, sha256)[:16], version=4)
        at = now()
        return cls(
            id=row,
            case_id=case_id,
            question=question,
            state=RecordingState.WANTED,
            wanted_at=at,
            tries=0,
            try_at=at,
            sealed_url=seal_under(urls_key, url.encode(), row.hex, "url"),
        )

    def url(self, urls_key: bytes) -> str:
        """Where it is to be fetched; SealBroken with a wrong key or once nothing is wanted."""
        return open_under(urls_key, self.sealed_url or b"", self.id.hex, "url").decode()

    def copy(self, *, masked: bool) -> RecordingCopy | None:
        """The copy with the voice masked, or the original; None unless it is here."""
        return next((copy for copy in self.copies if copy.masked == masked), None)

    def came(self, seconds: int) -> None:
        """It is fetched, and its copies are kept in the same transaction."""
        self.state, self.seconds, self.fetched_at = RecordingState.HERE, seconds, now()
        self._stop_trying()

    def give_up(self, db: Session) -> None:
        """It could not be fetched; staff are told."""
        self.state = RecordingState.LOST
        self._stop_trying()
        self.case.unread = True
        renew(db, self.case_id)
        Event.record(db, "recording lost", None, self.case_id, recording=self.id.hex)

    def _stop_trying(self) -> None:
        self.try_at = self.sealed_url = None

    def write_down(self, db: Session, person: Person, *, done: bool) -> None:
        """Someone has written down what is said in it, so that it need not be kept; or has not."""
        if done == (self.written_down_at is not None) or self.state != RecordingState.HERE:
            return
        what = "recording written down" if done else "recording not written down"
        Event.record(db, what, person.id, self.case_id, recording=self.id.hex)
        self.written_down_at = now() if done else None
        self.delete_at = self.written_down_at and self.written_down_at + KEPT_AFTER

    def shred(self, db: Session) -> None:
        """Delete the sound and the keys to it; that there was one stays on the case."""
        Event.record(db, "recording deleted", None, self.case_id, recording=self.id.hex)
        for copy in self.copies:
            db.delete(copy)
        self.state, self.delete_at = RecordingState.DELETED, None
        db.flush()
