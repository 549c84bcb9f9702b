"""A worker ends by itself, for what it handled stays in its memory until it does."""

import os
import subprocess
import sys
import threading

import pytest
from flask import Flask

from config import Settings
from demo.__main__ import HOUSE
from demo.restarted import Restarted
from tests.support.machine import until
from worker.lifetime import Lifetime

SHORT = "from worker.__main__ import main; main(1.0)"


def test_a_worker_ends_by_itself_between_rounds(app: Flask, settings: Settings) -> None:
    told = {
        "DEMO": "1",
        "INSTANCE_PATH": str(settings.instance_path),
        "REDIS_URL": settings.redis_url,
        "DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-c", SHORT]
    ended = subprocess.run(
        command,
        check=False,
        cwd=HOUSE,
        env=os.environ | told,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    assert "process_recycled" in said


def test_it_does_not_end_in_the_midst_of_a_round() -> None:
    stop = threading.Event()
    life = Lifetime(stop, 0.05)
    with life.round("outbox 1"):
        life.begin()
        assert not stop.wait(0.3)
    assert stop.wait(10)


def test_one_that_ended_well_is_started_again_and_not_complained_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        begun.append(subprocess.Popen([sys.executable, "-c", ""]))
        return begun[-1]

    worker = Restarted("The worker", start)

    def is_there_again() -> bool:
        worker.look()
        return len(begun) > 1

    assert until(is_there_again)
    for one in begun:
        one.wait()
    assert "ended by itself" not in capsys.readouterr().err
