"""A refusal: the caller took back what they told, so nothing of it may be kept from now on.

It outlives the telling by a day, for what still waits in a journal or in a session, and then goes.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, now

STANDS = timedelta(days=1)


class Refusal(Base):
    """One row for each dialogue that was taken back, by its idempotency tag alone."""

    __tablename__ = "refusal"

    idem: Mapped[bytes] = mapped_column(primary_key=True)
    at: Mapped[datetime]

    @classmethod
    def record(cls, db: Session, idem: bytes) -> None:
        """Refuse all that is told under `idem`, and forget the refusals of yesterday."""
        db.execute(delete(cls).where(cls.at < now() - STANDS))
        if not cls.stands(db, idem):
            db.add(cls(idem=idem, at=now()))
            db.flush()

    @classmethod
    def stands(cls, db: Session, idem: bytes) -> bool:
        """Whether what is told under `idem` was taken back."""
        db.flush()
        return db.connection().scalar(_STANDS, {"idem": idem}) is not None


_STANDS = select(Refusal.at).where(Refusal.idem == bindparam("idem"))
"""Made once, as each telling asks it."""
