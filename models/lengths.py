"""How long something took, as one of a few lengths: what is counted, and never a single time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, null

from models.db.clock import SecondsBetween

DAY = timedelta(days=1)
WITHIN = {
    "15m": timedelta(minutes=15),
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
    "1d": DAY,
    "7d": 7 * DAY,
    "28d": 28 * DAY,
}
"""By their codes: up to each, beyond the one before."""
LONGER = "longer"


def length(since: Any, until: Any) -> ColumnElement[str | None]:
    """The code of the length between two columns; null where there is no second one yet."""
    passed = SecondsBetween(since, until)
    lengths = [(passed <= int(most.total_seconds()), code) for code, most in WITHIN.items()]
    return case((until.is_(None), null()), *lengths, else_=LONGER)


def older_than(since: Any, at: datetime) -> ColumnElement[str]:
    """The code of how long ago a moment was."""
    return case(*((since > at - most, code) for code, most in WITHIN.items()), else_=LONGER)
