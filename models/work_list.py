"""The work list: which cases wait for staff, the most pressing first, and how many of each."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    cast,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, joinedload

from models.case import Case
from models.order import Place, Section, Sort, order
from models.work_counts import MANY, Count, counts, up_to
from models.work_filter import Filter, View, conditions, today, unread


@dataclass(frozen=True)
class WorkList:
    """One page of cases, which of them are unread, and how many each view has, by these filters;
    places where the pages before and after it begin."""

    rows: Sequence[Case]
    unread: frozenset[uuid.UUID]
    counts: Mapping[View, Count]
    before: Place | None
    after: Place | None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Which page: after a place, or, going `back`, before it; the first without one."""

    sort: Sort = Sort.PRESSING
    place: Place | None = None
    back: bool = False
    size: int = 25


def work_list(
    db: Session, wanted: Filter, *, me: uuid.UUID | None = None, turn: Turn | None = None
) -> WorkList:
    """One page: urgent ones that are nobody's first, the longest waiting on top."""
    turn = turn or Turn()
    chosen = conditions(wanted, me)
    found = _found(db, chosen, turn)
    if turn.place and (not found or (turn.back and len(found) <= turn.size)):
        turn = replace(turn, place=None, back=False)  # it is the first page by now, or gone
        found = _found(db, chosen, turn)
    more, found = len(found) > turn.size, found[: turn.size]
    if turn.back:
        found = found[::-1]
    places = [_place(turn.sort, case, section) for case, section in found]
    rows = [case for case, _ in found]
    ids = select(Case.id).where(Case.id.in_([row.id for row in rows]), unread(me))
    return WorkList(
        rows,
        frozenset(db.scalars(ids)) if rows else frozenset(),
        counts(db, wanted, me),
        places[0] if turn.place and (more or not turn.back) else None,
        places[-1] if places and (more or turn.back) else None,
    )


def news(db: Session, wanted: Filter, since: datetime, me: uuid.UUID) -> tuple[int, int]:
    """How many cases of a view were filed since, and how many urgent ones are nobody's at all."""
    lately = replace(wanted, since=max(since, wanted.since or since))
    new = db.scalar(select(up_to(MANY, conditions(lately, me)))) or 0
    return new, nobody_s(db, wanted)


def nobody_s(db: Session, wanted: Filter) -> int:
    """How many urgent cases are nobody's, whatever else a view is narrowed to."""
    urgent = conditions(Filter(kinds=wanted.kinds, view=View.URGENT), None)
    return db.scalar(select(up_to(MANY, and_(urgent, Case.owner_id.is_(None))))) or 0


def _found(db: Session, chosen: ColumnElement[bool], turn: Turn) -> list[tuple[Case, int]]:
    """The rows beyond a place in reading order, each with its section; one more than the page.

    Each section is read apart and no further than the page, by the index that it has.
    """
    sections = order(turn.sort, today())
    parts = [
        select(_part(number, section, chosen, turn).subquery())
        for number, section in enumerate(sections)
        if turn.place is None
        or (number <= turn.place.section if turn.back else number >= turn.place.section)
    ]
    found = union_all(*parts).subquery()
    keys = _by((found.c.section, found.c.day), not turn.back)
    keys += _by((Case.received_at, Case.id), turn.back == sections[0].newest_first)
    rows = db.execute(
        select(Case, found.c.section)
        .join(found, found.c.id == Case.id)
        .options(joinedload(Case.owner), joinedload(Case.code))
        .order_by(*keys)
        .limit(turn.size + 1)
    )
    return [(case, section) for case, section in rows]


def _part(
    number: int, section: Section, chosen: ColumnElement[bool], turn: Turn
) -> Select[int, uuid.UUID]:
    rising = turn.back == section.newest_first
    day = section.keys[0] if section.keys[0] is Case.follow_up_on else cast(null(), Date)
    part = select(literal_column(str(number), Integer).label("section"), Case.id, day.label("day"))
    part = part.where(chosen, section.which).order_by(*_by(section.keys, rising))
    if turn.place and number == turn.place.section:
        part = part.where(section.beyond(turn.place.values, back=turn.back))
    return part.limit(turn.size + 1)


def _by(keys: Iterable[Any], rising: bool) -> list[ColumnElement[Any]]:
    return [key.asc() if rising else key.desc() for key in keys]


def _place(sort: Sort, case: Case, number: int) -> Place:
    keys = order(sort, today())[number].keys
    return Place(number, tuple(getattr(case, key.key) for key in keys))
