"""What was called a filing is called a case: every row stays, and the audit log stays true."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from models import Call, Case, Event, Note, Permit, Recording, Reply, open_database
from models.chain import verify
from models.db.database import Database, open_engine
from models.db.migrate import downgrade, upgrade
from models.event import Head, head

BEFORE, AFTER = "0011", "0012"
AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
PERSON, FILING, NOTE, RECORDING, CALL = (uuid.UUID(int=n) for n in range(1, 6))
ROWS: dict[str, dict[str, Any]] = {
    "person": {
        "id": PERSON, "username": "asha", "active": True, "one_time": False, "role": "caseworker",
        "created_at": AT, "fs_uniquifier": "x",
    },
    "filing": {
        "id": FILING, "kind": "report", "received_at": AT, "channel": "USSD", "language": "sw",
        "urgent": True, "complete": True, "step": 7, "status": "New", "unread": True,
        "may_contact": False, "content_version": "1", "sealed_key": b"key", "owner_id": PERSON,
        "sealed_answers": b"filing", "idem": bytes(32), "to_fetch": b"where",
    },
    "return_code": {
        "filing_id": FILING, "code_tag": b"tag", "caller_public_key": b"public",
        "sealed_caller_key": b"sealed", "at": AT,
    },
    "note": {
        "id": NOTE, "filing_id": FILING, "at": AT, "by_person_id": PERSON, "sealed_text": b"text",
    },
    "reply": {"id": NOTE, "filing_id": FILING, "at": AT, "sealed_for_staff": b"words"},
    "recording": {
        "id": RECORDING, "filing_id": FILING, "question": "account", "state": "wanted",
        "wanted_at": AT, "tries": 0,
    },
    "permit": {"id": NOTE, "recording_id": RECORDING, "asked_by_id": PERSON, "asked_at": AT},
    "call": {
        "id": CALL, "purpose": "callback", "state": "wanted", "wanted_at": AT, "good_until": AT,
        "filing_id": FILING, "abroad": False,
    },
}  # fmt: skip
LOGGED = [("opened", {}), ("status", {"before": "New", "after": "Active"}), ("filing", {})]


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """A database as it was while cases were called filings, with a row in each table."""
    upgrade(empty_url, BEFORE)
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        for name, row in ROWS.items():
            connection.execute(insert(_table(engine, name)).values(**_stored(engine, row)))
        for row in _chain():
            connection.execute(insert(_table(engine, "event")).values(**_stored(engine, row)))
    yield engine
    engine.dispose()


@pytest.fixture
def database(empty_url: str, engine: Engine) -> Iterator[Database]:
    upgrade(empty_url)
    opened = open_database(empty_url, wait_ms=10_000)
    yield opened
    opened.kw["bind"].dispose()


def test_every_row_stays_as_it_was_there_and_back(empty_url: str, engine: Engine) -> None:
    before = _everything(engine)
    upgrade(empty_url, AFTER)
    after = _everything(engine)
    assert "filing" not in str(inspect(engine).get_table_names())
    assert after.pop("cases") == before["filing"]
    assert after == {name: rows for name, rows in before.items() if name != "filing"}
    downgrade(empty_url, BEFORE)
    assert _everything(engine) == before


def test_no_name_of_the_schema_has_the_old_word(empty_url: str, engine: Engine) -> None:
    upgrade(empty_url, AFTER)
    catalogue = {
        "sqlite": "SELECT name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL",
        "postgresql": (
            "SELECT relname FROM pg_class UNION SELECT conname FROM pg_constraint "
            "UNION SELECT column_name FROM information_schema.columns"
        ),
    }
    with engine.connect() as connection:
        names = connection.execute(text(catalogue[engine.dialect.name])).scalars().all()
    assert [name for name in names if "filing" in name] == []
    assert any("case_id" in name for name in names)


def test_the_chain_that_was_written_before_still_holds(database: Database) -> None:
    last = list(_chain())[-1]
    with database.begin() as db:
        assert head(db) == Head(3, last["hash"])
        assert verify(db, head(db)) is None
        assert db.scalars(select(Event.case_id)).all() == [FILING] * 3
        Event.record(db, "opened", PERSON, FILING)
        assert verify(db) is None


def test_the_log_is_guarded_after_and_before(
    empty_url: str, engine: Engine, database: Database
) -> None:
    for _ in range(2):
        for forgery in ("UPDATE event SET what = 'x'", "DELETE FROM event"):
            with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
                connection.execute(text(forgery))
        downgrade(empty_url, BEFORE)


def test_what_hangs_on_a_case_goes_with_it(database: Database) -> None:
    with database.begin() as db:
        case = db.get_one(Case, FILING)
        assert [note.id for note in case.notes] == [NOTE]
        assert case.code
        db.delete(case)
    with database() as db:
        for gone in (Note, Reply, Recording, Permit):
            assert db.scalar(select(gone)) is None
        assert db.get_one(Call, CALL).case_id is None


def _chain() -> Iterator[dict[str, Any]]:
    """Three entries hashed onto one another by the values alone, as they always were."""
    previous = bytes(32)
    for number, (what, details) in enumerate(LOGGED, 1):
        at = AT.isoformat(timespec="microseconds")
        fields = [number, at, what, PERSON.hex, FILING.hex, details]
        written = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
        previous = sha256(previous + written).digest()
        yield {
            "id": number,
            "at": AT,
            "what": what,
            "person_id": PERSON,
            "filing_id": FILING,
            "details": details,
            "hash": previous,
        }


def _table(engine: Engine, name: str) -> Table:
    """As it is in the database now, whatever the models say."""
    return Table(name, MetaData(), autoload_with=engine, resolve_fks=False)


def _stored(engine: Engine, row: dict[str, Any]) -> dict[str, Any]:
    """SQLite's columns of ids are read as text, and its times have no zone."""
    if engine.dialect.name != "sqlite":
        return row
    plain = {uuid.UUID: lambda one: one.hex, datetime: lambda one: one.replace(tzinfo=None)}
    return {name: plain.get(type(one), lambda same: same)(one) for name, one in row.items()}


def _everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(_table(engine, name)))]
            for name in inspect(engine).get_table_names()
            if name != "alembic_version"
        }
