"""What tells a session from an earlier one of the same id: a gateway may give an id again, and what
is told then is no part of what was told before.

It is the day on which the session began, and of one day which it was. A day is known to whoever has
to rebuild a dialogue that Redis has lost, so that what is filed again after it is still the same.
"""

from datetime import UTC, datetime, timedelta

NIGHT = timedelta(hours=1)
"""After midnight UTC a day begins: at four in the morning in Nairobi, when the fewest write."""
_LONGEST = timedelta(minutes=3)
"""Kenyan networks end a USSD session after 180 s; in a call, Redis knows when it began."""


def day_of(at: datetime) -> str:
    """The day that what was told then belongs to."""
    return (at - NIGHT).date().isoformat()


def begun_before() -> str:
    """That of a session which goes on, and of which nobody knows when it began."""
    return day_of(datetime.now(UTC) - _LONGEST)


def beginning(earlier: str) -> str:
    """That of a session which begins, after an `earlier` one of its id if there was one."""
    today = day_of(datetime.now(UTC))
    day, _, number = earlier.partition(" ")
    return f"{today} {int(number or 1) + 1}" if day == today else today
