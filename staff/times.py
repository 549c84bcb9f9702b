"""Times as they are read in Nairobi: East Africa Time, which has no summer time."""

from datetime import UTC, date, datetime, timedelta

from models.db.base import EAST_AFRICA
from staff.tongues.said import month_said, say

JUST_NOW = "just now"


def when(moment: datetime) -> str:
    """Day and time, as "22 Nov 2026, 09:30"."""
    return _written(moment.astimezone(EAST_AFRICA), "%-d %b %Y, %H:%M")


def day(written: date) -> str:
    """A day, as "22 Nov 2026"."""
    return _written(written, "%-d %b %Y")


def said(first: date, end: date, *, year: bool = False) -> str:
    """The days from one until another, and not on it: "1 to 27 Nov 2026", "3 Nov"."""
    last = end - timedelta(days=1)
    full = "%-d %b %Y" if year or first.year != last.year else "%-d %b"
    if first == last:
        return _written(last, full)
    alike = (first.year, first.month) == (last.year, last.month)
    begins = "%-d" if alike else "%-d %b" if first.year == last.year else full
    return say("{0} to {1}", _written(first, begins), _written(last, full))


def clock(moment: datetime) -> str:
    """The time of a day, as "09:30"."""
    return moment.astimezone(EAST_AFRICA).strftime("%H:%M")


def due(written: date, today: date) -> str:
    """A day that something is to be done on: "2 days late", "Today", "Tomorrow", "30 Nov"."""
    days = (written - today).days
    if days < 0:
        return say("1 day late") if days == -1 else say("{0} days late", -days)
    if days <= 1:
        return say(("Today", "Tomorrow")[days])
    return _written(written, "%-d %b" if written.year == today.year else "%-d %b %Y")


def month(written: str) -> str:
    """A month such as "2026-11", as "Nov 2026"."""
    return month_of(datetime.strptime(written, "%Y-%m").replace(tzinfo=EAST_AFRICA))


def month_of(day: date) -> str:
    """The month of a day, as "Nov 2026"."""
    return _written(day, "%b %Y")


def short_month(day: date) -> str:
    """The same without its year."""
    return _written(day, "%b")


def short_day(written: date) -> str:
    """A day without its year, as "22 Nov"."""
    return _written(written, "%-d %b")


def age(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, in the largest unit that says it: "just now", "5 min", "2 h", "3 d"."""
    passed = (now or datetime.now(UTC)) - moment
    if passed < timedelta(minutes=1):
        return say(JUST_NOW)
    if passed < timedelta(hours=1):
        return say("{0} min", passed.seconds // 60)
    if passed < timedelta(days=2):
        return say("{0} h", int(passed.total_seconds()) // 3600)
    return say("{0} d", passed.days)


def ago(moment: datetime) -> str:
    """The same in a sentence: "2 h ago"."""
    passed = age(moment)
    return passed if passed == say(JUST_NOW) else say("{0} ago", passed)


def _written(day: date, form: str) -> str:
    """By `strftime`, with the month as the reader calls it."""
    month = month_said(day.month, day.strftime("%b"))
    return day.strftime(form.replace("%b", month))
