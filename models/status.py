"""Where the work on a case stands."""

from enum import StrEnum


class Status(StrEnum):
    """NEW is ours; the others are cas_Status of IOM's HTCDS 2.0."""

    NEW = "New"
    ACTIVE = "Active"
    FOLLOW_UP = "FollowUp"
    CLOSED = "Closed"
    CLOSED_REFERRED = "ClosedReferred"


CLOSED = (Status.CLOSED, Status.CLOSED_REFERRED)
