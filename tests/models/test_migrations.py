"""The migrations make exactly what the models say, and can be taken back."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Engine,
    MetaData,
    TableClause,
    Uuid,
    column,
    insert,
    inspect,
    select,
    table,
    text,
)

from models.db.base import WHERE, Base, Moment
from models.db.database import open_engine
from models.db.migrate import downgrade, upgrade
from tests.support.machine import within

ROOT = Path(__file__).parents[2]
SCRIPTS = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))

CODE = ("code_tag", "caller_public_key", "sealed_caller_key")
OLD = {
    "kind": "report",
    "received_at": datetime(2026, 11, 22, 12, tzinfo=UTC),
    "channel": "USSD",
    "language": "sw",
    "urgent": True,
    "complete": True,
    "step": 7,
    "status": "New",
    "unread": True,
    "may_contact": False,
    "content_version": "1",
    "sealed_key": b"key",
    "sealed_answers": b"answers",
}
AT = {name: Moment() for name in ("received_at", "created_at", "at")}


def _as_it_was(name: str, row: str, *columns: str) -> TableClause:
    """A table as a migration left it, whatever the models say by now."""
    typed = [column(other, AT.get(other)) for other in columns]
    return table(name, column(row, Uuid()), *typed)


OLD_ROW = {"active": True, "one_time": False, "created_at": datetime(2026, 11, 22, tzinfo=UTC)}
OLD_ROW |= {"wrapped_key": b"key"}
OLD_FILING = _as_it_was("filing", "id", *OLD, *CODE)
OLD_PERSON = _as_it_was("person", "id", "username", "role", "fs_uniquifier", *OLD_ROW)
NEW_CODE = _as_it_was("return_code", "filing_id", *CODE, "at")


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> ScriptDirectory:
    """The migrations, which Alembic would read again for each step."""
    monkeypatch.setattr(ScriptDirectory, "from_config", lambda _: SCRIPTS)
    return SCRIPTS


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def test_there_is_one_head_and_numbers_follow_one_another(scripts: ScriptDirectory) -> None:
    revisions = _revisions(scripts)
    assert len(scripts.get_heads()) == 1
    assert revisions == [f"{n:04}" for n in range(1, len(revisions) + 1)]


@pytest.fixture
def metadata() -> MetaData:
    """What the models say of the tables, and of which rows an index is."""
    for each in Base.metadata.tables.values():
        for index in each.indexes:
            for kind in ("sqlite", "postgresql"):
                if WHERE in index.info:
                    index.dialect_kwargs[f"{kind}_where"] = index.info[WHERE]
    return Base.metadata


def test_the_models_equal_the_migrated_schema(
    empty_url: str, engine: Engine, metadata: MetaData
) -> None:
    upgrade(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_every_constraint_and_index_has_the_name_the_models_give_it(
    empty_url: str, engine: Engine, metadata: MetaData
) -> None:
    upgrade(empty_url)
    migrated = _named(engine)
    downgrade(empty_url, "base")
    metadata.create_all(engine)
    assert _named(engine) == migrated


def test_each_migration_goes_up_down_and_up_again(
    empty_url: str, engine: Engine, scripts: ScriptDirectory
) -> None:
    before = _named(engine)
    for revision in _revisions(scripts):
        upgrade(empty_url, revision)
        after = _named(engine)
        downgrade(empty_url, "-1")
        assert _named(engine) == before
        upgrade(empty_url, revision)
        assert (before := _named(engine)) == after
    downgrade(empty_url, "base")
    assert _named(engine) == {}


def test_codes_move_to_rows_of_their_own_and_back(empty_url: str, engine: Engine) -> None:
    upgrade(empty_url, "0010")
    given = dict(zip(CODE, (b"tag", b"public", b"sealed"), strict=True))
    with_code, without = uuid.uuid4(), uuid.uuid4()
    with engine.begin() as connection:
        connection.execute(insert(OLD_FILING).values(id=with_code, **OLD, **given))
        connection.execute(insert(OLD_FILING).values(id=without, **OLD))
    before = _rows(engine, OLD_FILING)
    upgrade(empty_url, "0011")
    assert _rows(engine, NEW_CODE) == [
        (with_code, b"tag", b"public", b"sealed", OLD["received_at"])
    ]
    downgrade(empty_url, "0010")
    assert sorted(_rows(engine, OLD_FILING)) == sorted(before)
    assert {row[0]: row[-3:] for row in before} == {
        with_code: (b"tag", b"public", b"sealed"),
        without: (None, None, None),
    }


def test_two_roles_become_six_and_nobody_reads_more_on_the_way_back(
    empty_url: str, engine: Engine
) -> None:
    upgrade(empty_url, "0012")
    with engine.begin() as connection:
        for role in ("caseworker", "admin"):
            connection.execute(insert(OLD_PERSON).values(**OLD_ROW, **_named_by(role)))
    upgrade(empty_url, "0013")
    assert _roles(engine) == {
        "caseworker": ("caseworker", b"key"),
        "admin": ("administrator", b"key"),
    }
    with engine.begin() as connection:
        for role in ("supervisor", "trainer", "editor", "auditor"):
            connection.execute(insert(OLD_PERSON).values(**OLD_ROW, **_named_by(role)))
    downgrade(empty_url, "0012")
    assert _roles(engine) == {
        "caseworker": ("caseworker", b"key"),
        "supervisor": ("caseworker", b"key"),
        **{name: ("admin", None) for name in ("admin", "trainer", "editor", "auditor")},
    }


def test_nothing_to_do_takes_well_under_a_second(empty_url: str) -> None:
    upgrade(empty_url)
    with within(0.5):
        upgrade(empty_url)


def test_processes_that_start_together_take_turns(empty_url: str, engine: Engine) -> None:
    command = [sys.executable, "-c", "import sys, models.db.migrate as m; m.upgrade(sys.argv[1])"]
    running = [subprocess.Popen([*command, empty_url], cwd=ROOT) for _ in range(2)]
    assert [process.wait(120) for process in running] == [0, 0]
    assert "cases" in inspect(engine).get_table_names()


def test_the_alembic_command_finds_its_way(sqlite_url: str) -> None:
    command = [sys.executable, "-m", "alembic", "check"]
    checked = subprocess.run(
        command, cwd=ROOT, env={"DATABASE_URL": sqlite_url}, check=True, capture_output=True
    )
    assert b"No new upgrade operations" in checked.stdout


def _revisions(scripts: ScriptDirectory) -> list[str]:
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _named_by(role: str) -> dict[str, Any]:
    return {"id": uuid.uuid4(), "username": role, "role": role, "fs_uniquifier": role}


def _roles(engine: Engine) -> dict[str, tuple[str, bytes | None]]:
    with engine.connect() as connection:
        people = connection.execute(select(OLD_PERSON))
        return {person.username: (person.role, person.wrapped_key) for person in people}


def _rows(engine: Engine, wanted: TableClause) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(wanted))]


Named = dict[str, dict[str, list[str]]]


def _named(engine: Engine) -> Named:
    """Each table with its columns and the names of everything that hangs on it."""
    if engine.dialect.name != "sqlite":
        return _seen(engine, None)
    made_by: dict[str, tuple[str, ...]] = {}
    with engine.connect() as connection:
        for name, sql in connection.execute(text("SELECT tbl_name, sql FROM sqlite_master")):
            if name != "alembic_version":
                made_by[name] = (*made_by.get(name, ()), sql)
    if new := [name for name, sql in made_by.items() if (name, sql) not in SEEN]:
        SEEN.update({(name, made_by[name]): seen for name, seen in _seen(engine, new).items()})
    return {name: SEEN[name, sql] for name, sql in made_by.items()}


SEEN: dict[tuple[str, tuple[str, ...]], dict[str, list[str]]] = {}
"""By a table and what SQLite says that it was made by: to look at each again takes seconds."""


def _seen(engine: Engine, names: list[str] | None) -> Named:
    """These tables as they are, or all."""
    seen = inspect(engine)
    columns = seen.get_multi_columns(filter_names=names)
    keys = seen.get_multi_foreign_keys(filter_names=names)
    checks = seen.get_multi_check_constraints(filter_names=names)
    uniques = seen.get_multi_unique_constraints(filter_names=names)
    primary = seen.get_multi_pk_constraint(filter_names=names)
    indexes = seen.get_multi_indexes(filter_names=names)
    return {
        table: {
            "columns": sorted(f"{c['name']} {c['nullable']}" for c in columns[None, table]),
            "checks": sorted(f"{c['name']}" for c in checks[None, table]),
            "uniques": sorted(f"{c['name']}" for c in uniques[None, table]),
            "keys": sorted(f"{c['name']} {c['options']}" for c in keys[None, table]),
            "primary": [str(primary[None, table]["name"])],
            "indexes": sorted(f"{c['name']}" for c in indexes[None, table]),
        }
        for _, table in columns
        if table != "alembic_version"
    }
