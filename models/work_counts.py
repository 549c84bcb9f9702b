"""How many cases each view of the work list has: counted so far, and then said to be more."""

import uuid
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select
from sqlalchemy.orm import Session

from models.case import Case
from models.work_filter import ANY_PRIORITY, Filter, View, conditions, narrower

PASSED_OVER = 4_000
"""One look passes over so many cases at most, so that what a page costs is bounded."""
MANY = 1_000
"""Where there are more, each view is counted so far by an index that it has."""


class Count(NamedTuple):
    """How many there are, and whether there are more than were counted."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.more else ''}"


def counts(db: Session, wanted: Filter, me: uuid.UUID | None) -> dict[View, Count]:
    """What each view would show by these filters; what a view says by itself is not asked of it."""
    which = {view: wanted.seen_in(view) for view in View}
    closed = conditions(which.pop(View.CLOSED), me)
    widest = conditions(replace(which[View.ALL], owner=None, due=None), me)
    each = [case((narrower(one, me), 1), else_=0).label(one.view) for one in which.values()]
    rows = select(*each).select_from(Case).where(widest).limit(PASSED_OVER + 1).subquery()
    sums = [func.coalesce(func.sum(rows.c[view]), 0) for view in which]
    asked = select(func.count(), up_to(PASSED_OVER, closed), *sums).select_from(rows)
    passed, shut, *found = db.execute(asked).one()
    most = PASSED_OVER
    if passed > PASSED_OVER:
        each_apart = select(*(up_to(MANY, conditions(one, me)) for one in which.values()))
        found, most = list(db.execute(each_apart).one()), MANY
    counted = {view: so_far(int(one), most) for view, one in zip(which, found, strict=True)}
    return counted | {View.CLOSED: so_far(shut, PASSED_OVER)}


class Load(NamedTuple):
    """How many cases of somebody go on, and of them: urgent ones, those that should have been
    looked at again by now, and those whose caller wrote and was not answered."""

    open: int = 0
    urgent: int = 0
    overdue: int = 0
    wrote: int = 0


def loads(db: Session, wanted: Filter, me: uuid.UUID) -> dict[uuid.UUID, Load]:
    """By owner, of the open cases that exist for whoever asks."""
    views = (View.URGENT, View.OVERDUE)
    pressing = [narrower(Filter(view=view), me) for view in views]
    pressing.append(Case.caller_wrote_at.is_not(None))
    sums = [func.sum(case((which, 1), else_=0)) for which in pressing]
    owned = conditions(wanted, me) & Case.owner_id.is_not(None) & ANY_PRIORITY
    each = select(Case.owner_id, func.count(), *sums).where(owned).group_by(Case.owner_id)
    return {owner: Load(*map(int, found)) for owner, *found in db.execute(each)}


def up_to(most: int, which: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many of these there are, or one more than `most`."""
    some = select(Case.id).where(which).limit(most + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def so_far(found: int, most: int) -> Count:
    """What was found where it was looked for one more than `most`."""
    return Count(min(found, most), more=found > most)
