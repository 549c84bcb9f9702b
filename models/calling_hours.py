"""When a caller may be called: at the hours they agreed to and while their consent is fresh.

Asked when staff ask for a call, which is placed within minutes or not at all: the queue looks only
whether the consent is still the same. For a text that waits it is asked again as it is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from models.db.base import EAST_AFRICA
from models.submission import Danger, Kind

# What callers are offered as a good time, in East Africa Time: from, until. Each ends where the
# next begins, so that no hour of the day lies in none. In Kenya the evening, jioni, begins at four.
HOURS = {
    "MORNING": (time(7), time(12)),
    "MIDDAY": (time(12), time(16)),
    "EVENING": (time(16), time(21)),
    "NIGHT": (time(20), time(23)),
    "WEEKEND": (time(8), time(20)),
}
BY_DAY = (time(8), time(20))  # for who wanted to choose a time, and did not say which
WAKING = (time(7), time(21))  # for who named no hours and was told of none: no phone by night
AT_ONCE = ("ASAP", "ANY_TIME")  # the caller read that this is by night too
CHOSE = ("OTHER_TIME", "SOME_TIMES")
SATURDAY = 5
LONGEST_WAIT = timedelta(minutes=2)
"""Somebody sits waiting for the call. Later than this it is not placed any more."""


Spans = Sequence[tuple[time, time]]
"""Of one day, from when to when; the later ones stand later."""

AT_HOURS = "The caller agreed to be called from {0} to {1}, East Africa Time. It is {2}, {3}."
AT_WEEKENDS = (
    "The caller agreed to be called on Saturday and Sunday from {0} to {1}, East Africa Time. It "
    "is {2}, {3}."
)
AS_TOLD = "The caller was told that we call at these hours: {0}, East Africa Time. It is {1}, {2}."


class NotNow(Exception):
    """The caller may not be called, or not at this time; the first argument says why, in plain
    words, and the others are what is filled in for its `{0}`, `{1}`."""

    def __str__(self) -> str:
        return str(self.args[0]).format(*self.args[1:])


@dataclass(frozen=True)
class Announced:
    """The team's hours, as callers were told of them: in words, and those of the day that is asked
    about."""

    words: str
    today: Spans


def good_until(
    contact: Mapping[str, Any] | None,
    now: datetime,
    *,
    asks_only: bool,
    danger: bool = False,
    announced: Announced | None = None,
) -> datetime:
    """Until when a call may be placed that is wanted now.

    Who named no hours is called at those that were `announced`, by day where none were, and where
    there may be `danger` at any. `asks_only`: the form asked for consent to a call and nothing
    else, so it did not ask how.

    :raise NotNow: they did not agree to a call, or not to one at this hour.
    """
    if not contact:
        raise NotNow("The caller has not agreed, or no longer agrees, to be contacted.")
    how = contact.get("contact_how", "CALL" if asks_only else "")
    if how != "CALL":
        raise NotNow("The caller did not agree to a call.")
    local = now.astimezone(EAST_AFRICA)
    if announced and is_announced(contact, danger=danger):
        return min(_end_of_announced(announced, local), now + LONGEST_WAIT)
    return min(_end_of_hours(contact, local, danger=danger), now + LONGEST_WAIT)


def is_pressing(kind: str, danger: str | None, *, urgent: bool) -> bool:
    """Whether who named no hours may be called at any: in danger, or asking to be called in what
    may be one. Callers are told so before they agree (`outcomes/contact.py:told`)."""
    return danger in (Danger.YES, Danger.UNSURE) or (kind == Kind.REQUEST and urgent)


def hours(contact: Mapping[str, Any], *, danger: bool = False) -> tuple[time, time] | None:
    """The hours of a day at which they may be called, in East Africa Time; None: any."""
    way, when = contact.get("contact_ok"), contact.get("contact_when")
    named = when is not None or way in CHOSE
    if when in AT_ONCE or (not named and (danger or way == "ANY_TIME")):
        return None
    return HOURS.get(str(when), BY_DAY if named else WAKING)


def is_announced(contact: Mapping[str, Any], *, danger: bool = False) -> bool:
    """Whether they named no hours, and were told of those of the team (`outcomes/contact.py:told`).

    Whoever named some is called at those: that is what they agreed to, and were told.
    """
    return "contact_when" not in contact and hours(contact, danger=danger) is not None


def _end_of_announced(announced: Announced, now: datetime) -> datetime:
    for begins, ends in announced.today:
        if begins <= now.time() < ends:
            return datetime.combine(now.date(), ends, EAST_AFRICA)
    raise NotNow(AS_TOLD, announced.words, f"{now:%A}", f"{now:%H:%M}")


def _end_of_hours(contact: Mapping[str, Any], now: datetime, *, danger: bool) -> datetime:
    if not (bounds := hours(contact, danger=danger)):
        return now + timedelta(days=1)
    begins, ends = bounds
    weekend = contact.get("contact_when") == "WEEKEND"
    weekday = weekend and now.weekday() < SATURDAY
    if weekday or not begins <= now.time() < ends:
        bounds_and_now = f"{begins:%H:%M}", f"{ends:%H:%M}", f"{now:%A}", f"{now:%H:%M}"
        raise NotNow(AT_WEEKENDS if weekend else AT_HOURS, *bounds_and_now)
    return datetime.combine(now.date(), ends, EAST_AFRICA)
