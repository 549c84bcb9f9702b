"""How soon callers have an answer and cases are closed, and how old those are whose work goes on:
counted by the database, each time as one of a few lengths."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Subquery

from models.case import Case
from models.case_indexes import OPEN
from models.closure import Closure
from models.event import Event
from models.lengths import length, older_than
from models.numbers import Counts, Wanted
from models.status import CLOSED

NOT_YET = "not yet"
ANSWERED = ("reply", "call answered", "referral sent")
"""The events by which a caller has an answer: one left for them, a call, a service that knows."""


def pace(db: Session, wanted: Wanted, came: Sequence[Counts]) -> Sequence[Counts]:
    """Of what came in each span: under "opened", "answered" and "closed" how many were within each
    length, and how many are not yet; "" for those of which it isn't known."""
    answers, ends = _counted(db, wanted, _answers()), _counted(db, wanted, _ends())
    return [
        _of_span(counts, answered, ended)
        for counts, answered, ended in zip(came, answers, ends, strict=True)
    ]


def backlog(db: Session, wanted: Wanted, at: datetime) -> Counter[str]:
    """How many cases are open, by how long ago they came."""
    age = older_than(Case.received_at, at).label("age")
    asked = select(age, func.count()).where(OPEN, *wanted.narrower).group_by("age")
    return Counter({code: count for code, count in db.execute(asked)})


def _of_span(
    came: Counts, answered: Counter[str], ended: Counter[str]
) -> Mapping[str, Counter[str]]:
    opened, total = came["opened"], came["kind"].total()
    closed = sum(came["status"][status] for status in CLOSED)
    return {
        "opened": Counter(opened) - Counter({"": opened[""]}) + Counter({NOT_YET: opened[""]}),
        "answered": answered + Counter({NOT_YET: total - answered.total()}),
        "closed": ended + Counter({NOT_YET: total - closed, "": closed - ended.total()}),
    }


def _counted(db: Session, wanted: Wanted, moments: Subquery) -> Sequence[Counter[str]]:
    """How soon something happened in cases of each span."""
    found: list[Counter[str]] = [Counter() for _ in wanted.spans]
    soon = length(Case.received_at, moments.c.at).label("length")
    asked = select(wanted.span.label("span"), soon, func.count()).where(wanted.which)
    asked = asked.join(moments, moments.c.case_id == Case.id)
    for span, code, count in db.execute(asked.group_by("span", "length")):
        found[span][str(code)] += count
    return found


def _answers() -> Subquery:
    first = select(Event.case_id, func.min(Event.at).label("at"))
    return first.where(Event.what.in_(ANSWERED)).group_by(Event.case_id).subquery()


def _ends() -> Subquery:
    """Of cases that are closed, when they were for the last time."""
    last = select(Closure.case_id, func.max(Closure.at).label("at")).join(Case)
    closed = last.where(Closure.disposition.is_not(None), Case.status.in_(CLOSED))
    return closed.group_by(Closure.case_id).subquery()
