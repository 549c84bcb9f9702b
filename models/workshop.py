"""A workshop: something staff hold, with a number that who was there gives feedback by."""

import re
import secrets
from collections import Counter

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.code_digits import damm
from models.db.base import Base
from models.db.database import to_write
from models.tally import Tally

LONGEST_TITLE = 60


class Workshop(Base):
    """One workshop; nobody who was there is in it, and what they answered is only counted."""

    __tablename__ = "workshop"

    number: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    month: Mapped[str] = mapped_column(String(7))
    county: Mapped[str | None] = mapped_column(String(3))

    @classmethod
    def make(cls, db: Session, title: str, month: str, county: str | None = None) -> "Workshop":
        """A new workshop under a number of its own.

        `month` is as in "2026-11", `county` a code from 001 to 047. ValueError for anything else.
        """
        title = " ".join(title.split())
        if not 0 < len(title) <= LONGEST_TITLE or not title.isprintable():
            raise ValueError(f"a title has 1 to {LONGEST_TITLE} letters, all to be seen")
        if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month, re.ASCII):
            raise ValueError("a month is written as 2026-11")
        if county is not None and not re.fullmatch(r"0[0-4][0-9]", county, re.ASCII):
            raise ValueError("county must be a code from 001 to 047")
        to_write(db)
        workshop = cls(number=_unused(db), title=title, month=month, county=county)
        db.add(workshop)
        db.flush()
        return workshop

    @classmethod
    def find(cls, db: Session, number: str) -> "Workshop | None":
        """The workshop of a number as it was keyed; a slip of one key finds none."""
        return db.get(cls, number) if damm(number) == "0" else None

    @classmethod
    def newest(cls, db: Session) -> list["Workshop"]:
        """All of them, the latest month first."""
        return list(db.scalars(select(cls).order_by(cls.month.desc(), cls.title)))

    @classmethod
    def counted(cls, db: Session, first: str, last: str) -> tuple[int, Counter[tuple[str, str]]]:
        """How many there were from a month such as "2026-11" until another and in it, and the true
        counts of their answers together."""
        held = db.scalars(select(cls).where(cls.month.between(first, last))).all()
        return len(held), Tally.totals(db, [one._subject for one in held])

    def count(self, db: Session, answers: dict[str, str]) -> None:
        """Count one caller's answers."""
        Tally.add(db, self._subject, answers)

    def counts(self, db: Session) -> dict[tuple[str, str], int]:
        """How often each answer was given, by question, from as many as may be shown."""
        return Tally.shown(db, self._subject)

    @property
    def _subject(self) -> str:
        return f"workshop {self.number}"


def _unused(db: Session) -> str:
    """Four digits, not starting with 0, and Damm's check digit."""
    while True:
        digits = str(1000 + secrets.randbelow(9000))
        if db.get(Workshop, number := digits + damm(digits)) is None:
            return number
