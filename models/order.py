"""The orders of the work list, and a place in one: a page begins after it, however long the list.

A page is found by the keys of the row before it and never by counting rows, so that it takes the
same time wherever it lies, and what comes in meanwhile moves nothing.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, not_, or_, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from models.case import Case
from models.priority import Priority

_WRITTEN = re.compile(r"(\d)\.(?:(\d{6})\.)?(\d{15,16})\.([0-9a-f]{32})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Sort(StrEnum):
    """What stands on top: the most pressing, what waits longest, the newest, the next day."""

    PRESSING = "pressing"
    OLDEST = "oldest"
    NEWEST = "newest"
    FOLLOW_UP = "followup"


@dataclass(frozen=True)
class Section:
    """Rows that stand together, in the order of `keys`."""

    which: ColumnElement[bool]
    keys: tuple[InstrumentedAttribute[Any], ...] = (Case.received_at, Case.id)
    newest_first: bool = False

    def beyond(self, values: Sequence[Any], *, back: bool) -> ColumnElement[bool]:
        """The rows of it that come after these values, or, going back, before them."""
        keys = tuple_(*self.keys)
        there = tuple_(*map(literal, values, [key.type for key in self.keys]))
        return keys < there if back != self.newest_first else keys > there


@dataclass(frozen=True)
class Place:
    """A row's place in an order: its section, and its keys there."""

    section: int
    values: tuple[Any, ...]

    def __str__(self) -> str:
        return ".".join([str(self.section), *map(_written, self.values)])

    @classmethod
    def read(cls, written: str, order: Sequence[Section]) -> "Place | None":
        """The place that an address names, or None for anything else."""
        if not (found := _WRITTEN.fullmatch(written)) or int(found[1]) >= len(order):
            return None
        try:
            day = [date.fromordinal(int(found[2]))] if found[2] else []
            moment = _EPOCH + int(found[3]) * _MICROSECOND
        except (OverflowError, ValueError):
            return None
        values = (*day, moment, uuid.UUID(found[4]))
        section = int(found[1])
        return cls(section, values) if len(values) == len(order[section].keys) else None


def order(sort: Sort, today: date) -> tuple[Section, ...]:
    """The sections of an order, the first on top."""
    late = and_(Case.follow_up_on.is_not(None), Case.follow_up_on < today)
    not_late = or_(Case.follow_up_on.is_(None), Case.follow_up_on >= today)
    urgent = Case.priority == Priority.URGENT
    if sort == Sort.OLDEST:
        return (Section(true()),)
    if sort == Sort.NEWEST:
        return (Section(true(), newest_first=True),)
    by_day = (Case.follow_up_on, Case.received_at, Case.id)
    if sort == Sort.FOLLOW_UP:
        some = Case.follow_up_on.is_not(None)
        return Section(some, by_day), Section(not_(some))
    return (
        Section(and_(urgent, Case.owner_id.is_(None))),
        Section(and_(urgent, Case.owner_id.is_not(None))),
        Section(and_(Case.priority > Priority.URGENT, late), by_day),
        *(
            Section(and_(Case.priority == priority, not_late))
            for priority in (Priority.HIGH, Priority.MEDIUM, Priority.LOW)
        ),
    )


def _written(value: Any) -> str:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return str((value - _EPOCH) // _MICROSECOND)
    return str(value.toordinal())
