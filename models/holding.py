"""A class of what we hold: which rows, for how long, and what then becomes of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.db.base import Base

DAY = timedelta(days=1)

Due = Callable[[datetime, datetime], ColumnElement[bool]]
"""Which rows have had their time, told when it is and the moment that is so long before."""


def has_passed(column: InstrumentedAttribute[Any]) -> Due:
    """Those that a column says are older than that."""
    return lambda at, before: column <= before


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A class of what we hold: which rows, since when, for how long, and what becomes of them.

    Without `kept` they stay. Without `end` they are deleted as they are; `first` makes them ready.
    Those `elsewhere` are seen to by other rounds of the worker, much more often than each hour.
    """

    name: str
    dated: InstrumentedAttribute[datetime]
    which: ColumnElement[bool] = field(default_factory=true)
    kept: timedelta | None = None
    since: str = "it is there"
    then: str = "deleted"
    due: Due | None = None
    end: Callable[[Session, Any], None] | None = None
    first: Callable[[Session, datetime], None] | None = None
    elsewhere: bool = False

    @property
    def table(self) -> type[Base]:
        """Where its rows are."""
        return cast(type[Base], self.dated.class_)

    def over(self, at: datetime) -> ColumnElement[bool]:
        """Which rows have been kept long enough; none of what stays."""
        if self.kept is None:
            return false()
        return self.which & (self.due or has_passed(self.dated))(at, at - self.kept)
