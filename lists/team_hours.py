"""What a list of the team's hours holds: days of the week, and dates on which it is otherwise."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import combinations

from lists import rows
from lists.preview import Content
from lists.rows import BadRow, Cells, Column, Upload
from lists.sheets import BadSheet, Row
from menus.team_hours import ALWAYS, CLOSED, DAYS, TeamHours, Weekly, written
from menus.words import HOURS
from models.db.base import EAST_AFRICA, now

AHEAD = timedelta(days=7)
"""How long before a date callers are told of it: longer, nobody remembers it."""


_FROM_TO = re.compile(r"([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)")
LONGEST = 80
"""Letters of the hours, in any language: they stand in a sentence on a small screen."""


def _one_way(days: str) -> str:
    """Days as they are kept, whichever letters are capitals."""
    return ALWAYS if days.casefold() == ALWAYS else days.title()


COLUMNS = {
    "days": Column(("days", "day", "date"), needed=True, longest=10, read=_one_way),
    "hours": Column(("hours",), longest=11),
    "note": Column(("note", "holiday", "why"), longest=200),
}


def key(cells: Cells) -> str:
    """What a row is known by."""
    return cells["days"]


def shipped(here: Content) -> list[Cells]:
    """The hours of the setting, which hold until a list is imported."""
    parts = (part.partition(" ") for part in here.own[HOURS].split(", "))
    return [{"days": days, "hours": hours, "note": ""} for days, _, hours in parts]


def read(content: bytes, here: Content) -> Upload[Cells]:
    """The rows of a file, and every row that is none; what overlaps or is over is noted.

    :raise BadSheet: the file as a whole can't be taken.
    """
    found, bad, notes = rows.read(content, COLUMNS, key, _fault)
    if not bad:
        entries = [row.cells for row in found]
        _check_whole(entries)
        weekly, dates = _weekly(entries), _dates(entries)
        places = {key(one): place for place, one in enumerate(dates)}
        for row in found:
            # A date stands in one row: of a week to come there are no more rows than days.
            at = places.get(key(row.cells), len(dates))
            if why := _too_long([*weekly, *dates[at : at + AHEAD.days]], row.cells, here):
                bad.append(BadRow(row.line, why))
        notes.said.extend((*_overlaps(found), *_over(found)))
    return Upload(list(rows.good(found, bad)), bad, notes)


def today() -> date:
    """The day in Kenya."""
    return now().astimezone(EAST_AFRICA).date()


def told(entries: list[Cells], on: date) -> str:
    """The hours as callers are told them on a day: of the dates, those of the week to come."""
    ordered = [*_weekly(entries), *(one for one in _dates(entries) if _is_near(one, on))]
    return ", ".join(f"{one['days']} {one['hours']}".strip() for one in ordered)


def spans(entries: list[Cells], on: date) -> list[tuple[time, time]]:
    """From when to when the team calls on a day, the earliest first."""
    return sorted((one.opens, one.closes) for one in TeamHours.read(told(entries, on)).on(on))


def _check_whole(entries: list[Cells]) -> None:
    try:
        TeamHours.read(told(entries, date.min))
    except ValueError:
        raise BadSheet("One row at least names days of the week; or one says always.") from None


def _fault(cells: Cells) -> str | None:
    written = f"{cells['days']} {cells['hours']}".strip()
    try:
        TeamHours.read(written if _is_weekly(cells) else f"{ALWAYS}, {written}")
    except ValueError:
        return _turned_round(cells) or (
            "Days are Mon, Mon-Fri or a date as 2026-12-25; hours 08:00-18:00, on a date also "
            f"{CLOSED}. Day and night is {ALWAYS}, without hours."
        )
    return None


def _turned_round(cells: Cells) -> str | None:
    """What is said of hours, or days, of which the later stands first."""
    first, _, last = cells["days"].partition("-")
    if {first, last} <= set(DAYS) and DAYS.index(first) > DAYS.index(last):
        return f"{cells['days']} ends before it begins: a week goes from Mon to Sun."
    if (found := _FROM_TO.fullmatch(cells["hours"])) and found[1] >= found[2]:
        return f"{cells['days']} {found[0]} ends before it begins: a row holds hours of one day."
    return None


def _overlaps(found: list[Row]) -> Iterator[str]:
    """Rows of the week that name the same hours of a day, of which callers are told twice."""
    weekly = [
        (row.line, one)
        for row in found
        if _is_weekly(row.cells) and row.cells["days"] != ALWAYS
        for one in TeamHours.read(f"{row.cells['days']} {row.cells['hours']}").weekly
    ]
    for (line, one), (other_line, other) in combinations(weekly, 2):
        if day := _shared(one, other):
            yield f"Lines {line} and {other_line} overlap on {day}: callers are told of both."


def _shared(one: Weekly, other: Weekly) -> str | None:
    """The first day of the week that both have hours of at the same time."""
    day = max(one.first, other.first)
    apart = one.hours.closes <= other.hours.opens or other.hours.closes <= one.hours.opens
    return None if apart or day > min(one.last, other.last) else DAYS[day]


def _over(found: list[Row]) -> Iterator[str]:
    """Dates of which nobody is told any more."""
    for row in found:
        if not _is_weekly(row.cells) and date.fromisoformat(row.cells["days"]) < today():
            yield f"Line {row.line}: {row.cells['days']} is over, and callers are not told of it."


def _too_long(entries: list[Cells], cells: Cells, here: Content) -> str | None:
    """Why the hours can't be told on a day on which this row is among them."""
    at = date.min if _is_weekly(cells) else date.fromisoformat(cells["days"])
    then = told(entries, at)
    said = (written(language, then) for language in here.words.languages)
    if (longest := max(said, key=len)) and len(longest) > LONGEST:
        return f"With it, callers are told “{longest}”: more than {LONGEST} letters."
    return None


def _is_weekly(cells: Cells) -> bool:
    return not cells["days"][:1].isdigit()


def _weekly(entries: list[Cells]) -> list[Cells]:
    return [cells for cells in entries if _is_weekly(cells)]


def _dates(entries: list[Cells]) -> list[Cells]:
    return sorted((cells for cells in entries if not _is_weekly(cells)), key=key)


def _is_near(cells: Cells, on: date) -> bool:
    return timedelta() <= date.fromisoformat(cells["days"]) - on < AHEAD
