"""Helpline numbers as a list: each rings, each that callers are told of is verified and checked."""

from datetime import date, timedelta

import pytest

from lists import numbers
from lists.numbers import COLUMNS
from lists.preview import Content
from lists.sheets import BadSheet
from telecom.pages import UNBROKEN
from tests.support.workbooks import workbook

from .conftest import changed, without

SHIPPED = numbers.shipped()
NONE: frozenset[str] = frozenset()


def test_what_was_downloaded_is_taken_back_unchanged(here: Content) -> None:
    entries, bad, _ = numbers.read(changed(COLUMNS, SHIPPED, "police"), here, NONE)
    assert bad == []
    assert entries == SHIPPED


def test_the_first_list_is_what_the_service_came_with(here: Content) -> None:
    words = here.with_numbers(numbers.lines(SHIPPED))
    assert words == here.words


def test_a_new_number_stands_in_the_words(here: Content) -> None:
    entries, *_ = numbers.read(changed(COLUMNS, SHIPPED, "police", from_kenya="112"), here, NONE)
    words = here.with_numbers(numbers.lines(entries))
    assert "Danger 112." in words.say("en", "main.person_unknown.text", {})
    assert "999" not in words.say("sw", "main.person_unknown.text", {})


def test_a_workbook_s_numbers_and_dates_are_read(here: Content) -> None:
    rows: list[tuple[object, ...]] = [tuple(entry.values()) for entry in SHIPPED]
    rows[0] = ("police", 999, *rows[0][2:6], "22/11/2025", "Yes")
    headings = tuple(column.headings[0] for column in COLUMNS.values())
    entries, bad, _ = numbers.read(workbook(headings, *rows), here, NONE)
    assert bad == []
    assert entries[0]["from_kenya"] == "999"
    assert entries[0]["checked_on"] == "2025-11-22"


TOMORROW = (date.today() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("row", "cells", "why"),
    [
        ("police", {"from_kenya": "99"}, "a number that nobody has"),
        ("police", {"from_kenya": "0722 509 76"}, "a number that nobody has"),
        ("police", {"from_kenya": "call us"}, "is no telephone number"),
        ("police", {"from_kenya": "40404"}, "a short code that callers can't ring"),
        ("police", {"from_kenya": "2.54711000009E+11"}, "make the column text"),
        ("police", {"from_kenya": "0711000009 / 0722000010"}, "several numbers: keep one"),
        ("diaspora", {"from_abroad": "0114 757 002"}, "lacks + and the country's code"),
        ("diaspora", {"from_abroad": "116"}, "lacks + and the country's code"),
        ("diaspora", {"from_abroad": "+254 800 722 203"}, "rings in Kenya alone"),
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
    _, bad, _ = numbers.read(changed(COLUMNS, SHIPPED, row, **cells), here, NONE)
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


def test_a_number_is_kept_as_callers_dial_it(here: Content) -> None:
    rows: list[tuple[object, ...]] = [tuple(entry.values()) for entry in SHIPPED]
    rows[4] = ("tip", 711000009, "+254 0711 000 009", *rows[4][3:])
    headings = tuple(column.headings[0] for column in COLUMNS.values())
    entries, bad, _ = numbers.read(workbook(headings, *rows), here, NONE)
    assert bad == []
    assert (entries[4]["from_kenya"], entries[4]["from_abroad"]) == (
        "0711 000 009",
        "+254 711 000 009",
    )


def test_what_an_older_list_holds_is_told_only_as_it_can_be_dialled(here: Content) -> None:
    kept = [entry | {"from_kenya": "711000009", "verified": "yes"} for entry in SHIPPED[:1]]
    assert here.constants(numbers.lines(kept))["tel_police"] == f"0711{UNBROKEN}000{UNBROKEN}009"
    broken = [SHIPPED[0] | {"from_kenya": "99"}]
    assert here.constants(numbers.lines(broken))["tel_police"] == "999"
