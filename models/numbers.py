"""How many cases came, of what, from where and when, and how far the work on them is: counted by
the database in three statements, of what stands in the clear alone. Nothing here says anything of
one case; who shows a count has to leave out the small ones.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.case import Case
from models.db.clock import KenyanDay
from models.lengths import length

TOGETHER: tuple[Mapping[str, Any], ...] = (
    {
        "kind": Case.kind, "about": Case.about, "channel": Case.channel,
        "language": Case.language, "danger": Case.danger, "status": Case.status,
        "opened": length(Case.received_at, Case.opened_at),
    },
    {"county": Case.county, "country": Case.country},
    {"day": KenyanDay(Case.received_at)},
)  # fmt: skip
"""What is counted, in one statement each: together they have few different rows."""

Counts = Mapping[str, Counter[str]]
"""By what is counted, such as the channel: how many cases have each code; "" for those with none.
Under "day" stands the day in Kenya, under "opened" how soon it was, `models/lengths.py`."""


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
        return and_(or_(*(span.here for span in self.spans)), *self.narrower)

    @property
    def narrower(self) -> list[ColumnElement[bool]]:
        """Whether it is one of them, whenever it came."""
        asked = {Case.kind: self.kind, Case.channel: self.channel, Case.language: self.language}
        return [column == code for column, code in asked.items() if code is not None]

    @property
    def span(self) -> ColumnElement[int]:
        """In which of the spans a case came, counted from 0."""
        return case(*((span.here, number) for number, span in enumerate(self.spans)), else_=-1)


def received(db: Session, wanted: Wanted) -> Sequence[Counts]:
    """What came in each span."""
    found: list[defaultdict[str, Counter[str]]] = [defaultdict(Counter) for _ in wanted.spans]
    for together in TOGETHER:
        columns = [column.label(f"by_{name}") for name, column in together.items()]
        asked = select(wanted.span.label("span"), *columns, func.count()).where(wanted.which)
        groups = asked.group_by("span", *(column.name for column in columns))
        for span, *codes, count in db.execute(groups):
            for name, code in zip(together, codes, strict=True):
                found[span][name][code or ""] += count
    return found
