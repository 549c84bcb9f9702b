"""When the team reads and calls: how a setting writes it, and how each language says it.

Days of the week and hours of East Africa Time, such as `Mon-Fri 08:00-18:00`, or `always`.
"""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated

from pydantic import AfterValidator

ALWAYS = "always"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = ("asubuhi", "mchana", "jioni")
_SWAHILI = ("Jumatatu", "Jumanne", "Jumatano", "Alhamisi", "Ijumaa", "Jumamosi", "Jumapili")
_PLAIN = re.compile(r"(\w{3})-(\w{3}) (\d\d:\d\d)-(\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class TeamHours:
    """From one day of the week (0 is Monday) to another, each day from one hour to another."""

    first: int
    last: int
    opens: time
    closes: time

    @classmethod
    def read(cls, text: str) -> "TeamHours | None":
        """What a setting says; None for `always`.

        :raise ValueError: it is written in no such way.
        """
        if text == ALWAYS:
            return None
        if not (found := _PLAIN.fullmatch(text)):
            raise ValueError("days and hours, such as Mon-Fri 08:00-18:00, or always")
        first, last, *hours = found.groups()
        if not {first, last} <= set(DAYS):
            raise ValueError(f"days are {', '.join(DAYS)}")
        opens, closes = map(time.fromisoformat, hours)
        if DAYS.index(first) > DAYS.index(last) or opens >= closes:
            raise ValueError("the earlier day and hour stand first")
        return cls(DAYS.index(first), DAYS.index(last), opens, closes)


def _readable(text: str) -> str:
    TeamHours.read(text)
    return text


AsWritten = Annotated[str, AfterValidator(_readable)]
"""The hours as a setting has them; what is read in no way is refused."""


def written(language: str, text: str) -> str:
    """The hours as a language says them; as English does where nobody has said how else.

    Swahili counts hours from six in the morning, so 8 to 18 are 2 to 12.
    """
    hours = TeamHours.read(text)
    if language == "sw":
        return _in_swahili(hours) if hours else "usiku na mchana"
    return _in_english(hours) if hours else "day and night"


def day_aloud(language: str, day: int) -> str:
    """A day of the week by its whole name; 0 is Monday."""
    return (_SWAHILI if language == "sw" else _ENGLISH)[day]


def hour_aloud(language: str, hour: int) -> str:
    """An hour of the 24, with the part of the day that nobody can see by ear."""
    if language != "sw":
        return _clock(time(hour))
    part = "usiku" if hour < 4 or hour > 18 else _PARTS[(hour > 11) + (hour > 15)]
    return f"saa {_saa(time(hour))} {part}"


def _in_english(hours: TeamHours) -> str:
    days = " to ".join(dict.fromkeys((DAYS[hours.first], DAYS[hours.last])))
    return f"{days}, {_clock(hours.opens)} to {_clock(hours.closes)}"


def _clock(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _in_swahili(hours: TeamHours) -> str:
    days = "-".join(dict.fromkeys((_SWAHILI[hours.first], _SWAHILI[hours.last])))
    return f"{days} saa {_saa(hours.opens)}-{_saa(hours.closes)}"


def _saa(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 6) % 12 or 12}{minutes}"
