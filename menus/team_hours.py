"""When the team reads and calls: how it is written down, and how each language says it.

Days of the week, or a date, and hours of East Africa Time, such as `Mon-Fri 08:00-18:00`; several
stand with commas between: `Mon-Fri 08:00-18:00, Sat 09:00-13:00, 2026-12-25 closed`. Or `always`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator

from menus.habits import Habits

ALWAYS, CLOSED = "always", "closed"
WEEK = range(7)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = ("asubuhi", "mchana", "jioni")
_SWAHILI = ("Jumatatu", "Jumanne", "Jumatano", "Alhamisi", "Ijumaa", "Jumamosi", "Jumapili")
_WEEKLY = re.compile(r"(\w{3})(?:-(\w{3}))? (\d\d:\d\d)-(\d\d:\d\d)")
_ONCE = re.compile(r"(\d{4}-\d\d-\d\d) (?:closed|(\d\d:\d\d)-(\d\d:\d\d))")


@dataclass(frozen=True, slots=True)
class Hours:
    """From one hour to another."""

    opens: time
    closes: time

    @property
    def minutes(self) -> range:
        """Of the day, those that it lasts."""
        return range(_minute(self.opens), _minute(self.closes))

    @classmethod
    def read(cls, opens: str, closes: str) -> "Hours":
        hours = cls(time.fromisoformat(opens), time.fromisoformat(closes))
        if hours.opens >= hours.closes:
            raise ValueError("the earlier hour stands first")
        return hours


@dataclass(frozen=True, slots=True)
class Weekly:
    """On days of the week, from the first to the last (0 is Monday): from one hour to another."""

    first: int
    last: int
    hours: Hours

    @property
    def days(self) -> tuple[int, ...]:
        """The first and the last, or the only one."""
        return tuple(dict.fromkeys((self.first, self.last)))


@dataclass(frozen=True, slots=True)
class Once:
    """On one date otherwise than every week; without hours, not at all."""

    on: date
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class TeamHours:
    """All of it, in the order it is told; no weekly hours are day and night."""

    weekly: tuple[Weekly, ...]
    once: tuple[Once, ...]

    def at(self, day: int, minute: int) -> bool:
        """Whether somebody is there at this minute of such a day.

        Dates on which it is otherwise are not looked at.
        """
        return not self.weekly or any(
            week.first <= day <= week.last and minute in week.hours.minutes for week in self.weekly
        )

    def on(self, date: date) -> tuple[Hours, ...]:
        """The hours of one date: its own where it has any, else those of its day of the week."""
        if once := [one for one in self.once if one.on == date]:
            return tuple(one.hours for one in once if one.hours)
        if not self.weekly:
            return (Hours(time.min, time.max),)
        there = [week for week in self.weekly if week.first <= date.weekday() <= week.last]
        return tuple(week.hours for week in there)

    @property
    def are_whole(self) -> bool:
        """Whether no minutes are told of any."""
        hours = [one.hours for one in self.weekly] + [one.hours for one in self.once if one.hours]
        return not any(one.opens.minute or one.closes.minute for one in hours)

    @classmethod
    def read(cls, text: str) -> "TeamHours":
        """What is written so.

        :raise ValueError: it is written in no such way.
        """
        weekly, once, always = list[Weekly](), list[Once](), False
        for part in text.split(", "):
            if part == ALWAYS:
                always = True
            elif found := _WEEKLY.fullmatch(part):
                weekly.append(_weekly(*found.groups()))
            elif found := _ONCE.fullmatch(part):
                on, *hours = found.groups()
                once.append(Once(date.fromisoformat(on), Hours.read(*hours) if hours[0] else None))
            else:
                raise ValueError("days and hours, such as Mon-Fri 08:00-18:00, or always")
        if always == bool(weekly):
            raise ValueError("hours of the week, or always, and not both")
        return cls(tuple(weekly), tuple(once))


def _minute(at: time) -> int:
    """Which of the day it is."""
    return 60 * at.hour + at.minute


def _weekly(first: str, last: str | None, opens: str, closes: str) -> Weekly:
    last = last or first
    if not {first, last} <= set(DAYS):
        raise ValueError(f"days are {', '.join(DAYS)}")
    if DAYS.index(first) > DAYS.index(last):
        raise ValueError("the earlier day stands first")
    return Weekly(DAYS.index(first), DAYS.index(last), Hours.read(opens, closes))


def _readable(text: str) -> str:
    TeamHours.read(text)
    return text


AsWritten = Annotated[str, AfterValidator(_readable)]
"""The hours as a setting has them; what is read in no way is refused."""


def written(language: str, text: str) -> str:
    """The hours as a language says them; as English does where nobody has said how else.

    Swahili counts hours from six in the morning, so 8 to 18 are 2 to 12.
    """
    team = TeamHours.read(text)
    say = _in_swahili if language == "sw" else _in_english
    return "; ".join(say(team))


def day_aloud(language: str, day: int) -> str:
    """A day of the week by its whole name; 0 is Monday."""
    return (_SWAHILI if language == "sw" else _ENGLISH)[day]


def hour_aloud(language: str, hour: int) -> str:
    """An hour of the 24, with the part of the day that nobody can see by ear."""
    if language != "sw":
        return _clock(time(hour))
    part = "usiku" if hour < 4 or hour > 18 else _PARTS[(hour > 11) + (hour > 15)]
    return f"saa {_saa(time(hour))} {part}"


def _in_english(team: TeamHours) -> Iterator[str]:
    if not team.weekly:
        yield "day and night"
    for week in team.weekly:
        days = " to ".join(DAYS[day] for day in week.days)
        yield f"{days}, {_clocks(week.hours)}"
    for once in team.once:
        on = _date("en", once.on)
        yield f"{on}, {_clocks(once.hours)}" if once.hours else f"not on {on}"


def _clocks(hours: Hours) -> str:
    return f"{_clock(hours.opens)} to {_clock(hours.closes)}"


def _clock(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _in_swahili(team: TeamHours) -> Iterator[str]:
    if not team.weekly:
        yield "usiku na mchana"
    for week in team.weekly:
        yield f"{'-'.join(_SWAHILI[day] for day in week.days)} {_masaa(week.hours)}"
    for once in team.once:
        on = f"tarehe {_date('sw', once.on)}"
        yield f"{on} {_masaa(once.hours)}" if once.hours else f"isipokuwa {on}"


def _masaa(hours: Hours) -> str:
    return f"saa {_saa(hours.opens)}-{_saa(hours.closes)}"


def _saa(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 6) % 12 or 12}{minutes}"


def _date(language: str, on: date) -> str:
    """A day of this year or the next; which, whoever is told knows."""
    return f"{on.day} {Habits((language,)).month(language, on.month)}"
