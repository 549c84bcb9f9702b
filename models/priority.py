"""How soon a case needs somebody: proposed when it is filed, and then for staff to decide."""

from enum import IntEnum
from typing import TYPE_CHECKING

from models.submission import About, Kind, Submission

if TYPE_CHECKING:
    from models.case import Case


class Priority(IntEnum):
    """The most pressing first: now, today, within three days, within a week."""

    URGENT = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


def proposed(filed: "Case | Submission") -> Priority:
    """What a case begins with, by what is in the clear of it alone: danger first, then harm, then
    whoever rang, waits for a call or is about to take a job."""
    if filed.urgent:
        return Priority.URGENT
    if filed.kind == Kind.REPORT:
        return Priority.HIGH
    waits = filed.kind == Kind.CALL or filed.about in (About.CALL, About.OFFER)
    return Priority.MEDIUM if waits else Priority.LOW
