"""What is told for the first time is kept by one statement, and all else as it has to be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text, update
from sqlalchemy.exc import DBAPIError

from models import Alert, AlertCase, Case, open_database
from models.alert import AlertState, Cause
from models.db.base import now
from models.db.straight import Statement
from models.intake import Intake, TakenBack
from models.message import About, Message
from models.return_visit import find
from models.submission import Submission
from models.telling import tell_first
from tests.models.conftest import (
    PEPPER,
    WEAK,
    House,
    postgres_says,
    settle,
    submission,
)
from tests.support.machine import within


def calm(idem: int = 1, **facts: object) -> Submission:
    """A report that wakes nobody."""
    return submission(idem, **{"danger": "NO", "urgent": False, **facts})


def test_it_is_the_row_that_was_sealed(house: House) -> None:
    told = Case.seal(calm(source=b"s" * 32, county=None), house.public_key).columns()
    assert tell_first(house.database, told)
    assert not tell_first(house.database, told)
    with house.database() as db:
        kept = db.get_one(Case, told["id"])
        assert kept.columns() == told
        assert kept.open_answers(house.private_key) == calm().answers


def test_what_was_taken_back_is_not_told_first(intake: Intake, house: House) -> None:
    intake.take_back(calm().idem, 1)
    with pytest.raises(TakenBack):
        intake.file(calm())
    assert intake.file(calm(complete=False)) == "again"
    with house.database() as db:
        assert db.query(Case).all() == []


def test_what_was_told_before_is_told_again_and_replaced(intake: Intake, house: House) -> None:
    assert intake.file(calm(complete=False, step=1)) == "database"
    assert intake.file(calm(step=2, answers={"what": "more"})) == "again"
    with house.database() as db:
        [kept] = db.query(Case).all()
        assert kept.complete
        assert kept.open_answers(house.private_key) == {"what": "more"}


def test_a_code_that_came_before_its_case_knows_how_far_it_came(
    intake: Intake, house: House
) -> None:
    code = intake.give_code(calm().idem, "4711", {"told": {}, "asked": ["one"]})
    intake.file(calm(progress={"told": {}, "asked": ["two"]}))
    with house.database.begin() as db:
        found = find(db, code, "4711", PEPPER, WEAK)
        assert found
        assert found.progress == {"told": {}, "asked": ["two"]}


def test_the_bare_call_of_a_telling_yields_to_it(intake: Intake, house: House) -> None:
    intake.note_call(calm(2, kind="call", channel="IVR", call_tag=b"c" * 32, contact=None))
    intake.file(calm(call_tag=b"c" * 32))
    with house.database() as db:
        assert [case.kind for case in db.query(Case)] == ["report"]


def test_danger_that_is_told_first_rings_once_for_a_number(house: House) -> None:
    one, other, hidden = (sealed(house, number) for number in (1, 2, 3))
    for told in (one, other):
        assert tell_first(house.database, told | {"source": b"s" * 32})
        assert not tell_first(house.database, told | {"source": b"s" * 32})
    assert tell_first(house.database, hidden)
    with house.database() as db:
        of = {each.case_id: each.alert_id for each in db.query(AlertCase)}
        assert of[one["id"]] == of[other["id"]] != of[hidden["id"]]
        for alert in db.query(Alert):
            assert (alert.cause, alert.state, alert.circle) == (Cause.URGENT, AlertState.OPEN, 0)
            assert alert.due_at == alert.raised_at <= now()


def test_who_took_an_alert_of_the_same_number_lately_is_told_of_more(house: House) -> None:
    told = sealed(house, 1) | {"source": b"s" * 32}
    assert tell_first(house.database, told)
    with house.database.begin() as db:
        taken = {"state": AlertState.TAKEN.value, "over_at": now(), "person_id": house.person.id}
        db.execute(update(Alert).values(taken))
    more = submission(2, source=b"s" * 32)
    assert not tell_first(house.database, sealed(house, 2) | {"source": b"s" * 32})
    with house.database.begin() as db:
        Case.file(db, more, house.public_key)
    with house.database() as db:
        assert db.query(Alert).count() == 1
        assert About.MORE in {message.about for message in db.query(Message)}


def test_neither_the_case_nor_its_alert_is_there_without_the_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sealed(house, 1)
    with monkeypatch.context() as broken:
        broken.setattr("models.alert._BELONGS", Statement(lambda _: text("SELECT broken")))
        with pytest.raises(DBAPIError):
            tell_first(house.database, told)
    with house.database() as db:
        assert (db.query(Case).count(), db.query(Alert).count()) == (0, 0)
    assert tell_first(house.database, told)


def sealed(house: House, idem: int) -> dict[str, Any]:
    return Case.seal(submission(idem), house.public_key).columns()


@pytest.fixture
def there(migrated_postgres: str, tmp_path: Path) -> Iterator[Intake]:
    """What is kept in a PostgreSQL, with as much patience as in service."""
    house = settle(open_database(migrated_postgres))
    yield Intake(house.database, tmp_path / "journal", house.public_key, PEPPER, WEAK)
    house.database.kw["bind"].dispose()


def test_a_locked_table_is_waited_for_once_and_then_it_lies_in_the_journal(there: Intake) -> None:
    with there.database.begin() as other:
        other.execute(text("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE"))
        with within(1.5):
            assert there.file(calm()) == "journal"
    assert there.file(calm(2)) == "database"


def test_connections_that_postgresql_ended_are_made_anew(
    there: Intake, migrated_postgres: str, postgres_url: str
) -> None:
    name = make_url(migrated_postgres).database
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    assert there.file(calm()) == "database"
    postgres_says(postgres_url, end)
    assert there.file(calm(2)) == "database"
    postgres_says(postgres_url, end)
    with there.database() as db:
        assert db.query(Case).count() == 2


def test_a_connection_that_writes_no_more_is_left_for_a_new_one(there: Intake) -> None:
    with there.database() as db:
        driver = db.connection().connection.driver_connection
        assert driver
        driver.autocommit = True
        driver.execute("SET default_transaction_read_only = on")
        driver.autocommit = False
    assert there.file(calm()) == "database"


def test_a_session_after_it_is_a_transaction_again(there: Intake) -> None:
    there.file(calm())
    with there.database() as db:
        db.execute(text("DELETE FROM cases"))
        db.rollback()
    with there.database() as db:
        assert db.query(Case).count() == 1
