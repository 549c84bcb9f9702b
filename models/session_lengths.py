"""How far a session on a screen had come while Redis was away: the lengths of what was typed in
it, by a keyed hash of its name, and nothing of what it was."""

from datetime import datetime, timedelta

from sqlalchemy import Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base
from models.db.upsert import insert_or_update

REMEMBERED = timedelta(days=1)
GOES_ON = timedelta(minutes=10)
"""No network keeps a session for so long: who comes with its id later begins another."""


class SessionLengths(Base):
    """One row for each session that was answered without Redis."""

    __tablename__ = "session_lengths"

    name_tag: Mapped[bytes] = mapped_column(primary_key=True)
    lengths: Mapped[str] = mapped_column(Text)
    reach: Mapped[int]  # how far into what was typed they come
    at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def last(cls, db: Session, tag: bytes, at: datetime) -> str | None:
        """The lengths that were told last; None where nothing is known."""
        kept = select(cls.lengths).where(cls.name_tag == tag, cls.at > at - GOES_ON)
        return db.scalar(kept)

    @classmethod
    def note(cls, db: Session, tag: bytes, lengths: str, reach: int, at: datetime) -> str:
        """Keep them, unless what is kept reaches as far; what is kept."""
        told = {"lengths": lengths, "reach": reach, "at": at}
        insert_or_update(db, cls, {"name_tag": tag, **told}, told, cls.reach < reach)
        return db.scalars(select(cls.lengths).where(cls.name_tag == tag)).one()

    @classmethod
    def sweep(cls, db: Session, at: datetime) -> None:
        """Forget those that are over."""
        db.execute(delete(cls).where(cls.at < at - REMEMBERED))
