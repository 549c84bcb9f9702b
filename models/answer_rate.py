"""Who asked for a person and whether one answered: counts for a week's chart, and no caller."""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import EAST_AFRICA, Base, now
from models.db.upsert import insert_once

KEPT = timedelta(days=8)


class Reached(Base):
    """One call in which a person was asked for; named by a keyed hash of its session."""

    __tablename__ = "reached"

    session_tag: Mapped[bytes] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    answered: Mapped[bool]
    seconds: Mapped[int]

    @classmethod
    def record(cls, db: Session, session_tag: bytes, *, answered: bool, seconds: int) -> bool:
        """Count a call once, however often its end is told; whether it was counted now."""
        row = {"session_tag": session_tag, "at": now(), "answered": answered, "seconds": seconds}
        return insert_once(db, cls, row)

    @classmethod
    def by_day(cls, db: Session, days: int = 7) -> list[tuple[date, int, int]]:
        """How many were answered and how many not, for each of the last days, oldest first."""
        found = db.execute(select(cls.at, cls.answered).where(cls.at > now() - KEPT)).all()
        counts = Counter((at.astimezone(EAST_AFRICA).date(), answered) for at, answered in found)
        today = now().astimezone(EAST_AFRICA).date()
        shown = [today - timedelta(days=back) for back in reversed(range(days))]
        return [(day, counts[day, True], counts[day, False]) for day in shown]

    @classmethod
    def sweep(cls, db: Session) -> None:
        """Forget what is older than the chart."""
        db.execute(delete(cls).where(cls.at < now() - KEPT))
