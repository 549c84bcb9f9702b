"""A restricted case is there for those named: at every door, for every role, in every list."""

import re

import pytest

from models import Case, Event, Permit, Person, Recording
from models.person import Role
from models.restriction import Restriction, Why, restrict
from staff.access.roles import holds_key

from .conftest import Desk, Visitor
from .doors import FORM, doors, person_of

WHY = "Her uncle works here"


def _restricted(desk: Desk, case: Case, *to: str) -> Case:
    """Restricted by Barasa, to these as well."""
    with desk.database.begin() as db:
        people = {one.username: one for one in db.query(Person)}
        named = [people[name].id for name in to]
        why = Why(WHY, desk.public_key)
        restrict(db, db.get_one(Case, case.id), people["barasa"], named, why)
    return case


def _id(desk: Desk, name: str) -> str:
    with desk.database() as db:
        return str(db.query(Person.id).filter_by(username=name).scalar())


@pytest.mark.parametrize("role", [role for role in Role if holds_key(role)])
def test_at_every_door_of_a_case_it_is_not_there_for_who_is_not_named(
    desk: Desk, role: Role
) -> None:
    person, case = person_of(desk, role), _restricted(desk, desk.file(kind="request"))
    before, let_in, tried = _entries(desk, case), [], 0
    for method in ("GET", "POST"):
        for endpoint, url in doors(desk, method, case):
            if str(case.id) not in url or endpoint == "staff.restricted.enter":
                continue
            answer = person.get(url) if method == "GET" else person.post(url, **FORM)
            tried += 1
            if answer.status_code not in (403, 404):
                let_in.append((method, url, answer.status_code))
    assert let_in == []
    assert tried > 30
    assert _entries(desk, case) == before


def _entries(desk: Desk, case: Case) -> int:
    with desk.database() as db:
        return db.query(Event).filter_by(case_id=case.id).count()


def test_no_list_count_search_export_or_log_of_others_has_it(desk: Desk) -> None:
    case = _restricted(desk, desk.file(answers={"account": "zebra"}))
    pages = ("/staff/cases", "/staff/cases?view=all", "/staff/cases?view=urgent", "/staff/alerts",
             "/staff/audit", "/staff/export?view=all")  # fmt: skip
    for name, there in (("achieng", False), ("barasa", True)):
        person = desk.person(name)
        for url in pages[:5]:
            assert (str(case.id) in person.get(url).text) == there, (name, url)
        count = re.search(r"<strong>(\d+)</strong> cases? now", person.get(pages[5]).text)
        assert count
        assert int(count[1]) == there
        for typed in ("zebra", case.reference):
            found = person.post("/staff/search", q=typed).text
            assert (str(case.id) in found) == there
        leads = person.post("/staff/cases/find", reference=case.reference).location
        assert leads.endswith(str(case.id)) == there


def test_the_log_names_it_to_others_in_no_list_that_was_looked_at(desk: Desk) -> None:
    case, open_to_all = _restricted(desk, desk.file(1)), desk.file(2)
    desk.person("barasa").get("/staff/cases")
    for name, there in (("achieng", False), ("barasa", True)):
        said = desk.person(name).get("/staff/audit?by=barasa").text
        assert open_to_all.reference in said
        assert (case.reference in said) == there


def test_what_is_related_or_merged_is_not_told_to_others(desk: Desk) -> None:
    case = _restricted(desk, desk.file(1))
    other = desk.file(2)
    desk.person("barasa").get(f"/staff/cases/{case.id}")
    assert case.reference in desk.person("barasa").get(f"/staff/cases/{other.id}").text
    person = desk.person()
    assert case.reference not in person.get(f"/staff/cases/{other.id}").text
    assert person.post(f"/staff/cases/{other.id}/merge", other=str(case.id)).status_code == 404


def test_a_wish_to_hear_its_original_is_shown_to_those_named_alone(desk: Desk) -> None:
    case = _restricted(desk, desk.file())
    with desk.database.begin() as db:
        recording = Recording.want(case.id, "account", "https://x", bytes(32))
        db.add(recording)
        db.flush()
        Permit.ask(db, recording, db.query(Person).filter_by(username="chebet").one())
    assert "asks to hear" in desk.person("barasa").get("/staff/cases").text
    assert "asks to hear" not in desk.person().get("/staff/cases").text


def test_nobody_triages_it_from_the_list_or_keeps_words_on_it_who_is_not_named(desk: Desk) -> None:
    case = _restricted(desk, desk.file())
    person = desk.person()
    person.post("/staff/cases/triage", case=f"{case.id}.x", priority="4")
    person.post("/staff/cases/new", **{"unsent-case": str(case.id), "unsent-note": "zebra"})
    with desk.database() as db:
        assert db.get_one(Case, case.id).priority == 1
    assert "zebra" not in desk.person("barasa").get(f"/staff/cases/{case.id}").text


