"""The team's hours as a list: which rows are taken, and what callers are told of them on a day."""

from datetime import date, timedelta

import pytest

from lists import team_hours
from lists.preview import Content
from lists.rows import Cells
from lists.sheets import BadSheet
from tests.lists.conftest import changed, without

CHRISTMAS = {"hours": "closed", "note": "Christmas"}


def test_until_one_is_imported_the_setting_is_the_list(here: Content) -> None:
    assert team_hours.shipped(here) == [{"days": "Mon-Fri", "hours": "08:00-18:00", "note": ""}]
    assert team_hours.told(team_hours.shipped(here), date(2026, 11, 27)) == "Mon-Fri 08:00-18:00"


def test_a_date_is_told_of_for_the_week_before_it_and_on_its_day(here: Content) -> None:
    file = changed(team_hours.COLUMNS, team_hours.shipped(here), "2026-12-25", **CHRISTMAS)
    entries, bad, _ = team_hours.read(file, here)
    assert not bad
    near = "Mon-Fri 08:00-18:00, 2026-12-25 closed"
    days = {18: False, 19: True, 25: True, 26: False}
    for day, soon in days.items():
        assert (team_hours.told(entries, date(2026, 12, day)) == near) is soon


@pytest.mark.parametrize(
    ("days", "hours"),
    [("Fri-Mon", "08:00-18:00"), ("Sat", "closed"), ("Sat", ""), ("2026-02-30", "closed"),
     ("2026-12-25", "18:00-08:00"), ("Sat", "8-12"), ("Christmas", "closed")],
)  # fmt: skip
def test_a_row_that_says_no_hours_is_named(here: Content, days: str, hours: str) -> None:
    file = changed(team_hours.COLUMNS, team_hours.shipped(here), days, hours=hours)
    [bad] = team_hours.read(file, here).bad
    assert bad.line == 3
    assert "08:00-18:00" in bad.why or days in bad.why


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-25", "9999-12-31"])
def test_a_date_at_either_end_of_the_calendar_is_a_date(here: Content, day: str) -> None:
    file = changed(team_hours.COLUMNS, team_hours.shipped(here), day, **CHRISTMAS)
    entries, bad, _ = team_hours.read(file, here)
    assert not bad
    near = f"Mon-Fri 08:00-18:00, {day} closed"
    assert team_hours.told(entries, date.fromisoformat(day)) == near


def test_each_row_is_looked_at_beside_those_of_its_week_alone(
    here: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = date(2030, 1, 1)
    dates = [
        {"days": (first + timedelta(days=10 * at)).isoformat(), **CHRISTMAS} for at in range(400)
    ]
    entries = [*team_hours.shipped(here), *dates]
    looked: list[date] = []
    near = team_hours._is_near

    def looks(cells: Cells, today: date) -> bool:
        looked.append(today)
        return near(cells, today)

    monkeypatch.setattr(team_hours, "_is_near", looks)
    file = changed(team_hours.COLUMNS, entries, "2029-12-25", **CHRISTMAS)
    assert not team_hours.read(file, here).bad
    assert len(looked) < 10 * len(entries)  # and not with the square of them


def test_hours_that_fill_a_screen_are_refused(here: Content) -> None:
    entries = team_hours.shipped(here)
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
        entries = [*entries, {"days": day, "hours": "08:15-18:45", "note": ""}]
    file = changed(team_hours.COLUMNS, entries, "Mon-Fri")
    assert "more than 80 letters" in team_hours.read(file, here).bad[0].why


def test_a_list_says_when_there_is_anybody_at_all(here: Content) -> None:
    dates = changed(team_hours.COLUMNS, team_hours.shipped(here), "2026-12-25", **CHRISTMAS)
    assert not team_hours.read(dates, here).bad
    both = changed(team_hours.COLUMNS, team_hours.shipped(here), "always")
    with pytest.raises(BadSheet, match="days of the week"):
        team_hours.read(both, here)
    with pytest.raises(BadSheet, match="nothing below"):
        team_hours.read(without(team_hours.COLUMNS, team_hours.shipped(here), "Mon-Fri"), here)


@pytest.mark.parametrize(
    ("days", "hours", "why"),
    [
        ("Sat", "18:00-08:00", "Sat 18:00-08:00 ends before it begins"),
        ("Sat", "09:00-09:00", "Sat 09:00-09:00 ends before it begins"),
        ("2027-12-24", "13:00-09:00", "2027-12-24 13:00-09:00 ends before it begins"),
        ("Sun-Sat", "08:00-18:00", "Sun-Sat ends before it begins"),
    ],
)
def test_what_ends_before_it_begins_is_refused_by_its_row(
    here: Content, days: str, hours: str, why: str
) -> None:
    file = changed(team_hours.COLUMNS, team_hours.shipped(here), days, hours=hours)
    [bad] = team_hours.read(file, here).bad
    assert bad.line == 3
    assert why in bad.why


def test_hours_that_overlap_and_dates_that_are_over_are_taken_with_a_warning(
    here: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_hours, "today", lambda: date(2026, 12, 26))
    entries = [
        *team_hours.shipped(here),
        {"days": "Fri-Sat", "hours": "17:00-19:00", "note": ""},
    ]
    file = changed(team_hours.COLUMNS, entries, "2026-12-25", **CHRISTMAS)
    found, bad, notes = team_hours.read(file, here)
    assert not bad
    assert len(found) == 3
    assert notes.said == [
        "Lines 2 and 3 overlap on Fri: callers are told of both.",
        "Line 4: 2026-12-25 is over, and callers are not told of it.",
    ]
