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
    ScalarSelect,
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
from models.work_counts import MANY, Count, counts, so_far, up_to
from models.work_filter import Filter, View, conditions, today, unread


@dataclass(frozen=True)
class WorkList:
    """One page of cases, each with its place; which of them are unread, and how many each view has,
    by these filters; places where the pages before and after it begin."""

    rows: Sequence[Case]
    places: Sequence[Place]
    unread: frozenset[uuid.UUID]
    counts: Mapping[View, Count]
    before: Place | None
    after: Place | None


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """A page of it: after a place, or, going `back`, before it; the first without one."""

    sort: Sort = Sort.PRESSING
    place: Place | None = None
    back: bool = False
    size: int = 25


def work_list(
    db: Session, wanted: Filter, *, me: uuid.UUID | None = None, excerpt: Excerpt | None = None
) -> WorkList:
    """One page: urgent ones that are nobody's first, the longest waiting on top."""
    excerpt = excerpt or Excerpt()
    chosen = conditions(wanted, me)
    found = _found(db, chosen, excerpt)
    if excerpt.place and (not found or (excerpt.back and len(found) <= excerpt.size)):
        excerpt = replace(excerpt, place=None, back=False)  # it is the first page by now, or gone
        found = _found(db, chosen, excerpt)
    more, found = len(found) > excerpt.size, found[: excerpt.size]
    if excerpt.back:
        found = found[::-1]
    sections = order(excerpt.sort, today())
    places = [_place(sections[number], number, case) for case, number in found]
    rows = [case for case, _ in found]
    return WorkList(
        rows,
        places,
        unread_of(db, rows, me),
        counts(db, wanted, me),
        places[0] if excerpt.place and (more or not excerpt.back) else None,
        places[-1] if places and (more or excerpt.back) else None,
    )


def listed(
    db: Session, wanted: Filter, me: uuid.UUID, excerpt: Excerpt
) -> list[tuple[Case, Place]]:
    """The rows alone, each with its place, from a place on; nothing is counted."""
    sections = order(excerpt.sort, today())
    found = _found(db, conditions(wanted, me), excerpt)[: excerpt.size]
    return [(case, _place(sections[number], number, case)) for case, number in found]


def unread_of(db: Session, rows: Sequence[Case], me: uuid.UUID | None) -> frozenset[uuid.UUID]:
    """Those of a page that a person has not seen."""
    ids = select(Case.id).where(Case.id.in_([row.id for row in rows]), unread(me))
    return frozenset(db.scalars(ids)) if rows else frozenset()


def all_ids(
    db: Session, wanted: Filter, me: uuid.UUID, most: int, *also: ColumnElement[bool]
) -> list[uuid.UUID]:
    """The cases of all pages, in no order; no more than `most`, and only where `also` holds."""
    return list(db.scalars(select(Case.id).where(conditions(wanted, me), *also).limit(most)))


def news(db: Session, wanted: Filter, since: datetime, me: uuid.UUID) -> tuple[int, int]:
    """How many cases of a view were filed since, and how many urgent ones are nobody's at all."""
    lately = replace(wanted, since=max(since, wanted.since or since))
    new = db.scalar(select(up_to(MANY, conditions(lately, me)))) or 0
    return new, nobody_s(db, wanted)


def nobody_s(db: Session, wanted: Filter) -> int:
    """How many urgent cases are nobody's, whatever else a view is narrowed to."""
    return db.scalar(select(_nobody_s(wanted))) or 0


def urgent_ones(db: Session, wanted: Filter, me: uuid.UUID, since: datetime) -> tuple[int, Count]:
    """How many urgent cases are nobody's, and how many came since a moment, whatever else a view is
    narrowed to: the oldest stand on top, and new ones may be pages away."""
    lately = conditions(Filter(kinds=wanted.kinds, view=View.URGENT, since=since), me)
    nobodys, new = db.execute(select(_nobody_s(wanted), up_to(MANY, lately))).one()
    return nobodys, so_far(new, MANY)


def _nobody_s(wanted: Filter) -> ScalarSelect[int]:
    urgent = conditions(Filter(kinds=wanted.kinds, view=View.URGENT), None)
    return up_to(MANY, and_(urgent, Case.owner_id.is_(None)))


def _found(db: Session, chosen: ColumnElement[bool], excerpt: Excerpt) -> list[tuple[Case, int]]:
    """The rows beyond a place in reading order, each with its section; one more than the page.

    Each section is read apart and no further than the page, by the index that it has.
    """
    sections = order(excerpt.sort, today())
    parts = [
        select(_part(number, section, chosen, excerpt).subquery())
        for number, section in enumerate(sections)
        if excerpt.place is None
        or (number <= excerpt.place.section if excerpt.back else number >= excerpt.place.section)
    ]
    found = union_all(*parts).subquery()
    keys = _by((found.c.section, found.c.day), not excerpt.back)
    keys += _by((Case.received_at, Case.id), excerpt.back == sections[0].newest_first)
    rows = db.execute(
        select(Case, found.c.section)
        .join(found, found.c.id == Case.id)
        .options(joinedload(Case.owner), joinedload(Case.code))
        .order_by(*keys)
        .limit(excerpt.size + 1)
    )
    return [(case, section) for case, section in rows]


def _part(
    number: int, section: Section, chosen: ColumnElement[bool], excerpt: Excerpt
) -> Select[int, uuid.UUID]:
    rising = excerpt.back == section.newest_first
    day = section.keys[0] if section.keys[0] is Case.follow_up_on else cast(null(), Date)
    part = select(literal_column(str(number), Integer).label("section"), Case.id, day.label("day"))
    part = part.where(chosen, section.which).order_by(*_by(section.keys, rising))
    if excerpt.place and number == excerpt.place.section:
        part = part.where(section.beyond(excerpt.place.values, back=excerpt.back))
    return part.limit(excerpt.size + 1)


def _by(keys: Iterable[Any], rising: bool) -> list[ColumnElement[Any]]:
    return [key.asc() if rising else key.desc() for key in keys]


def _place(section: Section, number: int, case: Case) -> Place:
    return Place(number, tuple(getattr(case, key.key) for key in section.keys))
