"""The work list: what is pressing stands first, and nothing that a caller said stands on it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from models import Case, Event, Person
from models.db.base import now
from models.person import Role
from models.return_visit import stop_contact
from models.work_filter import View
from tests.support.statements import statements

from .conftest import CONTACT, Desk

MOST_STATEMENTS = 14
"""Which a page of the list may cost the database: who asks, whom a case can be given, the page, its
unread, its counts, what was added to its cases, the record that codes were seen."""


def _rows(page: str) -> list[str]:
    return re.findall(r"<tr class.*?</tr>", page, re.DOTALL)


def _file_some(desk: Desk) -> None:
    """Five cases, one of each sort, the oldest first."""
    sorts: list[dict[str, Any]] = [
        {"urgent": False, "county": "001", "contact": None},
        {"urgent": False, "county": None, "country": "SA", "complete": False},
        {"urgent": False, "kind": "enquiry", "about": "MIGRATION"},
        {"urgent": True},
        {"urgent": False, "kind": "request", "about": "CALL", "language": "en"},
    ]
    for number, sort in enumerate(sorts, 1):
        desk.file(number, received_at=now() - timedelta(hours=6 - number), **sort)


def _about(row: str) -> str:
    return re.search(r'<a href="[^"]+">([^<]+)', row)[1]  # type: ignore[index]


def test_the_urgent_stands_first_then_what_is_pressing_and_waits_longest(desk: Desk) -> None:
    _file_some(desk)
    rows = _rows(desk.person().get("/staff/cases").text)
    assert [_about(row) for row in rows] == [
        "Forced labour",
        "Forced labour",
        "Forced labour",
        "Call wanted",
        "Question on migrating",
    ]
    assert ">Urgent<" in rows[0]
    assert 'class="urgent unread"' in rows[0]
    assert "2 h" in rows[0]
    assert "5 h" in rows[1]
    assert ">Broke off<" in rows[2]


def test_a_row_says_what_it_is_and_nothing_a_caller_said(desk: Desk) -> None:
    case = desk.file()
    page = desk.person().get("/staff/cases").text
    for shown in (
        "Forced labour", "Menu", "Nairobi City", "SW", "New", "Nobody", "Call 16–21",
        case.reference,
    ):  # fmt: skip
        assert shown in page
    for hidden in ("papers", "711222333", "mango"):
        assert hidden not in page


def test_what_is_sealed_shows_with_the_key_alone_and_is_logged_once_a_page(desk: Desk) -> None:
    cases = [desk.file(number, answers={"ages": "CHILD"}) for number in (1, 2)]
    desk.add("dalila", Role.CASEWORKER, key=False)
    page = desk.person("dalila").get("/staff/cases").text
    assert "you hold no key" in page
    assert ", child" not in page
    assert "Call 17" not in page
    assert _looks(desk) == []
    page = desk.person().get("/staff/cases").text
    assert page.count("Report, child") == 2
    [looked] = _looks(desk)
    assert sorted(looked.details["cases"]) == sorted(case.id.hex for case in cases)
    assert cases[0].reference in desk.person().get("/staff/audit").text


def test_what_can_not_be_put_on_record_is_not_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.file()
    person = desk.person()

    def refuses(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("read-only"))

    monkeypatch.setattr(Event, "record", refuses)
    answer = person.get("/staff/cases")
    assert answer.status_code == 200
    assert len(_rows(answer.text)) == 1
    assert "Forced labour" not in answer.text


def _looks(desk: Desk) -> list[Event]:
    with desk.database() as db:
        return db.query(Event).filter_by(what="list looked at").all()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("?view=unread", 5),
        ("?view=urgent", 1),
        ("?view=mine", 0),
        ("?view=unassigned", 5),
        ("?view=overdue", 0),
        ("?view=closed", 0),
        ("?kind=report", 3),
        ("?what=CALL", 1),
        ("?where=001", 1),
        ("?where=SA", 1),
        ("?lang=en", 1),
        ("?by=IVR", 0),
        ("?contact=no", 1),
        ("?mark=incomplete", 1),
        ("?age=1h", 5),
        ("?age=in1h", 0),
        ("?age=in1d", 5),
        ("?age=1d", 0),
        ("?follow=none&kind=request", 1),
        ("?owner=achieng", 0),
        ("?status=Active", 0),
        ("?sort=newest", 5),
        ("?from=2026-01-01&to=2099-01-01", 5),
        ("?to=2026-01-01", 0),
        ("?kind=report&kind=request", 3),
    ],
)
def test_the_address_says_what_is_shown(desk: Desk, query: str, count: int) -> None:
    _file_some(desk)
    answer = desk.person().get(f"/staff/cases{query}")
    assert answer.status_code == 200
    assert len(_rows(answer.text)) == count


@pytest.mark.parametrize(
    "query",
    [
        "?sort=x",
        "?after=-5",
        "?before=999999999999999999999",
        "?after=0.9999999999999999." + "f" * 32 + "&before=1",
        "?after=%00&kind=",
        "?from=0001-01-01&to=9999-12-31",
    ],
)
def test_a_page_that_is_not_there_is_the_first(desk: Desk, query: str) -> None:
    _file_some(desk)
    answer = desk.person().get(f"/staff/cases{query}")
    assert answer.status_code == 200
    assert len(_rows(answer.text)) == 5


@pytest.mark.parametrize("typed", ["{}", "{} ", "{}-{}", "{} {}"])
def test_a_reference_leads_to_its_case(desk: Desk, typed: str) -> None:
    case = desk.file()
    halves = (case.reference[:4].lower(), case.reference[4:])
    written = typed.format(*(halves if typed.count("{}") == 2 else [case.reference]))
    answer = desk.person().post("/staff/cases/find", reference=written)
    assert answer.location == f"/staff/cases/{case.id}"


@pytest.mark.parametrize("typed", ["", "x", "\0", "0000-0000", "' OR 1=1", "٣" * 8, "A" * 5000])
def test_a_reference_of_nothing_leads_back_to_the_list(desk: Desk, typed: str) -> None:
    desk.file()
    person = desk.person()
    person.get("/staff/cases?kind=report")
    answer = person.post("/staff/cases/find", reference=typed)
    assert answer.location == "/staff/cases?kind=report"
    assert "No case that you may read" in person.get("/staff/cases").text


def test_a_page_asks_the_database_few_times_however_long_the_list_and_narrowed(desk: Desk) -> None:
    person = desk.person()
    parts = ["", *(f"?view={view}" for view in View), "?contact=now", "?kind=report&owner=achieng"]
    for number in range(1, 31):
        desk.file(number, contact=CONTACT | {"contact_when": "ANY_TIME"})
        for part in parts if number in (1, 30) else ():
            with statements(desk.database) as asked:
                assert person.get(f"/staff/cases{part}").status_code == 200
            assert len(asked) <= MOST_STATEMENTS, (part, asked)


def test_tabs_count_and_link(desk: Desk) -> None:
    _file_some(desk)
    first = desk.file(6)
    with desk.database.begin() as db:
        me = db.query(Person).filter_by(username="achieng").one()
        case = db.get_one(type(first), first.id)
        case.change_status(db, me, "Closed")
        case.assign(db, me, me)
    page = desk.person().get("/staff/cases").text
    tabs = dict(re.findall(r'>(\w+) <span class="count">(\d+)</span>', page))
    assert tabs == {
        "Mine": "0",
        "Unassigned": "5",
        "Urgent": "1",
        "Overdue": "0",
        "Unread": "5",
        "All": "5",
        "Closed": "1",
    }


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    person = desk.person()
    assert "Nothing waits for you" in person.get("/staff/cases").text
    assert "Show all that is open" in person.get("/staff/cases?kind=report").text


def test_a_long_list_has_pages_that_keep_the_filters(desk: Desk) -> None:
    for number in range(1, 31):
        desk.file(number, urgent=False)
    person = desk.person()
    page = person.get("/staff/cases?kind=report").text
    assert len(_rows(page)) == 25
    page = person.get(_leads(page, "next")).text
    assert len(_rows(page)) == 5
    assert "kind=report" in _leads(page, "prev")
    assert len(_rows(person.get(_leads(page, "prev")).text)) == 25


def _leads(page: str, where: str) -> str:
    found = re.search(rf'rel="{where}" href="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?view=closed&status=New", 1),
        ("?view=closed&status=Closed", 1),
        ("?view=all&status=Closed", 5),
        ("?view=mine&owner=barasa", 0),
        ("?view=unassigned&owner=achieng", 5),
    ],
)
def test_tab_and_filters_never_say_two_things(desk: Desk, query: str, count: int) -> None:
    _file_some(desk)
    closed = desk.file(6)
    with desk.database.begin() as db:
        me = db.query(Person).filter_by(username="achieng").one()
        db.get_one(type(closed), closed.id).change_status(db, me, "Closed")
    page = desk.person().get(f"/staff/cases{query}").text
    rows = _rows(page)
    assert len(rows) == count
    shut = "view=closed" in query
    assert all((">Closed<" in row) == shut for row in rows)
    page = re.search(r'<form class="filters".*?</form>', page, re.S)[0]  # type: ignore[index]
    offered = re.search(r'<select name="status".*?</select>', page, re.S)
    assert offered
    assert ('value="New"' in offered[0]) != shut
    assert ('<select name="owner"' in page) == (
        "view=mine" not in query and "unassigned" not in query
    )


def test_the_way_back_from_a_case_keeps_the_view(desk: Desk) -> None:
    for number in range(1, 31):
        case = desk.file(number, urgent=False)
    person = desk.person()
    for view in ("?view=unread&kind=report", "?where=047&owner=achieng", ""):
        person.get(f"/staff/cases{view}")
        way = re.search(r'href="([^"]+)">← Work list', person.get(f"/staff/cases/{case.id}").text)
        assert way
        asked = set(view.strip("?").split("&")) - {""}
        assert asked <= set(way[1].partition("?")[2].replace("&amp;", "&").split("&"))
    person.post(f"/staff/cases/{case.id}/work", was_status="New", status="Active")


def test_the_urgent_one_that_waits_longest_is_on_top(desk: Desk) -> None:
    for number in range(1, 31):
        desk.file(number, received_at=now() - timedelta(hours=number))
    rows = _rows(desk.person().get("/staff/cases").text)
    assert "30 h" in rows[0]
    assert "6 h" in rows[-1]


def test_unread_is_each_person_s_own(desk: Desk) -> None:
    case, mine, theirs = desk.file(), desk.person(), desk.person("barasa")

    def unread() -> list[bool]:
        return [" unread" in _rows(one.get("/staff/cases").text)[0] for one in (mine, theirs)]

    assert unread() == [True, True]
    mine.get(f"/staff/cases/{case.id}")
    assert unread() == [False, True]
    assert "?view=unread" in mine.get("/staff/cases").text
    assert len(_rows(theirs.get("/staff/cases?view=unread").text)) == 1
    theirs.get(f"/staff/cases/{case.id}")
    assert unread() == [False, False]
    with desk.database.begin() as db:
        stop_contact(db, db.get_one(Case, case.id))  # something new of its caller
    assert unread() == [True, True]


def test_what_others_read_before_one_came_is_not_unread(desk: Desk) -> None:
    case = desk.file(received_at=now() - timedelta(hours=1))
    desk.person().get(f"/staff/cases/{case.id}")
    desk.file(2, received_at=now() - timedelta(hours=1))
    desk.add("dalila", Role.CASEWORKER)
    rows = _rows(desk.person("dalila").get("/staff/cases").text)
    assert [" unread" in row for row in rows] == [False, True]


def test_a_save_is_not_an_opening(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    url = f"/staff/cases/{case.id}"

    def openings() -> int:
        with desk.database() as db:
            return db.query(Event).filter_by(case_id=case.id, what="opened").count()

    person.get(url)
    for verb, fields in (
        ("work", {"was_status": "New", "status": "Active"}),
        ("notes", {"note": "x"}),
    ):
        page = person.get(person.post(f"{url}/{verb}", **fields).location or "").text
        assert case.reference in page
    assert openings() == 1
    person.get(url)
    assert openings() == 2


def test_whoever_saves_without_having_opened_opens_afterwards(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    person.post(f"/staff/cases/{case.id}/notes", note="x")
    person.get(f"/staff/cases/{case.id}")
    with desk.database() as db:
        assert db.query(Event).filter_by(case_id=case.id, what="opened").count() == 1
