"""How far sessions came and where they ended, by the day: no session, no time, no number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CheckConstraint, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, one_of
from models.db.upsert import insert_or_update


class What(StrEnum):
    """What is counted: sessions that came to a node, that ended at one which is an end, that were
    left at one which is none; and of those left in a file of the menus, how many after so many
    keys, and within so many seconds."""

    CAME = "came"
    ENDED = "ended"
    LEFT = "left"
    KEYS = "keys"
    SECONDS = "seconds"


class Passed(NamedTuple):
    """One thing that is counted; `place`: a node, or a file and a number."""

    day: date
    channel: str
    language: str
    what: What
    place: str

    @classmethod
    def read(cls, parts: Iterable[str]) -> "Passed":
        """From its parts as they are written; ValueError where they are none."""
        day, channel, language, what, place = parts
        return cls(date.fromisoformat(day), channel, language, What(what), place)


class Passage(Base):
    """One row for each thing counted on a day."""

    __tablename__ = "passage"
    __table_args__ = (one_of("what", What), CheckConstraint("count > 0", name="count"))

    day: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    place: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]

    @classmethod
    def add(cls, db: Session, counts: Mapping[Passed, int]) -> None:
        """Count so many more, in the transaction under way."""
        for passed, count in sorted(counts.items()):  # in one order, so that two never wait
            row = passed._asdict() | {"what": passed.what.value, "count": count}
            insert_or_update(db, cls, row, {"count": cls.count + count})


def walked(
    db: Session, days: tuple[date, date], file: str, narrower: Mapping[str, str | None]
) -> Mapping[str, Counter[str]]:
    """What was counted in a file of the menus from a day until another, and not on it: by what it
    is, of which node, or of which number. `narrower`: columns that are to have a value."""
    first, end = days
    here = or_(*(Passage.place.startswith(file + sign, autoescape=True) for sign in ". "))
    said = [getattr(Passage, name) == value for name, value in narrower.items() if value]
    asked = select(Passage.what, Passage.place, func.sum(Passage.count))
    asked = asked.where(Passage.day >= first, Passage.day < end, here, *said)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for what, place, count in db.execute(asked.group_by(Passage.what, Passage.place)):
        found[what][place.removeprefix(f"{file} ")] = int(count)
    return found
