"""Whatever is done to the audit log afterwards shows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Database, Event, open_database
from models.chain import verify
from models.event import head
from tests.models.conftest import House


def write(house: House, count: int) -> None:
    for n in range(count):
        with house.database.begin() as db:
            Event.record(db, "tested", house.person.id, number=n, word="é", nothing=None)


@contextmanager
def forging(database: Database) -> Iterator[Session]:
    """A session of someone who owns the database and has put its guards to sleep."""
    with database.begin() as db:
        if db.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                db.execute(text(f"DROP TRIGGER IF EXISTS event_no_{verb}"))
        else:
            db.execute(text("ALTER TABLE event DISABLE TRIGGER event_append_only"))
        yield db
        if db.get_bind().dialect.name == "postgresql":
            db.execute(text("ALTER TABLE event ENABLE TRIGGER event_append_only"))


def broken_at(house: House, *forgeries: str) -> int | None:
    with house.database() as db:
        expected = head(db)
    with forging(house.database) as db:
        for forgery in forgeries:
            db.execute(text(forgery))
    with house.database() as db:
        return verify(db, expected)


def test_an_untouched_log_is_whole(house: House) -> None:
    with house.database() as db:
        assert verify(db) is None
        assert head(db).id == 0
    write(house, 5)
    with house.database() as db:
        assert verify(db, head(db)) is None
        assert head(db).id == 5


@pytest.mark.parametrize(
    "change",
    [
        "what = 'nothing'",
        "person_id = NULL",
        "details = '{}'",
        "at = '2020-01-01 00:00:00'",
        "hash = (SELECT hash FROM event WHERE id = 1)",
    ],
)
def test_an_altered_entry_is_named(house: House, change: str) -> None:
    write(house, 5)
    assert broken_at(house, f"UPDATE event SET {change} WHERE id = 3") == 3  # noqa: S608


def test_a_removed_entry_is_named(house: House) -> None:
    write(house, 5)
    assert broken_at(house, "DELETE FROM event WHERE id = 3") == 3


def test_the_first_entry_removed_is_named(house: House) -> None:
    write(house, 5)
    assert broken_at(house, "DELETE FROM event WHERE id = 1") == 1


def test_two_entries_swapped_are_named(house: House) -> None:
    write(house, 5)
    moves = ("id = 99 WHERE id = 2", "id = 2 WHERE id = 3", "id = 3 WHERE id = 99")
    assert broken_at(house, *(f"UPDATE event SET {move}" for move in moves)) == 2  # noqa: S608


def test_a_cut_off_end_is_named(house: House) -> None:
    write(house, 5)
    assert broken_at(house, "DELETE FROM event WHERE id > 3") == 4


def test_a_log_written_anew_is_told_from_the_one_that_was(house: House) -> None:
    write(house, 3)
    with house.database() as db:
        expected = head(db)
    with forging(house.database) as db:
        db.execute(text("DELETE FROM event"))
    write(house, 3)
    with house.database() as db:
        assert verify(db) is None
        assert verify(db, expected) == 3


@pytest.mark.parametrize("forgery", ["UPDATE event SET what = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_the_log(house: House, forgery: str) -> None:
    write(house, 2)
    with pytest.raises(DBAPIError, match="append-only"), house.database.begin() as db:
        db.execute(text(forgery))


def test_postgresql_refuses_to_empty_the_log(migrated_postgres: str) -> None:
    database = open_database(migrated_postgres)
    with pytest.raises(DBAPIError, match="append-only"), database.begin() as db:
        db.execute(text("TRUNCATE event"))
    database.kw["bind"].dispose()


def test_entries_written_at_once_make_one_chain(house: House) -> None:
    threads = [threading.Thread(target=write, args=(house, 5)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.database() as db:
        assert db.scalar(select(func.count(Event.id))) == 30
        assert verify(db) is None


def test_what_is_rolled_back_leaves_no_gap(house: House) -> None:
    write(house, 1)
    with house.database() as db:
        Event.record(db, "undone")
        db.rollback()
    write(house, 1)
    with house.database() as db:
        assert verify(db, head(db)) is None
        assert head(db).id == 2
