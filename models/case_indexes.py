"""From which the work list reads its pages and counts: rows are wide with what is sealed."""

from typing import Any

from sqlalchemy import ColumnElement, Index, String, literal_column, text

from models.db.base import WHERE
from models.status import CLOSED

OPEN: ColumnElement[bool] = literal_column("status", String).not_in(
    [literal_column(f"'{status}'", String) for status in CLOSED]
)
"""Cases whose work goes on: word for word as in the indexes of them, or none of these is used."""

_BY_AGE = ("received_at", "id")
_IN_ORDER = ("priority", *_BY_AGE)
_CLEAR = (
    "owner_id", "follow_up_on", "kind", "about", "county", "country", "channel", "language",
    "status", "may_contact", "complete", "unread", "caller_wrote_at",
)  # fmt: skip
_SOME = text("to_fetch IS NOT NULL")
_OF_OPEN: dict[str, Any] = {"info": {WHERE: OPEN}}

INDEXES = (
    Index("ix_cases_to_fetch", "id", info={WHERE: _SOME}),
    Index("ix_cases_pressing", *_IN_ORDER, *_CLEAR, **_OF_OPEN),
    Index("ix_cases_owned", "owner_id", *_IN_ORDER, "follow_up_on", **_OF_OPEN),
    Index("ix_cases_follow_up_on", "follow_up_on", *_BY_AGE, "priority", **_OF_OPEN),
    Index("ix_cases_received_at", *_BY_AGE, "priority", *_CLEAR),
)
