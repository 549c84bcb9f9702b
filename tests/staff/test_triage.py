"""Triage: what is decided of cases from the list and on their page, in few clicks, and undone."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from models import Case, Event, Person
from models.db.base import now
from models.priority import Priority
from models.restriction import Why, restrict
from models.triage import UNDONE_WITHIN, stamp
from models.work_filter import today

from .conftest import Desk


def _marks(page: str) -> list[str]:
    return re.findall(r'name="case" value="([^"]+)"', page)


def _press(page: str, what: str) -> str:
    """The button of the first row that says this."""
    found = re.search(rf'name="set" value="([^"]+ {what})"', page)
    assert found, what
    return found[1]


def _me(desk: Desk, name: str = "achieng") -> Any:
    with desk.database() as db:
        return db.query(Person.id).filter_by(username=name).scalar()


@pytest.mark.parametrize(
    ("button", "column", "value", "said"),
    [
        ("priority 2", "priority", Priority.HIGH, "Priority High"),
        ("follow 3d", "follow_up_on", today() + timedelta(days=3), "Follow up In 3 days"),
        ("status Active", "status", "Active", "Status In progress"),
    ],
)
def test_a_button_of_a_row_changes_it_and_one_more_undoes_it(
    desk: Desk, button: str, column: str, value: object, said: str
) -> None:
    case, person = desk.file(), desk.person()
    before = getattr(case, column)
    page = person.get("/staff/cases?kind=report").text
    answer = person.post("/staff/cases/triage", set=_press(page, button))
    assert answer.location == "/staff/cases?kind=report"
    assert getattr(desk.read(case), column) == value
    page = person.get("/staff/cases").text
    assert f"{case.reference}: {said}." in page
    assert f'href="/staff/cases/{case.id}">Open it</a>' in page
    assert f"Undo the last change: {case.reference}: {said}." in page
    person.post("/staff/cases/triage/undo")
    assert getattr(desk.read(case), column) == before
    page = person.get("/staff/cases").text
    assert "It is as it was before." in page
    assert "Undo the last change" not in page
    assert "It is as it was before." not in person.get("/staff/cases").text


def test_one_takes_a_case_from_its_row(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    page = person.get("/staff/cases").text
    person.post("/staff/cases/triage", set=_press(page, "owner achieng"))
    assert (desk.read(case).owner_id, desk.read(case).status) == (_me(desk), "Active")
    assert f"{case.reference} is yours." in person.get("/staff/cases").text
    person.post("/staff/cases/triage/undo")
    assert (desk.read(case).owner_id, desk.read(case).status) == (None, "New")


def test_who_gave_their_case_away_and_undoes_it_begins_nothing_by_that(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        db.get_one(Case, case.id).owner_id = _me(desk)
    page = person.get("/staff/cases").text
    mark = _marks(page)[0]
    person.post("/staff/cases/triage", set=f"{mark} owner barasa")
    assert desk.read(case).status == "New"
    person.post("/staff/cases/triage/undo")
    assert (desk.read(case).owner_id, desk.read(case).status) == (_me(desk), "New")


def test_what_was_changed_is_told_until_it_can_not_be_undone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, person = desk.file(), desk.person()
    told = f"{case.reference} is yours."
    page = person.get("/staff/cases").text
    person.post("/staff/cases/triage", set=_press(page, "owner achieng"))
    assert told in person.get("/staff/cases").text
    assert told in person.get("/staff/cases?view=mine").text
    later = now() + UNDONE_WITHIN + timedelta(seconds=1)
    monkeypatch.setattr("staff.cases.last_change.now", lambda: later)
    assert told not in person.get("/staff/cases").text


def test_a_restricted_case_is_not_said_to_be_of_whom_it_is_not_open_to(desk: Desk) -> None:
    case, person = desk.file(), desk.person("barasa")
    with desk.database.begin() as db:
        barasa = db.query(Person).filter_by(username="barasa").one()
        restrict(db, db.get_one(Case, case.id), barasa, [], Why("Her uncle", desk.public_key))
    mark = _marks(person.get("/staff/cases").text)[0]
    person.post("/staff/cases/triage", set=f"{mark} owner achieng")
    page = person.get("/staff/cases").text
    assert f"of whom you chose: {case.reference}" in page
    assert "Owner achieng" not in page
    assert desk.read(case).owner_id == barasa.id


@pytest.mark.parametrize(("own", "status"), [(True, "Active"), (False, "New")])
def test_a_case_is_in_progress_once_its_owner_replies(desk: Desk, own: bool, status: str) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        db.get_one(Case, case.id).owner_id = _me(desk, "achieng" if own else "barasa")
    url = f"/staff/cases/{case.id}"
    person.get(url)
    answer = person.post(f"{url}/replies", reply="We read it", what="send")
    assert answer.status_code == 302
    assert desk.read(case).status == status


def test_the_ticked_are_changed_together_and_undone_together(desk: Desk) -> None:
    cases = [desk.file(number) for number in (1, 2, 3)]
    person = desk.person()
    marks = _marks(person.get("/staff/cases").text)
    fields = {"owner": "barasa", "status": "FollowUp", "priority": "3", "follow": "tomorrow"}
    data = {**fields, "case": marks[:2], "csrf_token": person.token()}
    person.client.post("/staff/cases/triage", data=data)
    kept = [desk.read(case) for case in cases]
    tomorrow = today() + timedelta(days=1)
    changed = ("FollowUp", Priority.MEDIUM, tomorrow)
    decided = [(one.status, one.priority, one.follow_up_on) for one in kept]
    assert sorted(decided, key=str) == sorted(
        [changed, changed, ("New", Priority.URGENT, None)], key=str
    )
    assert sum(one.owner_id is not None for one in kept) == 2
    told = "2 cases: Owner barasa, Status Follow up, Priority Medium, Follow up Tomorrow."
    assert told in person.get("/staff/cases").text
    person.post("/staff/cases/triage/undo")
    for case in cases:
        one = desk.read(case)
        assert (one.status, one.priority, one.follow_up_on, one.owner_id) == ("New", 1, None, None)


def test_what_someone_else_changed_meanwhile_is_left_and_named(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    button = _press(person.get("/staff/cases").text, "priority 4")
    desk.person("barasa").post(f"/staff/cases/{case.id}/work", was_priority="1", priority="2")
    person.post("/staff/cases/triage", set=button)
    assert desk.read(case).priority == Priority.HIGH
    assert f"of whom you chose: {case.reference}" in person.get("/staff/cases").text


def test_what_someone_else_decided_since_is_not_undone(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    person.post("/staff/cases/triage", set=_press(person.get("/staff/cases").text, "priority 4"))
    desk.person("barasa").post(f"/staff/cases/{case.id}/work", was_priority="4", priority="2")
    person.post("/staff/cases/triage/undo")
    assert desk.read(case).priority == Priority.HIGH
    assert "nothing to undo" in person.get("/staff/cases").text


@pytest.mark.parametrize(
    "said",
    [
        {}, {"set": "x"}, {"set": "x priority 2"}, {"case": "\0", "priority": "2"},
        {"priority": "2"}, {"set": "{} priority 9"}, {"set": "{} follow 9999-12-31"},
        {"set": "{} follow 2020-01-01"}, {"set": "{} status Closed"}, {"set": "{} status New"},
        {"set": "{} owner \0"}, {"set": "{} owner chebet"}, {"set": "{} nonsense 1"},
        {"case": "{}", "priority": "٣"},
    ],
)  # fmt: skip
def test_what_is_none_of_ours_changes_nothing(desk: Desk, said: dict[str, str]) -> None:
    case, person = desk.file(), desk.person()
    before = stamp(desk.read(case))
    mark = f"{case.id.hex}.{before}"
    fields = {name: value.replace("{}", mark) for name, value in said.items()}
    assert person.post("/staff/cases/triage", **fields).status_code == 302
    assert stamp(desk.read(case)) == before


def test_priority_and_day_are_changed_on_the_page_of_a_case(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    url, day = f"/staff/cases/{case.id}", today() + timedelta(days=5)
    assert person.post(f"{url}/work", was_priority="1", priority="3").status_code == 302
    assert person.post(f"{url}/work", was_day="", follow_up=day.isoformat()).status_code == 302
    page = person.get(url).text
    assert f'value="{day}"' in page
    assert "Urgent → Medium" in page
    kept = desk.read(case)
    assert (kept.priority, kept.follow_up_on) == (Priority.MEDIUM, day)
    assert person.post(f"{url}/work", was_day=str(day), follow_up="").status_code == 302
    assert desk.read(case).follow_up_on is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"was_priority": "2", "priority": "3"}, 409),
        ({"was_priority": "1", "priority": "x"}, 400),
        ({"was_day": "2026-01-01", "follow_up": "2030-01-01"}, 409),
        ({"was_day": "", "follow_up": "2020-01-01"}, 400),
        ({"was_day": "", "follow_up": "\0"}, 400),
    ],
)
def test_a_change_that_can_not_be_made_says_why(
    desk: Desk, fields: dict[str, str], code: int
) -> None:
    case, person = desk.file(), desk.person()
    answer = person.post(f"/staff/cases/{case.id}/work", **fields)
    assert answer.status_code == code
    kept = desk.read(case)
    assert (kept.priority, kept.follow_up_on) == (Priority.URGENT, None)


def test_an_undoing_is_on_record_like_the_change(desk: Desk) -> None:
    desk.file()
    person = desk.person()
    person.post("/staff/cases/triage", set=_press(person.get("/staff/cases").text, "priority 4"))
    person.post("/staff/cases/triage/undo")
    with desk.database() as db:
        said = [one.details for one in db.query(Event).filter_by(what="priority")]
    assert said == [{"before": "URGENT", "after": "LOW"}, {"before": "LOW", "after": "URGENT"}]


def test_a_day_that_is_over_is_overdue_tomorrow(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        db.get_one(Case, case.id).follow_up_on = date.fromordinal(today().toordinal() - 2)
    page = person.get("/staff/cases?view=overdue").text
    assert "2 days late" in page
