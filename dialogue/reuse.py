"""What tells a session from an earlier one of the same id: a gateway may give an id again, and what
is told then is no part of what was told before.

It is the day on which the session began, and of one day which it was. A day is known to whoever has
to rebuild a dialogue that Redis has lost, so that what is filed again after it is still the same.
In the minutes around a new day it is not: there the day is that under which something was filed.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

NIGHT = timedelta(hours=1)
"""After midnight UTC a day begins: at four in the morning in Nairobi, when the fewest write."""
_LONGEST = timedelta(minutes=3)
"""Kenyan networks end a USSD session after 180 s; in a call, Redis knows when it began."""
_FORM = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [1-9][0-9]{0,5})?")

FiledLately = Callable[[str], bool]
"""Whether something of the session was filed in these minutes, if it began on such a day."""


def read(kept: bytes) -> str:
    """What tells a session, as Redis kept it; nothing where that is none."""
    return kept.decode() if _FORM.fullmatch(kept) else ""


def day_of(at: datetime) -> str:
    """The day that what was told then belongs to."""
    return (at - NIGHT).date().isoformat()


def begun_before(filed_lately: FiledLately) -> str:
    """That of a session which goes on, and of which nobody knows when it began."""
    return _unless_filed(datetime.now(UTC), _LONGEST, filed_lately)


def beginning(earlier: str, filed_lately: FiledLately) -> str:
    """That of a session which begins, after an `earlier` one of its id if there was one. Where
    Redis knows of none it may have lost it, and what seems to begin goes on."""
    if not earlier:
        return _unless_filed(datetime.now(UTC), timedelta(), filed_lately)
    today = day_of(datetime.now(UTC))
    day, _, number = earlier.partition(" ")
    return f"{today} {int(number or 1) + 1}" if day == today else today


def _unless_filed(at: datetime, before: timedelta, filed_lately: FiledLately) -> str:
    """The day of so long `before`; in the minutes around a new day the other one, if something was
    filed under that. For two sessions' time: one that began in the first may have been rebuilt as
    one of the day before, and be rebuilt again in the second."""
    day = day_of(at - before)
    others = {day_of(at), day_of(at - 2 * _LONGEST)} - {day}
    return next(filter(filed_lately, others), day)
