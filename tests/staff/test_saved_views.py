"""Saved views: a part of the work list under a name, for one person or for the team."""

import re

import pytest

from models import Person, SavedView
from models.person import Role
from models.saved_view import LONGEST, MOST

from .conftest import Desk, Visitor
from .test_work_list import _file_some, _rows

NARROW = "?kind=report&where=047&owner=barasa"


def _save(person: Visitor, name: str, query: str = NARROW, **fields: str) -> str:
    """Save a view; the page that it leads to."""
    answer = person.post(f"/staff/cases/views{query}", name=name, **fields)
    assert answer.location
    return person.get(answer.location).text


def _tabs(page: str) -> dict[str, str]:
    """Saved views by their names, with the addresses that they lead to."""
    found = re.findall(r'class="saved" href="([^"]+)"[^>]*>([^<]+)', page)
    return {name.strip(): url.replace("&amp;", "&") for url, name in found}


def test_a_view_is_saved_leads_back_and_is_removed_by_who_made_it(desk: Desk) -> None:
    person, other = desk.person(), desk.person("barasa")
    assert "Save this view" in person.get(f"/staff/cases{NARROW}").text
    page = _save(person, "  Barasa's   in Nairobi ")
    [(name, url)] = _tabs(page).items()
    assert set(url.partition("?")[2].split("&")) == set(NARROW.strip("?").split("&"))
    assert name == "Barasa&#39;s in Nairobi"
    assert re.search(r'class="saved" [^>]* aria-current="page"', page)
    assert "Save this view" not in page
    assert _tabs(other.get("/staff/cases").text) == {}
    away = re.search(r'action="(/staff/cases/views/[^"]+/remove)"', page)
    assert away
    assert other.post(away[1]).status_code == 404
    assert person.post(away[1]).status_code == 302
    assert _tabs(person.get("/staff/cases").text) == {}
    assert person.post(away[1]).status_code == 404


def test_the_team_sees_a_view_of_the_team_and_does_not_remove_it(desk: Desk) -> None:
    _save(desk.person(), "Nairobi", **{"for": "team"})
    other = desk.person("barasa")
    [url] = _tabs(other.get("/staff/cases").text).values()
    assert "Remove the view" not in other.get(url).text
    with desk.database.begin() as db:
        db.query(Person).filter_by(username="achieng").one().active = False
    assert "Remove the view" in other.get(url).text


def test_what_a_view_is_narrowed_to_and_is_no_more_is_told(desk: Desk) -> None:
    desk.file()
    desk.add("trainer", Role.TRAINER)
    [url] = _tabs(_save(desk.person(), "Barasa's", **{"for": "team"})).values()
    page = desk.person("trainer").get(url).text
    assert "Kind “report”" in page
    assert "so nothing is shown" in page


def test_names_and_views_have_a_bound_and_a_reason(desk: Desk) -> None:
    person = desk.person()
    for name in ("", " \t", "x" * (LONGEST + 1), "a\0b", "a\u202eb"):
        assert "Give the view a name" in _save(person, name)
    for query in ("", "?sort=pressing", "?owner=ghost", "?view=mine&owner=barasa"):
        assert "narrow it first" in _save(person, "All", query)
    for number in range(MOST):
        assert "is saved" in _save(person, f"View {number}", f"?where={number + 1:03}")
    assert "remove one first" in _save(person, "One more")
    assert "is saved" in _save(person, "View 0", "?kind=report")
    assert "is saved" in _save(person, "For all", **{"for": "team"})
    with desk.database() as db:
        assert db.query(SavedView).filter_by(team=False).count() == MOST


@pytest.mark.parametrize(
    "query",
    [
        "?owner=nobody-we-know",
        "?owner=%00",
        "?view=nonsense",
        "?kind=report&where='--",
        "?kind[]=report",
        "?danger=YES",
        "?from=2026-02-30",
        "?mark=incomplete&to=x",
    ],
)
def test_by_what_is_not_there_nothing_is_found_and_it_is_said(desk: Desk, query: str) -> None:
    _file_some(desk)
    page = desk.person().get(f"/staff/cases{query}").text
    assert _rows(page) == []
    assert "so nothing is shown" in page
    assert "Nothing waits for you" not in page
    assert "Export this list" not in page
    assert len(_rows(desk.person().get("/staff/cases").text)) == 5
