"""The worker drains the journal, and says again and again what it had to set aside."""

from pathlib import Path

import pytest
import structlog
from flask import Flask

from config import Settings
from tests.support.callers import service_of
from worker import journal
from worker.journal import JournalDrain


@pytest.fixture
def folder(settings: Settings) -> Path:
    folder = settings.instance_path / "journal"
    folder.mkdir(parents=True)
    return folder


def said(drain: JournalDrain) -> list[tuple[str, str, int]]:
    with structlog.testing.capture_logs() as lines:
        drain.round()
    alarms = [line for line in lines if line["event"] == "journal_set_aside"]
    return [(line["event"], line["log_level"], line["count"]) for line in alarms]


def test_what_is_set_aside_is_an_error_at_once_at_each_start_and_every_few_minutes(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = service_of(app).database
    (folder / "a-record").write_text("-")
    drain = JournalDrain(folder, database, bytes)
    error = [("journal_set_aside", "error", 1)]
    assert said(drain) == error
    assert said(drain) == []
    assert said(JournalDrain(folder, database, bytes)) == error
    (folder / "another").write_text("-")
    assert said(drain) == [("journal_set_aside", "error", 2)]
    monkeypatch.setattr(journal, "SECONDS_BETWEEN_LOOKS", 0)
    assert said(JournalDrain(folder, database, bytes)) == [("journal_set_aside", "error", 2)]


def test_it_looks_again_when_minutes_have_passed(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SECONDS_BETWEEN_LOOKS", 0)
    drain = JournalDrain(folder, service_of(app).database, bytes)
    (folder / "a-record").write_text("-")
    assert [len(said(drain)) for _ in range(3)] == [1, 1, 1]
