"""Countries, dates and numbers, as each language writes them."""

from datetime import date
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.dates import format_date, format_skeleton
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal

from authoring.check import faults
from dialogue.phrases import Phrases
from dialogue.turn import State
from menus import habits
from menus.habits import Habit, Habits
from menus.tree import Tree
from menus.words import Words
from tests.support.small_tree import CONSTANTS, FILES, build

ALL = Habits(["en", "sw", "so", "zz"])


@pytest.mark.parametrize(
    ("language", "habit", "value", "written"),
    [
        ("en", "day", "2026-11-02", "2 Nov 2026"),
        ("sw", "day", "2026-05-02", "2 Mei 2026"),
        ("so", "day", "2026-11-02", "02-Nof-2026"),
        ("en", "month", "2026-11-02", "Nov 2026"),
        ("sw", "month", "2026-05-02", "Mei 2026"),
        ("en", "number", "12345", "12,345"),
        ("zz", "day", "2026-11-02", "2 Nov 2026"),  # a language that CLDR does not have
        ("en", "day", "soon", "soon"),
        ("en", "day", "-", "-"),
        ("en", "number", "", ""),
    ],
)
def test_a_value_is_written_as_the_language_does(
    language: str, habit: Habit, value: str, written: str
) -> None:
    assert ALL.write(language, habit, value) == written


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "NG", "Nigeria"),
        ("sw", "SA", "Saudia"),
        ("so", "SA", "Sacuudi Carabiya"),
        ("zz", "SA", "Saudi Arabia"),
        ("sw", "CI", "Cote d'Ivoire"),
        ("en", "ZZ", None),
        ("en", "QQ", None),
    ],
)
def test_a_country_is_called_as_the_language_does(
    language: str, code: str, name: str | None
) -> None:
    assert ALL.country(language, code) == name


@pytest.mark.parametrize("language", ["en", "sw", "so", "om", "luo", "ki", "am", "fr", "pl", "cs"])
def test_a_language_writes_every_month_as_cldr_has_it(language: str) -> None:
    here = Habits([language])
    locale = Locale.parse(language)
    if f"{language}_KE" in locale_identifiers():
        locale = Locale.parse(f"{language}_KE")
    for month in range(1, 13):
        day = date(2026, month, 3)
        assert here.write(language, "day", str(day)) == format_date(day, "medium", locale)
        assert here.write(language, "month", str(day)) == format_skeleton(
            "yMMM", day, locale=locale
        )
    assert here.write(language, "number", "1234567") == format_decimal(1234567, locale=locale)


def test_of_a_language_that_was_read_nothing_else_stays_in_memory() -> None:
    habits._hands.cache_clear()
    here = Habits(["en", "sw"])
    assert here.write("sw", "day", "2031-01-01") == "1 Jan 2031"
    assert here.country("sw", "DE") == "Ujerumani"
    assert [*localedata._cache] == []


# In a conversation


def small(folder: Path, **changed: tuple[str, str]) -> Path:
    """The small conversation with one thing changed in some of its files."""
    files = dict(FILES)
    for name, (old, new) in changed.items():
        file = {"tree": "trees/talk.toml", "places": "lists/places.toml"}.get(
            name, f"text/{name}.toml"
        )
        assert old in files[file]
        files[file] = files[file].replace(old, new)
    return build(folder, files)


def found(content: Path) -> list[str]:
    return faults(CONSTANTS, content)


def test_a_value_that_the_tree_calls_a_day_is_told_as_one(tmp_path: Path) -> None:
    content = small(
        tmp_path,
        tree=(
            'values = ["code", "status"]',
            'values = ["code", "status"]\nhabits = { code = "day" }',
        ),
    )
    assert found(content) == []
    words = Words.read(CONSTANTS, content)
    phrases = Phrases(Tree.read(words, content), words)
    state = State("talk.thanks", "sw", values={"code": "2026-05-02", "status": "new"})
    assert "2 Mei 2026" in phrases.text(state)


def test_a_habit_of_what_an_outcome_does_not_bring_is_a_fault(tmp_path: Path) -> None:
    content = small(tmp_path, tree=("final = true", 'final = true\nhabits = { when = "day" }'))
    assert found(content) == ["talk.file: writes when, which it does not bring"]


COUNTRIES = '\n[groups]\ncapital = ["TZ", "UG"]\ncoast = ["{code}", "SA"]\nOTHER = ["ZZ"]\n'


def test_a_country_without_words_has_its_name_in_each_language(tmp_path: Path) -> None:
    places = "territories = true\n" + COUNTRIES.format(code="DE")
    content = small(tmp_path, places=(FILES["lists/places.toml"], places),
                    sw=('ZZ = "Kwingine"', 'ZZ = "Kwingine"\nDE = "Udachi"'))  # fmt: skip
    assert found(content) == []
    words = Words.read(CONSTANTS, content)
    names = Tree.read(words, content).lists["places"].names
    assert names["en"] == {
        "TZ": "Tanzania",
        "UG": "Uganda",
        "DE": "Germany",
        "SA": "Saudi Arabia",
        "ZZ": "Somewhere else",
    }
    assert (names["sw"]["DE"], names["sw"]["SA"]) == ("Udachi", "Saudia")


def test_a_country_that_no_phone_can_write_or_nobody_names_is_a_fault(tmp_path: Path) -> None:
    for code, fault in (
        ("CI", "en: lists.places.CI is Côte d'Ivoire, and 'ô' is outside GSM 03.38"),
        ("QQ", "en: lists.places.QQ has no words, and no name of its own"),
    ):
        places = "territories = true\n" + COUNTRIES.format(code=code)
        content = small(tmp_path / code, places=(FILES["lists/places.toml"], places))
        assert fault in found(content)


def test_a_last_screen_shows_no_value_that_may_be_anything(tmp_path: Path) -> None:
    ends = ('text = "Goodbye."', 'text = "Goodbye. {status}"')
    kwaheri = ('text = "Kwaheri."', 'text = "Kwaheri. {status}"')
    assert found(small(tmp_path / "worded", en=ends, sw=kwaheri)) == []
    bad = ('new = "just come"', 'new = "your report has come"')
    content = small(tmp_path / "sensitive", en=ends, sw=kwaheri)
    path = content / "text" / "en.toml"
    path.write_text(path.read_text("utf-8").replace(*bad), "utf-8")
    fault = "en: talk.file.status.new says 'report' on a last screen"
    assert found(content) == [fault, f"in a text: {fault}", f"on WhatsApp: {fault}"]
    for name in ("code", "account"):
        shown = [(old, new.replace("status", name)) for old, new in (ends, kwaheri)]
        content = small(tmp_path / name, en=shown[0], sw=shown[1])
        assert found(content) == [
            f"{where}{language}: talk.bye.text shows {{{name}}} on a last screen"
            for where in ("", "in a text: ", "on WhatsApp: ")
            for language in ("en", "sw")
        ]
