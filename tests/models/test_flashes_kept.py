"""A missed call that the database could not take is called back once it can, while it is wanted."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from models import Call, Database, open_database
from models.call import FLASH_WAITS
from models.call_queue import owed, take
from models.db.base import now
from models.journal import Drained, drain
from models.journal_folder import waiting
from outcomes.call_desk import CallDesk
from tests.models.conftest import Server

KEY = bytes(32)
HERS, HIS = "+254711000001", "+254722000002"


@pytest.fixture
def database(server: Server, migrated_postgres: str) -> Iterator[Database]:
    opened = open_database(migrated_postgres)
    yield opened
    opened.kw["bind"].dispose()


@pytest.fixture
def call_desk(database: Database, tmp_path: Path) -> CallDesk:
    return CallDesk(database, KEY, KEY, (), 5, tmp_path / "journal")


def rung(database: Database, later: timedelta = timedelta()) -> list[str]:
    """Whom the worker rings."""
    with database.begin() as db:
        whom = [take(db, KEY, row, now() + later) for row in owed(db)]
    return [one.number for one in whom if one]


@pytest.mark.parametrize("outage", [Server.read_only, Server.away])
def test_it_is_called_back_when_the_database_is_back(
    outage: object, call_desk: CallDesk, server: Server
) -> None:
    assert callable(outage)
    with outage(server):
        for number in (HERS, HIS, "0711000001"):
            call_desk.flashed(number)
        assert drain(call_desk.journal, call_desk.database) == Drained(0, 0, waiting=2)
    assert drain(call_desk.journal, call_desk.database) == Drained(2, 0, waiting=0)
    assert sorted(rung(call_desk.database)) == [HERS, HIS]


def test_no_number_can_be_read_in_the_journal(call_desk: CallDesk, server: Server) -> None:
    with server.read_only():
        call_desk.flashed(HERS)
    [record] = call_desk.journal.iterdir()
    assert HERS[-9:] not in record.name + record.read_text()


def test_who_wanted_it_too_long_ago_is_left_alone(call_desk: CallDesk, server: Server) -> None:
    with server.read_only():
        call_desk.flashed(HERS)
    drain(call_desk.journal, call_desk.database)
    assert rung(call_desk.database, later=FLASH_WAITS) == []


def test_a_phone_is_not_rung_twice_for_one_missed_call(call_desk: CallDesk, server: Server) -> None:
    """What was written late stands in the database and in the journal."""
    with server.read_only():
        call_desk.flashed(HERS)
    [record] = call_desk.journal.iterdir()
    written = record.read_bytes()
    drain(call_desk.journal, call_desk.database)
    long_ago = now() - timedelta(hours=1)
    with call_desk.database.begin() as db:
        over = {"state": "ended", "over_at": long_ago, "placing_at": long_ago}
        db.execute(update(Call).values(over))
    record.write_bytes(written)
    drain(call_desk.journal, call_desk.database)
    with call_desk.database() as db:
        assert len(db.scalars(select(Call.id)).all()) == 1


def test_a_day_has_no_more_of_them_than_of_others(call_desk: CallDesk, server: Server) -> None:
    with server.read_only():
        for n in range(9):
            call_desk.flashed(f"+2547110000{n:02}")
        assert waiting(call_desk.journal) == 5
    call_desk.flashed(HIS)
    drain(call_desk.journal, call_desk.database, flash_calls_a_day=5)
    assert len(rung(call_desk.database)) == 5
    assert waiting(call_desk.journal) == 0
