"""Answers that are counted and not kept: how often each was given, and nothing about by whom."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import CheckConstraint, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base
from models.db.upsert import insert_or_update

FEWEST_SHOWN = 5
"""A count below this is shown to nobody: in a small group it may point at someone. Above it, counts
are shown in steps as large, so that one answer more or less is not seen."""


class Tally(Base):
    """How often one answer was given to one question about one subject, ever; no times at all."""

    __tablename__ = "tally"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]

    @classmethod
    def add(cls, db: Session, subject: str, answers: Mapping[str, str]) -> None:
        """Count one caller's answers, by question, in the transaction under way."""
        for question, answer in sorted(answers.items()):  # in one order, so that two never wait
            row = {"subject": subject, "question": question, "answer": answer, "count": 1}
            insert_or_update(db, cls, row, {"count": cls.count + 1})

    @classmethod
    def totals(cls, db: Session, subjects: Collection[str]) -> Counter[tuple[str, str]]:
        """The true counts of some subjects together, by question and answer: who shows them has to
        leave out the small ones."""
        summed = select(cls.question, cls.answer, func.sum(cls.count))
        asked = summed.where(cls.subject.in_(subjects)).group_by(cls.question, cls.answer)
        return Counter({(question, answer): int(n) for question, answer, n in db.execute(asked)})

    @classmethod
    def shown(cls, db: Session, subject: str) -> dict[tuple[str, str], int]:
        """The counts of a subject by question and answer, in full steps; none for the smallest."""
        enough = (cls.subject == subject) & (cls.count >= FEWEST_SHOWN)
        return {
            (one.question, one.answer): one.count - one.count % FEWEST_SHOWN
            for one in db.scalars(select(cls).where(enough))
        }
