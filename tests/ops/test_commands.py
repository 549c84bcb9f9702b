"""What an operator sees of what we hold, and of what goes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from pydantic import SecretStr

from config import Settings
from models import Database, Event, Refusal, event, open_database
from models.db.base import now
from models.disposal import CERTIFICATE
from ops import commands
from tests.support.migrated import migrated

YESTERDAY = timedelta(days=1, minutes=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(migrated(tmp_path / "salama.sqlite3"))
    with database.begin() as db:
        db.add(Refusal(idem=bytes(32), at=now() - YESTERDAY))
    yield database
    database.kw["bind"].dispose()


@pytest.fixture
def terminal(database: Database) -> FlaskCliRunner:
    app = Flask("salama")
    app.extensions["salama"] = SimpleNamespace(database=database)
    commands.register(app)
    return app.test_cli_runner()


WOULD_GO = "1  marks of what was taken back"


def test_each_command_says_what_it_is_asked(terminal: FlaskCliRunner, database: Database) -> None:
    held = terminal.invoke(args=["what-we-hold"]).output
    assert "1    1 days    1 days       1  marks of what was taken back" in held
    assert "0               stays       0  the audit log" in held
    assert WOULD_GO in terminal.invoke(args=["retention", "--dry-run"]).output
    assert "Nothing is deleted before" in terminal.invoke(args=["retention"]).output
    with database() as db:
        assert db.query(Refusal).count() == 1


def test_a_doubted_clock_is_a_fault_until_somebody_looked(
    terminal: FlaskCliRunner, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = now() - timedelta(days=9)
    with monkeypatch.context() as then, database.begin() as db:
        then.setattr(event, "now", lambda: long_ago)
        Event.record(db, CERTIFICATE, began=long_ago.isoformat())
    refused = terminal.invoke(args=["retention"])
    assert (refused.exit_code, "the last look was" in refused.output) == (1, True)
    done = terminal.invoke(args=["retention", "--clock-is-right"])
    assert (done.exit_code, WOULD_GO in done.output) == (0, True)


def test_a_backup_is_made_and_put_back_by_hand(tmp_path: Path, database: Database) -> None:
    url = str(database.kw["bind"].url)
    there = Settings.model_construct(
        database_url=url, instance_path=tmp_path, backup_keys=None, pepper=SecretStr("p" * 32)
    )
    assert "BACKUP_KEYS is not set" in _run(there, "backup", str(tmp_path / "to")).output
    printed = _run(there, "backup-key").output
    [private, keys] = re.findall(r"(AGE-SECRET-KEY-1\w+|age1\w+)", printed)
    keyed = there.model_copy(update={"backup_keys": keys})
    assert _run(keyed, "backup", str(tmp_path / "to")).exit_code == 0
    [made] = (tmp_path / "to").iterdir()
    moved = {"database_url": f"sqlite:///{tmp_path}/new.sqlite3", "instance_path": tmp_path / "new"}
    put_back = _run(there.model_copy(update=moved), "restore", str(made), typed=f"{private}\n")
    assert "The audit log has 0 entries" in put_back.output
    assert "pppp" not in commands.without_secrets(there)
    assert "# PEPPER= is secret: on paper" in commands.without_secrets(there)


def _run(settings: Settings, *words: str, typed: str = "") -> Result:
    app = Flask("salama")
    app.extensions["salama"] = SimpleNamespace(settings=settings)
    commands.register(app)
    return app.test_cli_runner().invoke(args=list(words), input=typed)
