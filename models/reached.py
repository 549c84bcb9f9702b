"""Who asked for a person and whether one answered: counts for a week's chart, and no caller."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, now
from models.db.database import to_write

KEPT = timedelta(days=8)
_EAST_AFRICA = ZoneInfo("Africa/Nairobi")


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
        to_write(db)
        insert = (sqlite if db.get_bind().dialect.name == "sqlite" else postgresql).insert
        row = {"session_tag": session_tag, "at": now(), "answered": answered, "seconds": seconds}
        added = db.execute(
            insert(cast(Table, cls.__table__))
            .values(row)
            .on_conflict_do_nothing()
            .returning(cls.__table__.c.session_tag)
        )
        return added.first() is not None

    @classmethod
    def by_day(cls, db: Session, days: int = 7) -> list[tuple[date, int, int]]:
        """How many were answered and how many not, for each of the last days, oldest first."""
        found = db.execute(select(cls.at, cls.answered).where(cls.at > now() - KEPT)).all()
        counts = Counter((at.astimezone(_EAST_AFRICA).date(), answered) for at, answered in found)
        today = now().astimezone(_EAST_AFRICA).date()
        shown = [today - timedelta(days=back) for back in reversed(range(days))]
        return [(day, counts[day, True], counts[day, False]) for day in shown]

    @classmethod
    def sweep(cls, db: Session) -> None:
        """Forget what is older than the chart."""
        db.execute(delete(cls).where(cls.at < now() - KEPT))
