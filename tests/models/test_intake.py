"""Whatever breaks beneath, a caller who is told that it is kept is told the truth."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, select, text

from models import Case, open_database
from models.db import deadline
from models.db.migrate import upgrade
from models.intake import Intake
from models.journal import drain
from models.journal_folder import waiting
from models.return_visit import find
from tests.models.conftest import PEPPER, WEAK, House, postgres_says, settle, submission
from tests.support.machine import within


@contextlib.contextmanager
def locked(url: str) -> Iterator[None]:
    """Another process holds SQLite's write lock."""
    path = make_url(url).database
    assert path
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def all_is_back(intake: Intake, house: House, code: str) -> None:
    drained = drain(intake.journal, intake.database)
    assert (drained.bad, drained.waiting) == (0, 0)
    with house.database() as db:
        assert (
            db.scalars(select(Case)).one().open_answers(house.private_key) == submission().answers
        )
        assert find(db, code, "4711", PEPPER, WEAK) is not None


@pytest.fixture
def lone(sqlite_url: str, tmp_path: Path) -> tuple[Intake, House]:
    """What is kept in an SQLite of its own, with less patience than in service."""
    house = settle(open_database(sqlite_url, wait_ms=200))
    return Intake(house.database, tmp_path / "journal", house.public_key, PEPPER, WEAK), house


def test_what_is_told_while_the_process_ends_goes_into_the_journal(
    lone: tuple[Intake, House], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its end Python gives no thread any more work, while those of callers still go on."""
    intake, house = lone
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    with monkeypatch.context() as at_the_end:
        at_the_end.setattr(deadline, "_threads", ended)
        assert intake.file(submission()) == "journal"
        code = intake.give_code(submission().idem, "4711")
    all_is_back(intake, house, code)


def test_a_locked_sqlite_is_answered_in_time_and_drained_later(
    sqlite_url: str, tmp_path: Path
) -> None:
    house = settle(open_database(sqlite_url))
    intake = Intake(house.database, tmp_path / "journal", house.public_key, PEPPER, WEAK)
    with locked(sqlite_url), within(2.5):
        assert intake.file(submission()) == "journal"
        code = intake.give_code(submission().idem, "4711")
    assert waiting(intake.journal) == 2
    all_is_back(intake, house, code)


def test_a_code_is_the_same_whether_the_database_is_there_or_not(
    lone: tuple[Intake, House], sqlite_url: str
) -> None:
    intake, house = lone
    intake.file(submission())
    code = intake.give_code(submission().idem, "4711")
    with locked(sqlite_url):
        assert intake.give_code(submission().idem, "4711") == code
    assert intake.give_code(submission().idem, "4711") == code
    all_is_back(intake, house, code)


def test_a_code_for_a_case_still_in_the_journal_does_not_wait_for_it(
    lone: tuple[Intake, House], sqlite_url: str
) -> None:
    intake, house = lone
    with locked(sqlite_url):
        intake.file(submission())
    code = intake.give_code(submission().idem, "4711")
    assert waiting(intake.journal) == 1
    all_is_back(intake, house, code)


def test_kept_in_both_it_is_still_one(lone: tuple[Intake, House], sqlite_url: str) -> None:
    intake, house = lone
    with locked(sqlite_url):
        intake.file(submission())
    assert intake.file(submission()) == "database"
    code = intake.give_code(submission().idem, "4711")
    all_is_back(intake, house, code)


def test_a_database_without_its_tables_loses_nothing(tmp_path: Path, house: House) -> None:
    empty = open_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    intake = Intake(empty, tmp_path / "journal", house.public_key, PEPPER, WEAK)
    assert intake.file(submission()) == "journal"
    assert drain(intake.journal, intake.database).waiting == 1
    mended = Intake(house.database, intake.journal, house.public_key, PEPPER, WEAK)
    all_is_back(mended, house, mended.give_code(submission().idem, "4711"))


def test_when_neither_can_take_it_that_is_said(
    lone: tuple[Intake, House], sqlite_url: str, tmp_path: Path
) -> None:
    _, house = lone
    (tmp_path / "file").touch()
    nowhere = Intake(house.database, tmp_path / "file" / "journal", house.public_key, PEPPER, WEAK)
    with locked(sqlite_url), pytest.raises(OSError, match="file"):
        nowhere.file(submission())


def test_a_drain_stops_at_a_database_that_is_away(
    lone: tuple[Intake, House], sqlite_url: str
) -> None:
    intake, _ = lone
    with locked(sqlite_url):
        for idem in range(1, 4):
            intake.file(submission(idem))
        with within(1.5):
            assert drain(intake.journal, intake.database).waiting == 3
    assert drain(intake.journal, intake.database).taken == 3


def test_a_table_locked_in_postgresql_is_answered_in_time(
    migrated_postgres: str, tmp_path: Path
) -> None:
    house = settle(open_database(migrated_postgres))
    intake = Intake(house.database, tmp_path / "journal", house.public_key, PEPPER, WEAK)
    with house.database.begin() as other:
        other.execute(text("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE"))
        with within(2.5):
            assert intake.file(submission()) == "journal"
            code = intake.give_code(submission().idem, "4711")
    all_is_back(intake, house, code)
    house.database.kw["bind"].dispose()


def test_connections_that_postgresql_ended_are_made_anew(
    migrated_postgres: str, postgres_url: str, tmp_path: Path
) -> None:
    house = settle(open_database(migrated_postgres))
    intake = Intake(house.database, tmp_path / "journal", house.public_key, PEPPER, WEAK)
    name = make_url(migrated_postgres).database
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    postgres_says(postgres_url, end)
    assert intake.file(submission()) == "database"
    house.database.kw["bind"].dispose()


@pytest.fixture
def stoppable(postgres_url: str) -> Iterator["Stoppable"]:
    """Asks for `postgres_url` only to be skipped where there is no PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="stoppable-") as folder:
        server = Stoppable(Path(folder))
        server.start()
        yield server
        server.stop()


def test_a_stopped_postgresql_loses_nothing(stoppable: "Stoppable", tmp_path: Path) -> None:
    upgrade(stoppable.url)
    house = settle(open_database(stoppable.url))
    intake = Intake(house.database, tmp_path / "journal", house.public_key, PEPPER, WEAK)
    stoppable.stop()
    with within(3):
        assert intake.file(submission()) == "journal"
        code = intake.give_code(submission().idem, "4711")
        assert drain(intake.journal, intake.database).waiting == 2
    stoppable.start()
    all_is_back(intake, house, code)
    house.database.kw["bind"].dispose()


class Stoppable:
    """A PostgreSQL of this test's own, for nobody else's may be stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.url = f"postgresql://salama@/postgres?host={folder}"
        self.user: dict[str, Any] = {}
        if os.getuid() == 0:  # as which PostgreSQL refuses to run
            shutil.chown(folder, "postgres", "postgres")
            self.user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        self._run("initdb", "-D", "data", "-U", "salama", "-A", "trust", "--no-sync")

    def start(self) -> None:
        options = f"-c listen_addresses='' -k {self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", "data", "-l", "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [str(self.programs / program), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, **quiet, **self.user)
