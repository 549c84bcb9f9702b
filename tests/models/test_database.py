"""A database is opened so that a commit is a promise and nobody waits long."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from models import Case, Database, Event, Person, open_database
from models.db.database import open_engine, to_write
from tests.models.conftest import House, submission
from tests.support.machine import within


def test_sqlite_is_careful(sqlite_url: str) -> None:
    with open_database(sqlite_url)() as db:
        pragmas = {
            name: db.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        assert db.scalar(text("PRAGMA busy_timeout")) == 800
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_a_reader_neither_waits_for_a_writer_nor_sees_its_draft(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.begin() as writer:
        writer.add(Person(username="asha"))
        writer.flush()
        with within(0.2), database() as reader:
            assert reader.scalars(select(Person)).all() == []


def test_a_second_writer_gives_up_after_its_wait(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.begin() as first:
        first.connection()
        started = time.monotonic()
        with within(1.5), pytest.raises(OperationalError), database.begin() as second:
            second.connection()
        assert time.monotonic() - started > 0.7


def test_a_read_can_turn_into_a_write_though_others_wrote_meanwhile(database: Database) -> None:
    with database() as db:
        assert db.scalars(select(Person)).all() == []
        with database.begin() as other:
            other.add(Person(username="asha"))
        to_write(db)
        db.add(Person(username="brian"))
        db.commit()
    with database() as db:
        assert len(db.scalars(select(Person)).all()) == 2


def test_a_change_waits_for_its_event_and_is_undone_with_it(house: House) -> None:
    with house.database() as db:
        person = db.scalars(select(Person)).one()
        person.active = False
        Event.record(db, "person stopped", person.id)
        db.rollback()
    with house.database() as db:
        assert db.scalars(select(Person)).one().active
        assert db.scalars(select(Event)).all() == []


def test_many_writers_at_once_all_get_through(database: Database) -> None:
    def write(n: int) -> None:
        with database.begin() as db:
            db.add(Person(username=f"person {n}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database() as db:
        assert len(db.scalars(select(Person)).all()) == 12


def test_postgresql_ends_a_statement_that_takes_too_long(migrated_postgres: str) -> None:
    database = open_database(migrated_postgres)
    with within(2), pytest.raises(DBAPIError), database() as db:
        db.execute(text("SELECT pg_sleep(5)"))
    database.kw["bind"].dispose()


def test_a_time_comes_back_aware_and_in_utc(house: House) -> None:
    nairobi = timezone(timedelta(hours=3))
    moment = datetime(2026, 11, 22, 1, 30, tzinfo=nairobi)
    with house.database.begin() as db:
        Case.file(db, submission(received_at=moment), house.public_key)
    with house.database() as db:
        received_at = db.scalars(select(Case)).one().received_at
    assert received_at == moment
    assert received_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)
    with pytest.raises(StatementError), database.begin() as db:
        db.add(Person(username="asha", created_at=naive))


def test_settings_that_a_pool_before_the_database_drops_are_asked_for_again(
    migrated_postgres: str,
) -> None:
    engine = open_engine(migrated_postgres, wait_ms=700)

    def drop(_dialect: object, _record: object, _: object, options: dict[str, str]) -> None:
        options.pop("options")  # as pgbouncer does with ignore_startup_parameters

    event.listen(engine, "do_connect", drop)
    with engine.connect() as connection:
        for name in ("statement_timeout", "lock_timeout"):
            assert connection.execute(text(f"SHOW {name}")).scalar() == "700ms"
        assert connection.execute(text("SHOW jit")).scalar() == "off"
    engine.dispose()
