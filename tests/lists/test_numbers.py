"""Helpline numbers as a list: each rings, each that callers are told of is verified and checked."""

from datetime import date, timedelta

import pytest

from lists import numbers
from lists.numbers import COLUMNS
from lists.preview import Content
from lists.sheets import BadSheet
from telecom.numbers import rings
from tests.support.workbooks import workbook

from .conftest import changed, without

SHIPPED = numbers.shipped()
NONE: frozenset[str] = frozenset()


def test_what_was_downloaded_is_taken_back_unchanged(here: Content) -> None:
    entries, bad = numbers.read(changed(COLUMNS, SHIPPED, "police"), here, NONE)
    assert bad == []
    assert entries == SHIPPED


def test_the_first_list_is_what_the_service_came_with(here: Content) -> None:
    words = here.with_numbers(numbers.lines(SHIPPED))
    assert words == here.words


def test_a_new_number_stands_in_the_words(here: Content) -> None:
    entries, _ = numbers.read(changed(COLUMNS, SHIPPED, "police", from_kenya="112"), here, NONE)
    words = here.with_numbers(numbers.lines(entries))
    assert "Danger: 112." in words.say("en", "main.person.text", {})
    assert "999" not in words.say("sw", "main.person.text", {})


def test_a_workbook_s_numbers_and_dates_are_read(here: Content) -> None:
    rows: list[tuple[object, ...]] = [tuple(entry.values()) for entry in SHIPPED]
    rows[0] = ("police", 999, *rows[0][2:6], "22/11/2025", "Yes")
    headings = tuple(column.headings[0] for column in COLUMNS.values())
    entries, bad = numbers.read(workbook(headings, *rows), here, NONE)
    assert bad == []
    assert entries[0]["from_kenya"] == "999"
    assert entries[0]["checked_on"] == "2025-11-22"


TOMORROW = (date.today() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("row", "cells", "why"),
    [
        ("police", {"from_kenya": "99"}, "no number that rings"),
        ("police", {"from_kenya": "0722 509 76"}, "no number that rings"),
        ("police", {"from_kenya": "call us"}, "no number that rings"),
        ("diaspora", {"from_abroad": "0114 757 002"}, "rings from abroad"),
        ("diaspora", {"from_abroad": "116"}, "rings from abroad"),
        ("diaspora", {"from_abroad": ""}, "ring from abroad"),
        ("police", {"verified": "no"}, "has to be verified"),
        ("police", {"verified": "perhaps"}, "neither yes nor no"),
        ("police", {"checked_on": ""}, "no date of last check"),
        ("police", {"checked_on": TOMORROW}, "no day before today"),
        ("police", {"checked_on": "11/22/2026"}, "no day before today"),
        ("police", {"source": ""}, "source is missing"),
        ("jeddah", {"verified": "yes", "from_abroad": ""}, "no number"),
        ("Police 2", {"verified": "no", "source": "x"}, "small letters"),
    ],
)
def test_a_bad_row_is_named_by_its_line(
    here: Content, row: str, cells: dict[str, str], why: str
) -> None:
    _, bad = numbers.read(changed(COLUMNS, SHIPPED, row, **cells), here, NONE)
    lines = [entry["name"] for entry in SHIPPED]
    assert [one.line for one in bad] == [lines.index(row) + 2 if row in lines else len(lines) + 2]
    assert why in bad[0].why


def test_a_line_that_callers_are_told_of_can_not_go(here: Content) -> None:
    with pytest.raises(BadSheet, match="police"):
        numbers.read(without(COLUMNS, SHIPPED, "police"), here, NONE)
    gone = without(COLUMNS, SHIPPED, "jeddah")
    assert numbers.read(gone, here, NONE)[1] == []
    with pytest.raises(BadSheet, match="jeddah"):
        numbers.read(gone, here, frozenset(["jeddah"]))


def test_what_the_words_show_and_an_older_list_lacks_stays_as_it_was(here: Content) -> None:
    older = [entry for entry in SHIPPED if entry["name"] != "police"]
    assert here.with_numbers(numbers.lines(older)) == here.words


@pytest.mark.parametrize(
    ("written", "here_it_rings", "abroad_it_rings"),
    [
        ("116", True, False),
        ("999", True, False),
        ("1195", True, False),
        ("0800 722 203", True, False),
        ("+254 114 757 002", True, True),
        ("020 787 6000", True, False),
        ("911", False, False),
        ("0900 123456", False, False),
        ("+254 900 123456", False, False),
        ("+882 16 2123 4567", False, False),
        ("+966 800 100 0352", False, True),
        ("0000 000 000", False, False),
        ("+1", False, False),
        ("+254 114 757 002 ext 5", False, False),
        ("٩٩٩", False, False),
    ],
)
def test_what_rings(written: str, here_it_rings: bool, abroad_it_rings: bool) -> None:
    assert rings(written) == here_it_rings
    assert rings(written, from_abroad=True) == abroad_it_rings
