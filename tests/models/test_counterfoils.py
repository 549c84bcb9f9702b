"""A database that forgets what it had committed is told once more: no code that was shown dies."""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from models import Case, Database, counterfoils, open_database, return_visit
from models.addition import Addition
from models.counterfoils import KEPT, keep, note_deleted, note_stopped
from models.intake import Intake
from models.journal import drain
from models.return_visit import find
from tests.models.conftest import PEPPER, WEAK, House, postgres_says, settle, submission

PIN = "4711"
Forget = Callable[[], None]


@pytest.fixture
def forgetful(
    migrated_postgres: str, shared_postgres: Engine, patient_postgres: Engine, postgres_url: str
) -> Iterator[tuple[House, Forget]]:
    """A house whose database goes back to what it was, as a standby that lags takes over."""
    shared, own, before = (make_url(migrated_postgres).database, *(uuid.uuid4().hex for _ in "12"))

    def becomes(new: str, old: str | None) -> None:
        postgres_says(postgres_url, f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)')
        postgres_says(postgres_url, f'CREATE DATABASE "{new}" TEMPLATE "{old}" STRATEGY FILE_COPY')

    for engine in (shared_postgres, patient_postgres):  # nobody may be connected to what is copied
        engine.dispose()
    becomes(own, shared)
    database = open_database(shared_postgres.url.set(database=own).render_as_string(False))
    engine = database.kw["bind"]
    house = settle(database)

    def forget() -> None:
        engine.dispose()
        becomes(own, before)

    engine.dispose()
    becomes(before, own)
    yield house, forget
    engine.dispose()
    for name in (own, before):
        postgres_says(postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def forget(forgetful: tuple[House, Forget]) -> Forget:
    return forgetful[1]


@pytest.fixture
def intake(forgetful: tuple[House, Forget], tmp_path: Path) -> Intake:
    house, _ = forgetful
    return Intake(
        house.database,
        tmp_path / "journal",
        house.public_key,
        PEPPER,
        WEAK,
        counterfoils=tmp_path / "counterfoils",
    )


def opens(database: Database, code: str) -> return_visit.Returned | None:
    with database() as db:
        return find(db, code, PIN, PEPPER, WEAK)


def comes_back(intake: Intake) -> int:
    """How many records the worker had to give the database once more."""
    assert intake.counterfoils
    with intake.database() as db:
        lost = counterfoils.lost(db, intake.counterfoils)
    given = counterfoils.give_back(lost, intake.journal)
    kept = intake.counterfoils
    taken = drain(intake.journal, intake.database, done=lambda path: keep(path, kept))
    assert (taken.taken, taken.waiting) == (given, 0)
    return given


def file(intake: Intake, idem: int = 1) -> str:
    assert intake.file(submission(idem)) == "database"
    return intake.give_code(submission(idem).idem, PIN)


def test_codes_and_reports_that_a_standby_had_not_are_there_again(
    intake: Intake, forget: Forget
) -> None:
    codes = [file(intake, idem) for idem in range(1, 9)]
    intake.file(submission(9, complete=False))
    intake.file(submission(9, step=30))
    assert comes_back(intake) == 0
    for _ in range(2):
        forget()
        assert not any(opens(intake.database, code) for code in codes)
        assert comes_back(intake) == 18
        assert all(opens(intake.database, code) for code in codes)
        assert comes_back(intake) == 0


def test_what_came_through_the_journal_is_kept_too(intake: Intake, forget: Forget) -> None:
    away = replace(intake, database=open_database("postgresql:///nowhere?host=/nowhere"))
    assert away.file(submission()) == "journal"
    code = away.give_code(submission().idem, PIN)
    assert comes_back_of_journal(intake) == 2
    forget()
    assert comes_back(intake) == 2
    assert opens(intake.database, code)


def comes_back_of_journal(intake: Intake) -> int:
    kept = intake.counterfoils
    assert kept
    return drain(intake.journal, intake.database, done=lambda path: keep(path, kept)).taken


def test_what_a_caller_deleted_or_took_back_does_not_come_back(
    intake: Intake, forget: Forget
) -> None:
    """Neither with the deletion kept nor with the deletion forgotten."""
    folder = intake.counterfoils
    assert folder
    file(intake)
    intake.file(submission(2, complete=False))
    intake.take_back(submission(2).idem, 99)
    with intake.database.begin() as db:
        case = db.query(Case).one()
        return_visit.delete(db, case)
    assert comes_back(intake) == 0
    note_deleted(folder, submission().idem)
    assert comes_back(intake) == 0
    forget()
    comes_back(intake)
    with intake.database() as db:
        assert db.query(Case).count() == 0


def test_a_deletion_or_an_end_of_contact_that_was_lost_is_done_again(
    intake: Intake, forget: Forget, tmp_path: Path
) -> None:
    """On another machine than the one that filed, which knows nothing of it."""
    codes = [file(intake, idem) for idem in (1, 2)]
    other = replace(intake, counterfoils=tmp_path / "other")
    assert other.counterfoils
    note_deleted(other.counterfoils, submission(1).idem)
    note_stopped(other.counterfoils, submission(2).idem)
    forget()
    comes_back(intake)
    assert comes_back(other) == 2
    assert opens(intake.database, codes[0]) is None
    found = opens(intake.database, codes[1])
    assert found
    assert not found.case.may_contact
    assert found.case.sealed_contact is None
    assert comes_back(other) == 0


def test_what_was_added_comes_back_after_its_case(intake: Intake, forget: Forget) -> None:
    code = file(intake)
    found = opens(intake.database, code)
    assert found
    added = Addition.seal(b"v" * 32, found.case.id, 3, {"account": "More"}, intake.public_key)
    assert intake.add(added, {}, [])
    forget()
    assert [comes_back(intake) for _ in range(3)] == [2, 1, 0]
    with intake.database() as db:
        assert db.query(Addition).count() == 1
        return_visit.delete(db, db.query(Case).one())
        db.commit()
    assert comes_back(intake) == 0


def test_counterfoils_are_sealed_and_gone_after_hours(intake: Intake) -> None:
    folder = intake.counterfoils
    assert folder
    code = file(intake)
    paths = list(folder.iterdir())
    assert len(paths) == 2
    assert not any(code.encode() in path.read_bytes() for path in paths)
    old = time.time() - KEPT.total_seconds() - 1
    os.utime(paths[0], (old, old))
    counterfoils.prune(folder)
    assert list(folder.iterdir()) == paths[1:]


def test_without_room_for_counterfoils_what_is_told_is_kept(intake: Intake, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert file(replace(intake, counterfoils=tmp_path / "file"))
    away = replace(intake, database=open_database("postgresql:///nowhere?host=/nowhere"))
    away.file(submission(2))
    done = drain(intake.journal, intake.database, done=lambda path: keep(path, tmp_path / "file"))
    assert (done.taken, done.bad, done.waiting) == (1, 0, 0)
