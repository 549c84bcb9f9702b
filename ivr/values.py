"""Values that differ from call to call, told in prompts that were recorded beforehand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from string import ascii_lowercase

from ivr.pieces import Aloud, Piece, Prompt
from menus import services
from menus.habits import Habit, Habits
from menus.team_hours import ALWAYS, Hours, TeamHours, day_aloud, hour_aloud, written
from telecom.numbers import grouped_in_kenya

DAYS, MONTHS = range(1, 32), range(1, 13)
# Of lists that staff import: no older one is worth a prompt, nor a later one yet.
YEARS = range(2020, 2041)
READ_ALOUD = "en"  # what the gateway's own voice speaks
_DIGITS = re.compile(r"[0-9]+|\+[0-9]{8,15}")  # of a code, or of a telephone in E.164


def of_habits(language: str, habits: Iterable[Habit]) -> dict[str, str]:
    """The words of every prompt that values so written may need, by name."""
    found: dict[str, str] = {}
    for habit in habits:
        if habit == "day":
            found |= _calendar(language)
        elif habit in ("letters", "word"):
            found |= {f"letter.{letter}": f"{letter.upper()}." for letter in ascii_lowercase}
        elif habit == "lines":
            found |= _names(language)
    return found


def told(
    language: str, habit: Habit | None, value: str, known: Mapping[str, str]
) -> Iterator[Piece]:
    """A value in prompts, by the habit of whoever brings it; `known` are all there are, by name.

    What no prompt says is read aloud.
    """
    if habit == "day" and (day := _day(value)):
        yield from (
            Prompt(language, name)
            for name in (f"day.{day.day}", f"month.{day.month}", f"year.{day.year}")
        )
    elif habit == "letters" or (habit == "word" and language != READ_ALOUD):
        said: list[Piece] = [*_letters(language, value, known)]
        yield from said or [Aloud(language, value)]
    elif habit == "lines":
        for line in value.splitlines():
            yield from _line(language, line, known)
    elif _DIGITS.fullmatch(value):
        yield from spelt(language, grouped_in_kenya(value) if value[0] == "+" else value)
    else:
        yield Aloud(language, value)


def of_hours(language: str) -> dict[str, str]:
    """The words of every prompt that the team's hours may need, by name."""
    dates = of_habits(language, ("day",))
    days = {f"weekday.{day}": f"{day_aloud(language, day)}." for day in range(7)}
    whole = {f"hour.{hour}": f"{hour_aloud(language, hour)}." for hour in range(24)}
    return {**dates, **days, **whole, "hours.always": f"{written(language, ALWAYS)}."}


def hours(language: str, text: str) -> Iterator[Piece]:
    """When the team reads and calls: the first day and the last, and from when to when.

    Between two stands `call.to`, before a date without hours `call.not`. Where any are no whole
    hours, all is read aloud.
    """
    team = TeamHours.read(text)
    if not team.are_whole:
        yield Aloud(language, written(language, text))
        return
    until = Prompt(language, "call.to")
    if not team.weekly:
        yield Prompt(language, "hours.always")
    for week in team.weekly:
        for place, day in enumerate(week.days):
            yield from [until][:place]
            yield Prompt(language, f"weekday.{day}")
        yield from _from_to(language, week.hours)
    for once in team.once:
        yield from [Prompt(language, "call.not")][: once.hours is None]
        yield Prompt(language, f"day.{once.on.day}")
        yield Prompt(language, f"month.{once.on.month}")
        yield from _from_to(language, once.hours) if once.hours else ()


def _from_to(language: str, from_to: Hours) -> Iterator[Prompt]:
    yield Prompt(language, f"hour.{from_to.opens.hour}")
    yield Prompt(language, "call.to")
    yield Prompt(language, f"hour.{from_to.closes.hour}")


def _letters(language: str, value: str, known: Mapping[str, str]) -> Iterator[Prompt]:
    for letter in value.casefold():
        name = f"letter.{letter}"
        yield from [Prompt(language, name)] if name in known else spelt(language, letter)


def spelt(language: str, number: str) -> Iterator[Prompt]:
    """A number digit by digit, for nobody remembers it as one."""
    for letter in number:
        if letter == "+" or (letter.isascii() and letter.isdigit()):
            yield Prompt(language, f"digit.{'plus' if letter == '+' else letter}")


def _line(language: str, line: str, known: Mapping[str, str]) -> Iterator[Piece]:
    """A name and its number; a name that came with the service is recorded."""
    name, _, number = line.rpartition(":")
    prompts = {known[one]: one for one in known if one.startswith("service.")}
    if (said := f"{name.strip()}:") in prompts:
        yield Prompt(language, prompts[said])
    else:
        yield Aloud(language, name.strip())
    yield from spelt(language, number)


def _calendar(language: str) -> dict[str, str]:
    habits = Habits((language,))
    months = {f"month.{one}": f"{habits.month(language, one)}." for one in MONTHS}
    days = {f"day.{one}": f"{one}." for one in DAYS}
    return days | months | {f"year.{one}": f"{one}." for one in YEARS}


def _names(language: str) -> dict[str, str]:
    """Those who help, as the list names them that came with the service."""
    names = {key: entry["name"] for key, entry in services.entries().items()}
    said = {key: one if isinstance(one, str) else one.get(language) for key, one in names.items()}
    return {f"service.{key}": f"{one}:" for key, one in said.items() if one}


def _day(value: str) -> date | None:
    """A day that there are prompts for."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year in YEARS else None
