"""People are added, changed and given the key in the console: no terminal, no recovery key."""

import re
from datetime import timedelta
from typing import NamedTuple

import pytest
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from models import Event, KeyHandover, Person
from models.db.base import now
from models.person import Role
from models.retention import HOLDINGS

from .conftest import PASSWORD, Desk, Visitor

OWN = "giraffe teapot mountain violin"


class Crew(NamedTuple):
    """An administrator and a supervisor at work."""

    administrator: Visitor
    supervisor: Visitor


@pytest.fixture
def crew(desk: Desk) -> Crew:
    return Crew(desk.person("chebet"), desk.person("achieng"))


def _id(desk: Desk, name: str) -> str:
    with desk.database() as db:
        return str(db.query(Person).filter_by(username=name).one().id)


def _told(visitor: Visitor, answer: TestResponse) -> str:
    assert answer.status_code == 302, answer.text
    page = visitor.get(answer.location).text
    secret = re.search(r"<code>([^<]+)</code>", page)
    assert secret, page
    return secret[1]


def _add(crew: Crew, name: str, role: str) -> str:
    answer = crew.administrator.post("/staff/people/add", name=name, role=role)
    return _told(crew.administrator, answer)


def _own_password(visitor: Visitor, first: str) -> None:
    answer = visitor.post("/staff/account/password", old=first, new=OWN, again=OWN)
    assert answer.status_code == 302, answer.text


def test_somebody_new_reads_a_case_an_hour_after_they_came(desk: Desk, crew: Crew) -> None:
    case = desk.file()
    first = _add(crew, " Dalila ", "caseworker")
    dalila = desk.visitor()
    dalila.sign_in("dalila", first)
    assert dalila.get("/staff/cases").location == "/staff/account"
    _own_password(dalila, first)
    assert dalila.get(f"/staff/cases/{case.id}").status_code == 403
    assert "hands it on to you" in dalila.get("/staff/account").text

    assert "To be handed on" in crew.supervisor.get("/staff/people").text
    person = _id(desk, "dalila")
    code = _told(crew.supervisor, crew.supervisor.post(f"/staff/people/{person}/key"))
    assert "Waits for them" in crew.administrator.get("/staff/people").text
    forgiven = code.lower().replace("-", " ")
    taken = dalila.post("/staff/account/key", key_code=forgiven, password=OWN)
    assert taken.status_code == 302, taken.text
    assert dalila.get(f"/staff/cases/{case.id}").status_code == 200
    again = desk.visitor()
    again.sign_in("dalila", OWN)
    assert again.get(f"/staff/cases/{case.id}").status_code == 200
    with desk.database() as db:
        assert db.query(KeyHandover).count() == 0
        told = [event.what for event in db.query(Event).order_by(Event.id)]
    assert {"person added", "key handed on", "key taken"} <= set(told)


def test_a_code_to_the_key_opens_nothing_but_for_its_person_and_once(
    desk: Desk, crew: Crew
) -> None:
    desk.add("dalila", Role.CASEWORKER, key=False)
    desk.add("eve", Role.CASEWORKER, key=False)
    person, dalila, eve = _id(desk, "dalila"), desk.person("dalila"), desk.person("eve")
    old = _told(crew.supervisor, crew.supervisor.post(f"/staff/people/{person}/key"))
    code = _told(crew.supervisor, crew.supervisor.post(f"/staff/people/{person}/key"))

    def takes(visitor: Visitor, key_code: str, password: str = PASSWORD) -> int:
        return visitor.post("/staff/account/key", key_code=key_code, password=password).status_code

    assert takes(eve, code) == 409
    assert takes(dalila, "") == takes(dalila, code[:-1]) == takes(dalila, old) == 400
    assert takes(dalila, code, "not the password") == 403
    assert takes(dalila, code) == 302
    assert takes(dalila, code) == 409


def test_a_key_waits_for_a_day(desk: Desk, crew: Crew) -> None:
    desk.add("dalila", Role.CASEWORKER, key=False)
    person, dalila = _id(desk, "dalila"), desk.person("dalila")
    code = _told(crew.supervisor, crew.supervisor.post(f"/staff/people/{person}/key"))
    with desk.database.begin() as db:
        db.query(KeyHandover).one().at = now() - timedelta(days=1, seconds=1)
    assert dalila.post("/staff/account/key", key_code=code, password=PASSWORD).status_code == 409
    assert "Nobody has handed it" in crew.supervisor.get(f"/staff/people/{person}").text
    desk.forget()
    with desk.database() as db:
        assert db.query(KeyHandover).count() == 0
    assert any(holding.name.startswith("keys") for holding in HOLDINGS)


def test_a_first_password_lapses(desk: Desk, crew: Crew) -> None:
    first = _add(crew, "dalila", "editor")
    with desk.database.begin() as db:
        person = db.query(Person).filter_by(username="dalila").one()
        person.one_time_until = now() - timedelta(seconds=1)
    refused = desk.visitor().sign_in("dalila", first)
    assert refused.status_code == 403
    assert "its days are over" in refused.text
    assert "its days are over" not in desk.visitor().sign_in("dalila", "another").text
    fresh = _told(
        crew.administrator,
        crew.administrator.post(f"/staff/people/{_id(desk, 'dalila')}/renew", known="1"),
    )
    visitor = desk.visitor()
    assert visitor.sign_in("dalila", fresh).status_code == 302
    _own_password(visitor, fresh)
    with desk.database.begin() as db:  # one's own password stays
        db.query(Person).filter_by(username="dalila").one().one_time_until = now() - timedelta(9)
    assert desk.visitor().sign_in("dalila", OWN).status_code == 302


