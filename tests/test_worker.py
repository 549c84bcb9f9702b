"""The worker drains the journal, and says again and again what it had to set aside."""

from pathlib import Path

import pytest
import structlog
from flask import Flask

from config import Settings
from tests.support.callers import service_of
from worker import __main__ as worker
from worker.__main__ import Draining


@pytest.fixture
def folder(settings: Settings) -> Path:
    folder = settings.instance_path / "journal"
    folder.mkdir(parents=True)
    return folder


def said(draining: Draining) -> list[tuple[str, str, int]]:
    with structlog.testing.capture_logs() as lines:
        draining.drain()
    alarms = [line for line in lines if line["event"] == "journal_set_aside"]
    return [(line["event"], line["log_level"], line["count"]) for line in alarms]


def test_what_is_set_aside_is_an_error_at_once_at_each_start_and_every_few_minutes(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = service_of(app).database
    (folder / "a-record").write_text("-")
    draining = Draining(folder, database)
    error = [("journal_set_aside", "error", 1)]
    assert said(draining) == error
    assert said(draining) == []
    assert said(Draining(folder, database)) == error
    (folder / "another").write_text("-")
    assert said(draining) == [("journal_set_aside", "error", 2)]
    monkeypatch.setattr(worker, "SECONDS_BETWEEN_LOOKS", 0)
    assert said(Draining(folder, database)) == [("journal_set_aside", "error", 2)]


def test_it_looks_again_when_minutes_have_passed(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "SECONDS_BETWEEN_LOOKS", 0)
    draining = Draining(folder, service_of(app).database)
    (folder / "a-record").write_text("-")
    assert [len(said(draining)) for _ in range(3)] == [1, 1, 1]
