"""A worker ends by itself, for what it handled stays in its memory until it does."""

import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings
from demo.__main__ import HOUSE
from demo.restarted import Restarted
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from tests.conftest import missing
from tests.support.callers import service_of
from tests.support.machine import regions, slowness, until
from tests.support.telling import SKIP, go_on, tell
from worker.lifetime import Lifetime

SHORT = "from worker.__main__ import main; main({})"


def worker(seconds: float) -> list[str]:
    """One that lives for so long."""
    return [sys.executable, "-c", SHORT.format(seconds)]


def told(settings: Settings) -> dict[str, str]:
    """The environment in which it finds what the app has."""
    return os.environ | {
        "DEMO": "1",
        "INSTANCE_PATH": str(settings.instance_path),
        "REDIS_URL": settings.redis_url,
        "DATABASE_URL": settings.database_url,
    }


def test_a_worker_ends_by_itself_between_rounds(app: Flask, settings: Settings) -> None:
    ended = subprocess.run(
        worker(1.0),
        check=False,
        cwd=HOUSE,
        env=told(settings),
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    assert "process_recycled" in said


def test_what_a_worker_handled_is_not_in_the_memory_of_the_next(
    app: Flask, settings: Settings
) -> None:
    if os.geteuid() or not Path("/proc/self/mem").exists():
        missing("only root reads another process's memory, on Linux")
    words, number = secrets.token_hex(8), f"+2547{secrets.randbelow(10**8):08}"
    said = [words.encode(), number.encode()]
    phone = Phone(number, over_wsgi(app))
    tell(phone, "report", consent_store="YES", danger_now="NO", where="KE")
    go_on(phone, exploitation="Other", contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes")
    go_on(phone, account=words)
    redis: Any = service_of(app).redis
    for name in redis.zrange("pending", 0, -1):
        redis.zadd("pending", {name: 0})  # silent for minutes
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        seconds = 6 * slowness() if not begun else 600
        begun.append(subprocess.Popen(worker(seconds), cwd=HOUSE, env=told(settings)))
        return begun[-1]

    def held() -> set[bytes]:
        return {one for part in regions(begun[-1].pid) for one in said if one in part}

    kept_up = Restarted("The worker", start)
    try:
        assert until(lambda: held() == set(said), 120)  # while it lives they are there

        def is_followed() -> bool:
            kept_up.look()
            return len(begun) == 2

        assert until(is_followed, 120)
        heart = settings.instance_path / "worker"
        since = time.time()
        assert until(lambda: heart.exists() and newest(heart) > since, 120)
        assert held() == set()
    finally:
        for one in begun:
            one.kill()
            one.wait()


def newest(folder: Path) -> float:
    """When anything in it was written last."""
    return max(file.stat().st_mtime for file in folder.iterdir())


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