@pytest.mark.parametrize(("field", "to"), [("owner", "barasa"), ("priority", "4")])
def test_nobody_undoes_what_they_did_before_it_was_left_to_others(
    desk: Desk, field: str, to: str
) -> None:
    case, person = desk.file(), desk.person()
    [mark] = re.findall(r'name="case" value="([^"]+)"', person.get("/staff/cases").text)
    person.post("/staff/cases/triage", case=mark, **{field: to})
    before = desk.read(case)
    assert before.owner_id if field == "owner" else before.priority == int(to)
    _restricted(desk, case)
    entries = _entries(desk, case)
    person.post("/staff/cases/triage/undo")
    after = desk.read(case)
    assert (str(after.owner_id), _entries(desk, case)) == (_id(desk, "barasa"), entries)
    assert after.priority == before.priority


def test_an_undoing_gives_it_to_nobody_who_is_not_named(desk: Desk) -> None:
    desk.add("wanjiru", Role.CASEWORKER)
    case, person = desk.file(), desk.person()
    for to in ("wanjiru", "barasa"):
        [mark] = re.findall(r'name="case" value="([^"]+)"', person.get("/staff/cases").text)
        person.post("/staff/cases/triage", case=mark, owner=to)
    _restricted(desk, case, "achieng")
    person.post("/staff/cases/triage/undo")
    assert str(desk.read(case).owner_id) == _id(desk, "barasa")
    assert "There was nothing to undo any more." in person.get("/staff/cases").text


def _restrict(desk: Desk, person: Visitor, case: Case, *to: str, why: str = WHY) -> int:
    ids = [_id(desk, name) for name in to]
    fields = {"to": ids, "why": why, "csrf_token": person.token()}
    return person.client.post(f"/staff/cases/{case.id}/restrict", data=fields).status_code


def test_a_supervisor_restricts_with_a_reason_and_owns_it_if_nobody_named_does(desk: Desk) -> None:
    desk.add("wanjiru", Role.CASEWORKER)
    desk.add("otieno", Role.CASEWORKER)
    case, person, other = desk.file(), desk.person(), desk.person("otieno")
    other.post(f"/staff/cases/{case.id}/work", owner=_id(desk, "otieno"), was_owner="")
    assert _restrict(desk, person, case, "wanjiru", why=" ") == 400
    assert _restrict(desk, person, case, "chebet") == 400
    assert _restrict(desk, other, case, "otieno") == 403
    assert other.get(f"/staff/cases/{case.id}").status_code == 200
    assert _restrict(desk, person, case, "wanjiru") == 302
    assert WHY in person.get(f"/staff/cases/{case.id}").text
    assert other.get(f"/staff/cases/{case.id}").status_code == 404
    page = desk.person("wanjiru").get(f"/staff/cases/{case.id}").text
    assert "Restrict it" not in page
    assert WHY in page
    assert str(desk.read(case).owner_id) == _id(desk, "achieng")


def test_it_is_given_to_those_named_alone_and_never_to_nobody(desk: Desk) -> None:
    desk.add("otieno", Role.CASEWORKER)
    case, person = _restricted(desk, desk.file()), desk.person("barasa")
    was = _id(desk, "barasa")
    for owner in ("", _id(desk, "otieno")):
        answer = person.post(f"/staff/cases/{case.id}/work", owner=owner, was_owner=was)
        assert answer.status_code == 400
    mark = re.search(r'name="case" value="([^"]+)"', person.get("/staff/cases").text)
    assert mark
    for owner in ("nobody", "otieno"):
        person.post("/staff/cases/triage", case=mark[1], owner=owner)
    assert str(desk.read(case).owner_id) == was


def test_another_supervisor_lets_themselves_in_and_those_named_read_why(desk: Desk) -> None:
    case, person = _restricted(desk, desk.file()), desk.person()
    listed = person.get("/staff/restricted").text
    assert "1 case is restricted to others" in person.get("/staff/cases").text
    assert case.reference in listed
    assert WHY not in listed
    enter = f"/staff/cases/{case.id}/restrict/enter"
    assert person.post(enter, why="").location == "/staff/restricted"
    assert person.get(f"/staff/cases/{case.id}").status_code == 404
    assert person.post(enter, why="She rang me tonight").status_code == 302
    assert person.get(f"/staff/cases/{case.id}").status_code == 200
    told = desk.person("barasa").get(f"/staff/cases/{case.id}").text
    assert "achieng, who let themselves in" in told
    assert "She rang me tonight" in told


def test_who_is_named_lifts_it_or_names_others(desk: Desk) -> None:
    case, person = _restricted(desk, desk.file(), "achieng"), desk.person()
    assert _restrict(desk, person, case) == 302
    assert desk.person("barasa").get(f"/staff/cases/{case.id}").status_code == 404
    assert str(desk.read(case).owner_id) == _id(desk, "achieng")
    assert person.post(f"/staff/cases/{case.id}/restrict/lift").status_code == 302
    assert desk.person("barasa").get(f"/staff/cases/{case.id}").status_code == 200
    with desk.database() as db:
        assert db.query(Restriction).count() == 0


def test_a_restriction_goes_with_its_case_and_stays_when_the_caller_tells_more(desk: Desk) -> None:
    case = _restricted(desk, desk.file(complete=False, step=1))
    desk.file(step=2)
    assert desk.person().get(f"/staff/cases/{case.id}").status_code == 404
    with desk.database.begin() as db:
        db.delete(db.get_one(Case, case.id))
        db.flush()
        assert db.query(Restriction).count() == 0
