"""How many cases came, of what, from where and when: counted by the database in three statements,
of what stands in the clear alone. Nothing here says anything of one case; who shows a count has to
leave out the small ones.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.case import Case
from models.db.clock import KenyanDay

TOGETHER = (("kind", "about", "channel", "language", "danger"), ("county", "country"))
"""What is counted in one statement each: together they have few different rows."""

Counts = Mapping[str, Counter[str]]
"""By what is counted, such as the channel: how many cases have each code; "" for those with none.
Under "day" stands the day in Kenya."""


@dataclass(frozen=True)
class Span:
    """From a moment until another, and not at it."""

    since: datetime
    until: datetime

    @property
    def here(self) -> ColumnElement[bool]:
        """Whether a case came in it."""
        return and_(Case.received_at >= self.since, Case.received_at < self.until)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cases to count: those of each span, which do not overlap; None: whatever it is."""

    spans: tuple[Span, ...]
    kind: str | None = None
    channel: str | None = None
    language: str | None = None

    @property
    def which(self) -> ColumnElement[bool]:
        """Whether a case is one of them."""
        asked = {Case.kind: self.kind, Case.channel: self.channel, Case.language: self.language}
        narrower = [column == code for column, code in asked.items() if code is not None]
        return and_(or_(*(span.here for span in self.spans)), *narrower)

    @property
    def span(self) -> ColumnElement[int]:
        """In which of the spans a case came, counted from 0."""
        return case(*((span.here, number) for number, span in enumerate(self.spans)), else_=-1)


def received(db: Session, wanted: Wanted) -> Sequence[Counts]:
    """What came in each span."""
    found: list[defaultdict[str, Counter[str]]] = [defaultdict(Counter) for _ in wanted.spans]
    for names in TOGETHER:
        columns = [getattr(Case, name) for name in names]
        for span, *codes, count in _grouped(db, wanted, columns):
            for name, code in zip(names, codes, strict=True):
                found[span][name][code or ""] += count
    for span, day, count in _grouped(db, wanted, [KenyanDay(Case.received_at)]):
        found[span]["day"][day] += count
    return found


def _grouped(db: Session, wanted: Wanted, columns: Sequence[Any]) -> Iterator[Any]:
    span = wanted.span.label("span")
    labelled = [column.label(f"c{number}") for number, column in enumerate(columns)]
    asked = select(span, *labelled, func.count()).where(wanted.which)
    yield from db.execute(asked.group_by("span", *(one.name for one in labelled)))
