"""Counts by day as they are drawn: by day, week or month, whichever is not too fine to show."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from staff.numbers.periods import Period, later
from staff.numbers.steps import parts, whole
from staff.numbers.tables import Row, Table
from staff.times import month_of, said

MOST = 31
"""Columns beside each other that can still be told apart."""
OF = {1: "Day", 7: "Week", 0: "Month"}
TITLES = {1: "Received each day", 7: "Received each week", 0: "Received each month"}

Part = tuple[date, date]
"""From a day until another, and not on it."""


def over_time(
    days: Sequence[Counter[str]], periods: Sequence[Period], headings: tuple[str, ...], step: int
) -> Table:
    """What came, in the finest parts of which most can be shown."""
    grain = _grain(days[0].total(), periods[0], step)
    cut = [_cut(period, grain) for period in periods]
    counted = [[_within(one, part) for part in each] for one, each in zip(days, cut, strict=True)]
    columns = [parts(counts, step) for counts in counted]
    rows = tuple(
        Row(_words(part, grain), tuple(_at(column, place) for column in columns))
        for place, part in enumerate(cut[0])
    )
    wholes = tuple(whole(counts, step) for counts in counted)
    return Table("days", TITLES[grain], OF[grain], headings, rows, wholes)


def _grain(count: int, period: Period, step: int) -> int:
    for grain in (1, 7):
        if len(_cut(period, grain)) <= min(MOST, count // step):
            return grain
    return 0


def _cut(period: Period, grain: int) -> list[Part]:
    edges = [period.first]
    while edges[-1] < period.end:
        ahead = edges[-1] + timedelta(days=grain) if grain else later(edges[-1].replace(day=1), 1)
        edges.append(min(ahead, period.end))
    return list(pairwise(edges))


def _within(days: Counter[str], part: Part) -> int:
    first, end = (day.isoformat() for day in part)
    return sum(count for day, count in days.items() if first <= day < end)


def _at(column: Sequence[int | None], place: int) -> int | None:
    return column[place] if place < len(column) else None


def _words(part: Part, grain: int) -> str:
    first, end = part
    return month_of(first) if grain == 0 and first.day == 1 else said(first, end)
