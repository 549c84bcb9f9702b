"""How a language writes countries, dates and numbers, by Unicode's CLDR as Babel has it.

What CLDR lacks for a language is written as in the first one. Each is made once and then kept:
a hop does no more than look it up.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from telecom import gsm

# A day, 22 Nov 2026; a month, Nov 2026; a number, 12,345. The others stay as they are on a screen:
# a call tells letters one by one, and lines as a name and a number each. A word of a
# caller's own it reads out in a language that its machine speaks, and spells in any other.
Habit = Literal["day", "month", "number", "letters", "lines", "word"]

# As Kenya writes where the language has several ways: 22 Nov, not Nov 22.
COUNTRY = "KE"
# ISO 3166-1 leaves it to its users; what it means here is a matter of words.
NO_COUNTRY = "ZZ"


class Habits:
    """The habits of some languages, by ISO 639 codes; the first stands in for what they lack."""

    def __init__(self, languages: Iterable[str]) -> None:
        asked = tuple(languages)
        self._locales = {
            language: tuple(dict.fromkeys([*_locales(language), *_locales(asked[0]), "en"]))
            for language in asked
        }

    def country(self, language: str, code: str) -> str | None:
        """What a country is called, by its ISO 3166-1 alpha-2 code."""
        names = (_territory(locale, code) for locale in self._locales[language])
        return next(filter(None, names), None) if code != NO_COUNTRY else None

    def month(self, language: str, number: int) -> str:
        """What a month of the year is called, of 1 to 12."""
        names = Locale.parse(self._locales[language][0]).months["stand-alone"]["wide"]
        return gsm.plain(names[number])

    def write(self, language: str, habit: Habit, value: str) -> str:
        """A value as it is kept, a date by ISO 8601 or a decimal number, as it is written.

        What is neither stays as it is.
        """
        return _written(self._locales[language][0], habit, value)


@cache
def _locales(language: str) -> tuple[str, ...]:
    """The names of what CLDR has of a language: of Kenya first."""
    found = []
    for name in (f"{language}_{COUNTRY}", language):
        try:
            found.append(str(Locale.parse(name)))
        except (UnknownLocaleError, ValueError):
            continue
    return tuple(found)


def _territory(locale: str, code: str) -> str | None:
    name = Locale.parse(locale).territories.get(code)
    return gsm.plain(name) if name else None


@lru_cache(maxsize=4096)
def _written(locale: str, habit: Habit, value: str) -> str:
    try:
        if habit == "number":
            return format_decimal(int(value), locale=locale)
        day = date.fromisoformat(value)
    except ValueError:
        return value
    if habit == "month":
        return format_skeleton("yMMM", day, locale=locale)
    return format_date(day, "medium", locale=locale)
