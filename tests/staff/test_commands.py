"""The commands of the terminal: set-up, people and their roles, the chain of the log."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models import Duty, Organisation, Person, open_database
from models.db.base import now
from models.person import Role
from models.public_key import PublicKey
from staff.access.accounts import for_the_key

from .conftest import LINE_KEY, Desk


@pytest.fixture
def recovery_key(desk: Desk) -> str:
    """Set up again, for the recovery key that is printed once."""
    with desk.database.begin() as db:
        db.delete(db.get_one(Organisation, 1))
    said = desk.run("setup")
    assert said.exit_code == 0, said.output
    found: list[str] = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}", said.output)
    return found[0]


@pytest.mark.usefixtures("recovery_key")
def test_set_up_happens_once(desk: Desk) -> None:
    assert "already" in desk.run("setup").output


@pytest.mark.usefixtures("recovery_key")
def test_set_up_leaves_the_key_for_a_process_that_finds_the_database_away(
    desk: Desk, tmp_path: Path
) -> None:
    away = open_database(f"sqlite:///{tmp_path}/no/such/folder/salama.sqlite3")
    with desk.database() as db:
        made = db.get_one(Organisation, 1).public_key
    assert PublicKey(away, tmp_path / "another")() == made


def test_a_person_is_added_with_the_recovery_key_and_reads(desk: Desk, recovery_key: str) -> None:
    said = desk.run("people", "add", "Dalila", typed=f"{recovery_key}\n")
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
    assert "dalila" in desk.run("people", "list").output


def test_nobody_is_added_with_a_wrong_recovery_key_or_twice(desk: Desk) -> None:
    assert desk.run("people", "add", "eve", typed="0000-0000\n").exit_code == 1
    assert desk.run("people", "add", "ACHIENG", typed="x\n").exit_code == 1
    assert "eve" not in desk.run("people", "list").output


def test_an_administrator_is_added_without_a_key(desk: Desk) -> None:
    assert desk.run("people", "add", "musa", "--role", "administrator").exit_code == 0
    with desk.database() as db:
        assert db.query(Person).filter_by(username="musa").one().wrapped_key is None


@pytest.mark.parametrize("role", Role)
def test_only_a_role_that_reads_is_asked_for_the_recovery_key(
    desk: Desk, recovery_key: str, role: Role
) -> None:
    said = desk.run("people", "add", "musa", "--role", role.value, typed=f"{recovery_key}\n")
    assert said.exit_code == 0, said.output
    reads = role in (Role.CASEWORKER, Role.SUPERVISOR, Role.TRAINER)
    assert ("Recovery key" in said.output) == reads
    with desk.database() as db:
        person = db.query(Person).filter_by(username="musa").one()
    assert (person.role, person.wrapped_key is not None) == (role, reads)


def test_another_role_ends_the_session_and_takes_the_key_that_it_has_no_use_for(
    desk: Desk, recovery_key: str
) -> None:
    barasa = desk.person("barasa")
    barasa.post("/staff/duty", number="+254733000003", until="17:30")
    said = desk.run("people", "role", "barasa", "editor").output
    assert said == "barasa is now: editor.\n"
    assert barasa.get("/staff/cases").location == "/staff/sign-in"
    with desk.database() as db:
        person = db.query(Person).filter_by(username="barasa").one()
        assert (person.role, person.wrapped_key, db.query(Duty).count()) == ("editor", None, 0)
    said = desk.run("people", "role", "barasa", "caseworker").output
    assert "people renew barasa" in said
    case = f"/staff/cases/{desk.file().id}"
    assert "You hold no key yet" in desk.person("barasa").get(case).text
    said = desk.run("people", "renew", "barasa", typed=f"y\n{recovery_key}\n").output
    with desk.database() as db, desk.app.app_context():
        person = db.query(Person).filter_by(username="barasa").one()
        key = db.get_one(Organisation, 1).open_with_recovery(recovery_key)
        assert person.unwrap_key(for_the_key(said.split()[-1])) == key


def test_there_is_no_seventh_role(desk: Desk) -> None:
    assert desk.run("people", "add", "eve", "--role", "admin").exit_code == 2
    assert desk.run("people", "role", "barasa", "owner").exit_code == 2
    assert desk.run("people", "role", "nobody", "editor").exit_code == 1
    with desk.database() as db:
        assert {person.role for person in db.query(Person)} == {"supervisor", "administrator"}


def test_a_lost_password_is_renewed_and_a_person_removed(desk: Desk, recovery_key: str) -> None:
    before = desk.person()
    assert desk.run("people", "renew", "achieng", typed=f"n\n{recovery_key}\n").exit_code == 1
    assert before.get("/staff/cases").status_code == 200
    said = desk.run("people", "renew", "achieng", typed=f"y\n{recovery_key}\n")
    assert before.get("/staff/cases").location == "/staff/sign-in"
    assert desk.visitor().sign_in().status_code == 403
    assert desk.visitor().sign_in("achieng", said.output.split()[-1]).status_code == 302
    with desk.database.begin() as db:
        barasa = db.query(Person).filter_by(username="barasa").one().id
        Duty.begin(db, LINE_KEY, barasa, "+254733000003", now() + timedelta(hours=1))
    assert desk.run("people", "remove", "barasa").exit_code == 0
    with desk.database() as db:
        assert db.query(Duty).count() == 0
    assert desk.visitor().sign_in("barasa").status_code == 403
    assert desk.run("people", "remove", "nobody").exit_code == 1
    assert "All" in desk.run("audit", "verify").output


def test_before_the_tables_are_there_a_command_says_what_to_do(desk: Desk) -> None:
    with desk.database.begin() as db:
        for table in ("organisation", "person", "event"):
            db.execute(text(f"ALTER TABLE {table} RENAME TO no_{table}"))
    for command in ("setup", "people list", "people remove achieng", "audit verify"):
        said = desk.run(*command.split())
        assert said.exit_code == 1, command
        assert "alembic upgrade head" in said.output
        assert len(said.output.splitlines()) == 1