def test_who_leaves_is_out_at_once_and_may_come_back_without_the_key(
    desk: Desk, crew: Crew
) -> None:
    case, barasa, person = desk.file(), desk.person("barasa"), _id(desk, "barasa")
    assert barasa.get(f"/staff/cases/{case.id}").status_code == 200
    crew.administrator.post(f"/staff/people/{person}/remove")
    assert barasa.get(f"/staff/cases/{case.id}").status_code == 302
    assert desk.visitor().sign_in("barasa").status_code == 403
    renewal = f"/staff/people/{person}/renew"
    asked = crew.administrator.post(renewal)  # by a voice on the phone, perhaps
    assert "ring them on the number" in crew.administrator.get(asked.location).text
    fresh = _told(crew.administrator, crew.administrator.post(renewal, known="1"))
    barasa = desk.visitor()
    assert barasa.sign_in("barasa", fresh).status_code == 302
    _own_password(barasa, fresh)
    assert barasa.get(f"/staff/cases/{case.id}").status_code == 403


def test_another_role_and_a_sign_out_end_what_is_open(desk: Desk, crew: Crew) -> None:
    barasa, person = desk.person("barasa"), _id(desk, "barasa")
    crew.administrator.post(f"/staff/people/{person}/sign-out")
    assert barasa.get("/staff/cases").status_code == 302
    barasa = desk.person("barasa")
    crew.administrator.post(f"/staff/people/{person}/role", role="auditor")
    assert barasa.get("/staff/audit").status_code == 302
    page = desk.person("barasa").get("/staff/audit").text
    assert "Gave a person another role: barasa: Supervisor → Auditor" in page
    assert "Signed a person out everywhere: barasa" in page


def test_who_adds_people_is_named_to_whoever_may_not(desk: Desk) -> None:
    said = "People are added, and given another role, by chebet: an administrator."
    assert said in desk.person().get("/staff/people").text
    assert said not in desk.person("chebet").get("/staff/people").text
    with desk.database.begin() as db:
        db.query(Person).filter_by(username="chebet").one().active = False
    assert "and there is none" in desk.person().get("/staff/people").text


def test_nobody_changes_themselves(desk: Desk, crew: Crew) -> None:
    me = _id(desk, "chebet")
    for what in ("remove", "role", "renew", "sign-out"):
        answer = crew.administrator.post(f"/staff/people/{me}/{what}", role="auditor", known="1")
        assert answer.status_code == 403, what
    assert crew.administrator.get("/staff/people").status_code == 200


def test_who_cannot_be_added_is_not(desk: Desk) -> None:
    administrator = desk.person("chebet")
    for name, role, said in (
        ("", "editor", "1 to 64 letters"),
        (" \t", "editor", "1 to 64 letters"),
        ("a\0b", "editor", "1 to 64 letters"),
        ("x" * 65, "editor", "1 to 64 letters"),
        ("achieng\u3164", "editor", "1 to 64 letters"),
        ("\u0430chieng", "editor", "1 to 64 letters"),
        ("ACHIENG", "editor", "someone of that name"),
        ("eve", "owner", ""),
        ("eve", "", ""),
    ):
        answer = administrator.post("/staff/people/add", name=name, role=role)
        assert answer.status_code == 400, name
        assert said in answer.text, name
    with desk.database() as db:
        assert db.query(Person).count() == 3


def test_a_double_click_adds_one_and_leads_to_the_same_password(desk: Desk, crew: Crew) -> None:
    fields = {"name": "dalila", "role": "editor", "form": "the same form"}
    first, second = (crew.administrator.post("/staff/people/add", **fields) for _ in range(2))
    secrets = [_told(crew.administrator, answer) for answer in (first, second)]
    assert secrets[0] == secrets[1]
    assert desk.visitor().sign_in("dalila", secrets[0]).status_code == 302


def test_a_key_is_not_handed_to_whom_it_is_no_use(desk: Desk, crew: Crew) -> None:
    for name in ("chebet", "barasa"):
        answer = crew.supervisor.post(f"/staff/people/{_id(desk, name)}/key")
        assert answer.location == f"/staff/people/{_id(desk, name)}"
    with desk.database() as db:
        assert db.query(KeyHandover).count() == 0


def test_whom_an_administrator_invents_takes_no_call_and_no_alert(desk: Desk, crew: Crew) -> None:
    first = _add(crew, "invented", "supervisor")
    invented = desk.visitor()
    invented.sign_in("invented", first)
    _own_password(invented, first)
    for page in ("duty", "alerts", "roster"):
        assert invented.get(f"/staff/{page}").status_code == 403, page
    assert invented.post("/staff/duty", number="+254711000001").status_code == 403


def test_what_was_to_be_told_leaves_the_cookie_once_its_time_is_over(
    desk: Desk, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.access.told.SECONDS", -1.0)
    fields = {"name": "dalila", "role": "editor"}
    page = crew.administrator.post("/staff/people/add", **fields).location or ""

    def held() -> dict[str, object]:
        reader = SecureCookieSessionInterface().get_signing_serializer(desk.app)
        assert reader
        return dict(reader.loads(crew.administrator.cookie() or ""))

    assert "told" in held()
    assert crew.administrator.get(page).status_code == 302
    assert "told" not in held()


def test_what_is_to_be_told_is_shown_to_whoever_made_it_alone(desk: Desk, crew: Crew) -> None:
    first = _add(crew, "dalila", "editor")
    page = crew.supervisor.get(f"/staff/people/{_id(desk, 'dalila')}/told")
    assert page.status_code == 302
    for visitor in crew:
        assert first not in visitor.get("/staff/people").text
