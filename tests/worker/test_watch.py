"""The worker looks at the audit log and at the organisation's key, and sounds an alarm."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import structlog
from sqlalchemy import text

from models import Database, Event, Organisation, open_database
from models.chain import CHECK, Check
from models.public_key import PublicKey
from tests.support.migrated import migrated
from worker.watch import Watch

KEY = b"k" * 32


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(migrated(tmp_path / "salama.sqlite3"), chain_key=KEY)
    with database.begin() as db:
        Organisation.set_up(db)
        for _ in range(3):
            Event.record(db, "opened")
    yield database
    database.kw["bind"].dispose()


@pytest.fixture
def watch(database: Database, tmp_path: Path, redis_url: str) -> Iterator[Watch]:
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    public_key = PublicKey(database, tmp_path / "instance")
    public_key()
    yield Watch(database, public_key, client, tmp_path / "instance" / "audit.anchor", KEY)
    client.close()


def _said(watch: Watch) -> list[dict[str, Any]]:
    with structlog.testing.capture_logs() as lines:
        watch.round()
    return [dict(line) for line in lines]


def _check(watch: Watch) -> Check:
    found = Check.read(watch.redis.get(CHECK), KEY)
    assert found
    return found


def _cut(database: Database) -> None:
    with database.begin() as db:
        db.execute(text("DROP TRIGGER event_no_delete"))
        db.execute(text("DELETE FROM event WHERE id > 2"))


def test_the_head_of_a_whole_log_is_in_the_service_s_own_log_each_hour(watch: Watch) -> None:
    (line,) = _said(watch)
    assert (line["event"], line["log_level"], line["entries"]) == ("audit_log_whole", "info", 3)
    assert _check(watch).seal == line["seal"]
    assert _said(watch) == []
    watch._whole_at = 0
    assert _said(watch) == [line]


def test_a_cut_is_an_alarm_within_a_minute_and_stays_one(database: Database, watch: Watch) -> None:
    _said(watch)
    _cut(database)
    for _ in range(2):
        (line,) = _said(watch)
        assert (line["event"], line["log_level"], line["entry"]) == ("audit_log_broken", "error", 3)
    assert _check(watch).broken == 3


def test_an_anchor_that_is_not_ours_is_an_alarm(watch: Watch) -> None:
    _said(watch)
    watch.anchor.write_text("{}")
    (line,) = _said(watch)
    assert (line["event"], line["fault"]) == ("audit_log_broken", "its anchor is not ours")
    assert _check(watch).broken == 0


def test_another_public_key_in_the_database_is_an_alarm(database: Database, watch: Watch) -> None:
    _said(watch)
    with database.begin() as db:
        db.get_one(Organisation, 1).public_key = bytes(32)
    (line,) = _said(watch)
    assert (line["event"], line["log_level"]) == ("public_key_changed", "error")
