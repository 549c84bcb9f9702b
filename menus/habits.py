"""How a language writes countries, dates and numbers, by Unicode's CLDR as Babel has it.

What CLDR lacks for a language is written as in the first one. What a hop may need is read when a
language is first asked about, and kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import babel.core
import babel.localedata
from babel import Locale, UnknownLocaleError
from babel.dates import parse_pattern

from telecom import gsm

# A day, 22 Nov 2026; a month, Nov 2026; a number, 12,345. The others stay as they are on a screen:
# a call tells letters one by one, and lines as a name and a number each. A word of a
# caller's own it reads out in a language that its machine speaks, and spells in any other.
Habit = Literal["day", "month", "number", "letters", "lines", "word"]

# As Kenya writes where the language has several ways: 22 Nov, not Nov 22.
COUNTRY = "KE"
# ISO 3166-1 leaves it to its users; what it means here is a matter of words.
NO_COUNTRY = "ZZ"


@dataclass(frozen=True, slots=True)
class Hand:
    """How one locale writes: its forms of a day and a month have places for what `_parts` has."""

    day: str
    month: str
    dated: Mapping[int, str]  # a month's short name beside a day
    short: Mapping[int, str]  # and without one
    whole: Mapping[int, str]
    thousands: str
    countries: Mapping[str, str]

    def write(self, habit: Habit, value: str) -> str:
        """A date by ISO 8601, or a whole number; ValueError where it is neither."""
        if habit == "number":
            return f"{int(value):,}".replace(",", self.thousands)
        day = date.fromisoformat(value)
        return (self.month if habit == "month" else self.day) % self._parts(day)

    def _parts(self, day: date) -> Mapping[str, str]:
        """The parts of a date, by the letters that CLDR has for them (UTS 35, part 4)."""
        return {
            "d": str(day.day), "dd": f"{day.day:02}",
            "M": str(day.month), "MM": f"{day.month:02}", "MMM": self.dated[day.month],
            "LLL": self.short[day.month], "LLLL": self.whole[day.month],
            "y": str(day.year), "yy": f"{day.year % 100:02}",
        }  # fmt: skip


class Habits:
    """The habits of some languages, by ISO 639 codes; the first stands in for what they lack."""

    def __init__(self, languages: Iterable[str]) -> None:
        asked = tuple(languages)
        self._hands = {
            language: [*_hands(language), *_hands(asked[0]), *_hands("en")] for language in asked
        }

    def country(self, language: str, code: str) -> str | None:
        """What a country is called, by its ISO 3166-1 alpha-2 code."""
        names = (hand.countries.get(code) for hand in self._hands[language])
        name = next(filter(None, names), None) if code != NO_COUNTRY else None
        return gsm.plain(name) if name else None

    def month(self, language: str, number: int) -> str:
        """What a month of the year is called, of 1 to 12."""
        return gsm.plain(self._hands[language][0].whole[number])

    def write(self, language: str, habit: Habit, value: str) -> str:
        """A value as it is kept, a date by ISO 8601 or a decimal number, as it is written.

        What is neither stays as it is.
        """
        try:
            return self._hands[language][0].write(habit, value)
        except ValueError:
            return value


@cache
def _hands(language: str) -> tuple[Hand, ...]:
    """What CLDR has of a language: of Kenya first.

    All else that Babel has read by then is let go, 5 MB that are mostly names of time zones.
    """
    found = map(_hand, (f"{language}_{COUNTRY}", language))
    hands = tuple(filter(None, found))
    babel.localedata._cache.clear()
    babel.core._global_data = None
    return hands


def _hand(name: str) -> Hand | None:
    """None where there is no such locale, or its dates have a part that ours lack, as an era."""
    try:
        locale = Locale.parse(name)
        months = locale.months
        hand = Hand(
            day=str(parse_pattern(locale.date_formats["medium"]).format),
            month=str(parse_pattern(locale.datetime_skeletons["yMMM"]).format),
            dated=dict(months["format"]["abbreviated"]),
            short=dict(months["stand-alone"]["abbreviated"]),
            whole=dict(months["stand-alone"]["wide"]),
            thousands=locale.number_symbols["latn"]["group"],
            countries=dict(locale.territories),
        )
        for habit in ("day", "month"):
            hand.write(habit, "2000-01-01")
    except (UnknownLocaleError, LookupError, ValueError):
        return None
    return hand
