"""Logs are bounded and all of one kind, whoever writes them and however often."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import structlog

from ops import logs
from ops.lines import LINES
from tests.support.house import HOUSE

UNCAUGHT = """
import logging, threading
from ops import logs
logs.catch_all()
try:
    raise OSError("+254711000001")
except OSError:
    logging.getLogger("some.library").exception("a caller's words")
def fail(): raise KeyError("4826")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
raise ValueError("+254711000001")
"""


def test_a_flood_of_one_kind_is_few_lines_and_hides_no_other(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("ops.logs.time.monotonic", lambda: clock[0])
    logs.set_up()
    LINES.flush()
    capfd.readouterr()  # of what others logged
    log = structlog.get_logger()
    for _ in range(6_000):
        log.error("call_lost")
    log.error("hop_failed", fault="KeyError")
    clock[0] = 61
    log.error("call_lost")
    LINES.flush()
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert len(lines) == logs.MOST_A_MINUTE + 2
    assert lines[-2]["event"] == "hop_failed"
    assert lines[-1]["held_back"] == 6_000 - logs.MOST_A_MINUTE


def test_what_nobody_catches_and_what_libraries_say_is_json_without_a_word_of_a_caller() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", UNCAUGHT], check=False, cwd=HOUSE, capture_output=True, text=True
    )
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(line["event"], line["fault"]) for line in lines] == [
        ("library_said", "OSError"),
        ("not_caught", "KeyError"),
        ("not_caught", "ValueError"),
    ]
    assert ran.stderr == ""
    assert "words" not in ran.stdout
    assert "711" not in ran.stdout


def test_nobody_waits_for_whoever_reads_the_log_and_what_is_lost_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A real pipe that is full: more is logged than it holds, and nobody reads."""
    logs.set_up()
    given, read = 3_000, list[dict[str, object]]()

    def log() -> None:
        for number in range(given):
            structlog.get_logger().info(f"event_{number}")

    out, into = os.pipe()
    with os.fdopen(out) as reader, os.fdopen(into, "w") as stdout:
        monkeypatch.setattr("sys.stdout", stdout)
        caller = threading.Thread(target=log, daemon=True)
        caller.start()
        caller.join(5)
        assert not caller.is_alive()
        while not read or read[-1]["event"] != "lines_lost":
            read.append(json.loads(reader.readline()))
        LINES.flush()
        monkeypatch.undo()
    *lines, told = read
    assert told["lines"] == given - len(lines)
    assert [line["event"] for line in lines] == [f"event_{n}" for n in range(len(lines))]


def test_it_is_noted_when_an_event_was_last_logged_and_nothing_else_of_it(tmp_path: Path) -> None:
    logs.set_up(tmp_path)
    try:
        for event in ("hop_failed", "hop_failed", "../../away", "two words"):
            structlog.get_logger().error(event, fault="KeyError")
        structlog.get_logger().info("message_went")
    finally:
        logs.set_up()
    found = {(event, level) for event, level, _ in logs.last_logged(tmp_path)}
    assert found == {("hop_failed", "error"), ("message_went", "info")}
    assert all(abs(at - time.time()) < 600 for *_, at in logs.last_logged(tmp_path))
    assert sum(path.stat().st_size for path in (tmp_path / "logged").iterdir()) == 0
