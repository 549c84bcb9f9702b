"""The duty roster: on which days of the week, from which hour to which, a person is to be woken."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import EAST_AFRICA, Base
from models.person import Person

DAY = 24 * 60
WEEK = 7 * DAY


class Shift(Base):
    """One row for each shift of a person, the same every week, in East Africa Time.

    `begins` and `ends` are minutes after midnight. One that ends at or before it begins goes on
    into the next day.
    """

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            f"begins BETWEEN 0 AND {DAY - 1} AND ends BETWEEN 0 AND {DAY - 1}", name="minutes"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    weekday: Mapped[int]  # 0 is Monday
    begins: Mapped[int]
    ends: Mapped[int]

    person: Mapped[Person] = relationship()

    def until_it_begins(self, at: datetime) -> timedelta:
        """How long until this shift begins next; nothing where it begins this very minute."""
        minutes = (self.weekday * DAY + self.begins - _of_the_week(at)) % WEEK
        return timedelta(minutes=minutes)

    def covers(self, at: datetime) -> bool:
        """Whether it is under way at this time."""
        lasts = (self.ends - self.begins) % DAY or DAY
        return (_of_the_week(at) - self.weekday * DAY - self.begins) % WEEK < lasts


def soonest(shifts: Iterable[Shift], at: datetime) -> list[uuid.UUID]:
    """Whose shift begins next, the soonest first; each person once."""
    ordered = sorted(shifts, key=lambda shift: shift.until_it_begins(at))
    return list(dict.fromkeys(shift.person_id for shift in ordered))


def _of_the_week(at: datetime) -> int:
    """The minute of the week on a clock in Nairobi."""
    here = at.astimezone(EAST_AFRICA)
    return here.weekday() * DAY + here.hour * 60 + here.minute
