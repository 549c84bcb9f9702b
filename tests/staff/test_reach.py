"""Who may be called now: by consent and hours, in memory, for who holds the key."""

import re
from datetime import datetime, timedelta

import pytest

from models import Case, Event
from models.crypto.envelope import PrivateKey
from models.db.base import EAST_AFRICA, now
from models.person import Role

from .conftest import Desk
from .test_work_list import _rows


def test_who_may_be_called_now_is_found_by_consent_and_hours(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = datetime(2026, 11, 27, 18, 30, tzinfo=EAST_AFRICA)
    monkeypatch.setattr("staff.cases.reach.now", lambda: evening)
    monkeypatch.setattr("staff.cases.reach.OPENED", 4)
    came = {"received_at": evening - timedelta(hours=5), "urgent": False, "danger": "NO"}
    reach = {"contact_number": "+254711222333", "contact_how": "CALL"}
    now_ones = [
        desk.file(1, contact=reach | {"contact_when": "EVENING"}, **came),
        desk.file(6, contact=reach | {"contact_when": "ANY_TIME"}, **came),
    ]
    desk.file(2, contact=reach | {"contact_when": "MORNING"}, **came)
    desk.file(3, contact=reach | {"contact_how": "SMS"}, **came)
    desk.file(4, contact=None, **came)
    old = came | {"received_at": evening - timedelta(days=40)}
    desk.file(5, contact=reach | {"contact_when": "EVENING"}, **old)
    person, rows = desk.person(), []
    address = "/staff/cases?contact=now"
    while address:
        page = person.get(address).text
        rows += _rows(page)
        found = re.search(r'href="([^"]+)">(?:Next →|Look at the next)', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert len(rows) == 2
    assert all(any(f"c-{one.reference}" in row for row in rows) for one in now_ones)
    with desk.database() as db:
        assert db.query(Event).filter_by(what="hours looked through").count() >= 2
    assert "Make a CSV file" not in person.get("/staff/export?contact=now").text


def test_the_hours_are_nobody_s_without_the_key(desk: Desk) -> None:
    desk.file()
    desk.add("dalila", Role.CASEWORKER, key=False)
    page = desk.person("dalila").get("/staff/cases?contact=now").text
    assert "so nothing is shown" in page
    assert "May be called now" not in page


def test_no_more_is_opened_than_a_page_needs_and_nothing_that_consent_no_longer_covers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = {"contact_number": "+254711222333", "contact_how": "CALL", "contact_when": "ANY_TIME"}
    lately = now() - timedelta(days=1)
    for number in range(1, 41):
        old = timedelta(days=60 if number > 35 else 0)
        desk.file(number, contact=reach, received_at=lately - old - timedelta(minutes=number))
    opened: list[str] = []
    really = Case.open_contact

    def counted(case: Case, key: PrivateKey) -> dict[str, str] | None:
        opened.append(case.reference)
        return really(case, key)

    monkeypatch.setattr(Case, "open_contact", counted)
    monkeypatch.setattr("staff.cases.work_list.codes", lambda *_: {})
    person = desk.person()
    page = person.get("/staff/cases?contact=now").text
    assert len(_rows(page)) == 25
    assert len(opened) == 26
    opened.clear()
    found = re.search(r'href="([^"]+)">Next →', page)
    assert found
    assert len(_rows(person.get(found[1].replace("&amp;", "&")).text)) == 10
    assert len(opened) == 10
