"""The work list: what is pressing stands first, and nothing that a caller said stands on it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from models import Case, Event, Person
from models.db.base import now
from models.person import Role
from models.return_visit import stop_contact

from .conftest import Desk


def _rows(page: str) -> list[str]:
    return re.findall(r"<tr class.*?</tr>", page, re.DOTALL)


def _file_some(desk: Desk) -> None:
    """Five cases, one of each sort, the oldest first."""
    sorts: list[dict[str, Any]] = [
        {"urgent": False, "danger": "NO", "county": "001", "contact": None},
        {"urgent": False, "danger": None, "county": None, "complete": False},
        {"urgent": False, "danger": "UNSURE", "kind": "enquiry"},
        {"urgent": True, "danger": "YES"},
        {"urgent": False, "danger": "NO", "kind": "request", "language": "en"},
    ]
    for number, sort in enumerate(sorts, 1):
        desk.file(number, received_at=now() - timedelta(hours=6 - number), **sort)


def test_the_urgent_stands_first_then_the_newest(desk: Desk) -> None:
    _file_some(desk)
    rows = _rows(desk.person().get("/staff/cases").text)
    assert [re.search(r"Report|Enquiry|Request", row)[0] for row in rows] == [  # type: ignore[index]
        "Report",
        "Request",
        "Enquiry",
        "Report",
        "Report",
    ]
    assert ">Urgent<" in rows[0]
    assert 'class="urgent unread"' in rows[0]
    assert "2 h" in rows[0]
    assert ">Incomplete<" in rows[3]


def test_a_row_says_what_it_is_and_nothing_a_caller_said(desk: Desk) -> None:
    desk.file()
    page = desk.person().get("/staff/cases").text
    for shown in ("Report", "Menu", "In danger", "Nairobi City", "Swahili", "New", "Nobody"):
        assert shown in page
    for hidden in ("papers", "711222333", "mango", "Work by force"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("?tab=unread", 5),
        ("?tab=urgent", 1),
        ("?tab=mine", 0),
        ("?tab=unassigned", 5),
        ("?tab=closed", 0),
        ("?kind=report", 3),
        ("?county=001", 1),
        ("?danger=NO", 2),
        ("?danger=NO&kind=request", 1),
        ("?owner=achieng", 0),
        ("?status=Active", 0),
        ("?tab=nonsense&kind=nonsense&county='--&danger[]=1&owner=nobody-we-know&page=x", 0),
        ("?page=-5", 5),
        ("?page=999999999999999999999", 5),
        ("?kind=report&kind=request", 3),
    ],
)
def test_the_address_says_what_is_shown(desk: Desk, query: str, count: int) -> None:
    _file_some(desk)
    answer = desk.person().get(f"/staff/cases{query}")
    assert answer.status_code == 200
    assert len(_rows(answer.text)) == count


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
        "Unread": "5",
        "Urgent": "1",
        "Mine": "0",
        "Unassigned": "5",
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
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    assert len(_rows(person.get(older[1].replace("&amp;", "&")).text)) == 5


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?tab=closed&status=New", 1),
        ("?tab=closed&status=Closed", 1),
        ("?tab=all&status=Closed", 5),
        ("?tab=mine&owner=barasa", 0),
        ("?tab=unassigned&owner=achieng", 5),
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
    shut = "tab=closed" in query
    assert all((">Closed<" in row) == shut for row in rows)
    offered = re.search(r'<select id="filter-status".*?</select>', page, re.S)
    assert offered
    assert ('value="New"' in offered[0]) != shut
    assert ('id="filter-owner"' in page) == ("tab=mine" not in query and "unassigned" not in query)


def test_the_way_back_from_a_case_keeps_the_view(desk: Desk) -> None:
    for number in range(1, 31):
        case = desk.file(number, urgent=False)
    person = desk.person()
    for view in ("?tab=unread&kind=report&page=2", "?tab=all&danger=YES&owner=achieng", ""):
        person.get(f"/staff/cases{view}")
        way = re.search(r'href="([^"]+)">← Work list', person.get(f"/staff/cases/{case.id}").text)
        assert way
        asked = set(view.strip("?").split("&")) - {""}
        assert asked <= set(way[1].partition("?")[2].replace("&amp;", "&").split("&"))
    person.post(f"/staff/cases/{case.id}/status", was="New", status="Active")


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
    assert "?tab=unread" in mine.get("/staff/cases").text
    assert len(_rows(theirs.get("/staff/cases?tab=unread").text)) == 1
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
    assert [" unread" in row for row in rows] == [True, False]


def test_a_save_is_not_an_opening(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    url = f"/staff/cases/{case.id}"

    def openings() -> int:
        with desk.database() as db:
            return db.query(Event).filter_by(case_id=case.id, what="opened").count()

    person.get(url)
    for verb, fields in (("status", {"was": "New", "status": "Active"}), ("notes", {"note": "x"})):
        assert "They keep" in person.get(person.post(f"{url}/{verb}", **fields).location or "").text
    assert openings() == 1
    person.get(url)
    assert openings() == 2


def test_whoever_saves_without_having_opened_opens_afterwards(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    person.post(f"/staff/cases/{case.id}/notes", note="x")
    person.get(f"/staff/cases/{case.id}")
    with desk.database() as db:
        assert db.query(Event).filter_by(case_id=case.id, what="opened").count() == 1
