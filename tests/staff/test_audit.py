"""The audit log as it is read, and the commands of the terminal."""

import re
from datetime import timedelta

import pytest
from click.testing import Result
from sqlalchemy import text

from models import Duty, Event, Organisation, Person
from models.db.base import now
from staff.access.accounts import for_the_key

from .conftest import LINE_KEY, Desk


def test_the_log_names_who_did_what(desk: Desk) -> None:
    case = desk.file()
    person = desk.person()
    person.get(f"/staff/cases/{case.id}")
    page = person.get("/staff/audit").text
    assert "Unbroken" in page
    for shown in ("Opened", "achieng", case.reference, "Signed in"):
        assert shown in page
    assert "papers" not in page


def test_an_altered_entry_is_named(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        for trigger in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            db.execute(text(f"DROP TRIGGER {trigger.name}"))
        first = db.query(Event).order_by(Event.id).first()
        assert first
        db.execute(text("UPDATE event SET what = 'opened' WHERE id = :id"), {"id": first.id})
    assert f"The chain is broken at entry {first.id}" in person.get("/staff/audit").text
    assert _run(desk, "audit", "verify").exit_code == 1


def test_a_long_log_is_read_in_pages(desk: Desk) -> None:
    person = desk.person()
    with desk.database.begin() as db:
        for _ in range(60):
            Event.record(db, "opened")
    page = person.get("/staff/audit").text
    older = re.search(r'href="(/staff/audit\?before=\d+)"', page)
    assert older
    assert "<td>1</td>" in person.get(older[1]).text
    assert person.get("/staff/audit?before=x").status_code == 200


def _run(desk: Desk, *words: str, typed: str = "") -> Result:
    return desk.app.test_cli_runner().invoke(args=list(words), input=typed)


@pytest.fixture
def recovery_key(desk: Desk) -> str:
    """Set up again, for the recovery key that is printed once."""
    with desk.database.begin() as db:
        db.delete(db.get_one(Organisation, 1))
    said = _run(desk, "setup")
    assert said.exit_code == 0, said.output
    found: list[str] = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}", said.output)
    return found[0]


@pytest.mark.usefixtures("recovery_key")
def test_set_up_happens_once(desk: Desk) -> None:
    assert "already" in _run(desk, "setup").output


def test_a_person_is_added_with_the_recovery_key_and_reads(desk: Desk, recovery_key: str) -> None:
    said = _run(desk, "people", "add", "Dalila", typed=f"{recovery_key}\n")
    assert said.exit_code == 0, said.output
    assert recovery_key not in said.output
    password = said.output.split()[-1]
    visitor = desk.visitor()
    assert visitor.sign_in("dalila", password).status_code == 302
    assert visitor.get("/staff/cases").location == "/staff/account"  # to choose their own first
    with desk.database() as db:
        person = db.query(Person).filter_by(username="dalila").one()
        organisation = db.get_one(Organisation, 1)
        with desk.app.app_context():
            key = person.unwrap_key(for_the_key(password))
        assert key == organisation.open_with_recovery(recovery_key)
    assert "dalila" in _run(desk, "people", "list").output


def test_nobody_is_added_with_a_wrong_recovery_key_or_twice(desk: Desk) -> None:
    assert _run(desk, "people", "add", "eve", typed="0000-0000\n").exit_code == 1
    assert _run(desk, "people", "add", "ACHIENG", typed="x\n").exit_code == 1
    assert "eve" not in _run(desk, "people", "list").output


def test_an_administrator_is_added_without_a_key(desk: Desk) -> None:
    assert _run(desk, "people", "add", "musa", "--role", "admin").exit_code == 0
    with desk.database() as db:
        assert db.query(Person).filter_by(username="musa").one().wrapped_key is None


def test_a_lost_password_is_renewed_and_a_person_removed(desk: Desk, recovery_key: str) -> None:
    before = desk.person()
    said = _run(desk, "people", "renew", "achieng", typed=f"{recovery_key}\n")
    assert before.get("/staff/cases").location == "/staff/sign-in"
    assert desk.visitor().sign_in().status_code == 403
    assert desk.visitor().sign_in("achieng", said.output.split()[-1]).status_code == 302
    with desk.database.begin() as db:
        barasa = db.query(Person).filter_by(username="barasa").one().id
        Duty.begin(db, LINE_KEY, barasa, "+254733000003", now() + timedelta(hours=1))
    assert _run(desk, "people", "remove", "barasa").exit_code == 0
    with desk.database() as db:
        assert db.query(Duty).count() == 0
    assert desk.visitor().sign_in("barasa").status_code == 403
    assert _run(desk, "people", "remove", "nobody").exit_code == 1
    assert "All" in _run(desk, "audit", "verify").output
