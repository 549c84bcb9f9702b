"""A form that staff sent: known again, so that what it asks for is done once."""

from datetime import datetime, timedelta

from sqlalchemy import JSON, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, now
from models.db.upsert import insert_once

KNOWN_FOR = timedelta(days=1)


class SentForm(Base):
    """One row for each form that was taken, and what it came to; hashes, and nobody's words.

    `identity` is that of the form with all that was filled in, `mark` that of the form as it was
    shown.
    """

    __tablename__ = "sent_form"

    identity: Mapped[bytes] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(index=True)
    at: Mapped[datetime]
    location: Mapped[str | None] = mapped_column(String(255))
    words: Mapped[list[str] | None] = mapped_column(JSON)

    @classmethod
    def take(cls, db: Session, identity: bytes, mark: bytes) -> bool:
        """Take it in the transaction that does what it asks for; False if it was taken before.

        Of two at once the second waits for the first to be done.
        """
        return insert_once(db, cls, {"identity": identity, "mark": mark, "at": now()})

    @classmethod
    def answered(cls, db: Session, identity: bytes, location: str, words: list[str]) -> None:
        """Where it led, and what was said: whoever sends it again is led and told the same."""
        here = update(cls).where(cls.identity == identity)
        db.execute(here.values(location=location[:255], words=words))

    @classmethod
    def forget(cls, db: Session, identity: bytes) -> None:
        """It was refused: it may be sent again."""
        db.execute(delete(cls).where(cls.identity == identity))

    @classmethod
    def is_taken(cls, db: Session, mark: bytes) -> bool:
        """Whether the form was taken, whatever was filled in."""
        return db.scalar(select(cls.identity).where(cls.mark == mark).limit(1)) is not None
