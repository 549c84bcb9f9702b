"""For each fault, what `/readyz` and the metrics say of it: the truth, and within a second."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from flask import Flask
from sqlalchemy import make_url

from config import Settings
from demo.redis_server import EmbeddedRedis, running_redis, server_binary
from ops import checks, heartbeat
from ops.child_process import child
from tests.models.conftest import postgres_says
from tests.support.callers import service_of, set_up
from tests.support.hurt import frozen, stopped, worker_of
from tests.support.machine import free_port, until, within
from tests.support.staff_woken import person
from worker.__main__ import jobs


def said(app: Flask) -> dict[str, str]:
    """What ails it, by its part; both addresses agree, and neither takes long."""
    client = app.test_client()
    with within(1.3):  # a second, and what the tests beside it take
        answer = client.get("/readyz")
    assert answer.json
    ails = {part: state for part, state in answer.json.items() if state != "ok"}
    assert answer.status_code == (503 if ails else 200)
    metrics = client.get("/metrics").text
    for part in answer.json:
        assert f'salama_well{{part="{part}"}} {float(part not in ails)}' in metrics
    return ails


def now(app: Flask) -> dict[str, str]:
    """What `/readyz` says while things change."""
    answer = app.test_client().get("/readyz").json
    assert answer
    return {part: state for part, state in answer.items() if state != "ok"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    with running_redis(tmp_path / "own") as server:
        yield server


@pytest.fixture
def fragile(own: EmbeddedRedis, tmp_path: Path) -> Iterator[Flask]:
    """A service on a Redis of its own."""
    said = {"DEMO": "1", "INSTANCE_PATH": str(tmp_path / "i"), "REDIS_URL": own.url}
    with set_up(Settings.read(said)) as app:
        yield app


def test_nothing_ails_it(fragile: Flask) -> None:
    assert said(fragile) == {}


def test_redis_that_is_full(fragile: Flask, own: EmbeddedRedis) -> None:
    with redis.Redis.from_url(own.url) as client:
        client.config_set("maxmemory", "1")
        assert said(fragile) == {"redis": "takes no writes: full"}
        client.config_set("maxmemory", "0")
    assert said(fragile) == {}


def test_redis_that_only_reads(fragile: Flask, own: EmbeddedRedis) -> None:
    with redis.Redis.from_url(own.url) as client:
        client.replicaof("127.0.0.1", "1")
        assert said(fragile) == {"redis": "takes no writes: only reads"}
        client.replicaof("no", "one")
    assert said(fragile) == {}


def test_redis_that_is_a_node_of_a_cluster(tmp_path: Path) -> None:
    """It answers a ping, and takes no dialogue."""
    port, folder = free_port(), tmp_path / "node"
    folder.mkdir()
    command = [str(server_binary()), "--port", str(port), "--cluster-enabled", "yes"]
    with child([*command, "--save", ""], cwd=folder, stdout=subprocess.DEVNULL):
        node = redis.Redis(port=port)
        assert until(lambda: _pings(node))
        assert checks.of_redis(node) == "takes no writes: not for this service"


def _pings(server: "redis.Redis") -> bool:
    try:
        return bool(server.ping())
    except redis.ConnectionError:
        return False


def test_redis_that_is_frozen(fragile: Flask, own: EmbeddedRedis) -> None:
    with stopped(own.process.pid):
        assert said(fragile) == {"redis": "does not answer"}
        assert said(fragile) == {"redis": "does not answer"}
    assert until(lambda: now(fragile) == {})


def test_redis_that_is_gone(fragile: Flask, own: EmbeddedRedis) -> None:
    own.process.kill()
    own.process.wait()
    assert said(fragile) == {"redis": "does not answer"}


def test_a_database_that_is_frozen(on_postgresql: Flask) -> None:
    service_of(on_postgresql).public_key()
    assert said(on_postgresql) == {}
    with frozen(service_of(on_postgresql).settings.database_url):
        assert said(on_postgresql) == {"database": "does not answer"}
        assert said(on_postgresql) == {"database": "does not answer"}
    assert until(lambda: now(on_postgresql) == {})


def test_a_database_that_only_reads(on_postgresql: Flask) -> None:
    service_of(on_postgresql).public_key()
    with read_only(service_of(on_postgresql).settings.database_url):
        service_of(on_postgresql).database.kw["bind"].dispose()
        assert said(on_postgresql) == {"database": "only reads"}
    service_of(on_postgresql).database.kw["bind"].dispose()
    assert said(on_postgresql) == {}


@contextmanager
def read_only(url: str) -> Iterator[None]:
    name = make_url(url).database
    postgres_says(url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    try:
        yield
    finally:
        server = make_url(url).set(database="postgres").render_as_string(False)
        postgres_says(server, f"ALTER DATABASE {name} RESET default_transaction_read_only")


def test_a_disk_with_no_room(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LEAST_FREE", 1 << 60)
    assert said(app)["disk"].endswith(" MB free")
    assert 'salama_disk_free_bytes{folder="instance"} ' in app.test_client().get("/metrics").text


def test_a_disk_that_keeps_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    assert said(app) == {"journal": "can't be written"}
    assert list((service_of(app).settings.journal).iterdir()) == []


def test_twenty_thousand_records_are_counted_in_time(app: Flask, settings: Settings) -> None:
    settings.journal.mkdir()
    for number in range(20_000):
        os.close(os.open(settings.journal / f"{number:05}", os.O_CREAT | os.O_WRONLY))
    assert said(app)["journal"] == "20000 waiting for the database"


def test_a_job_of_the_workers_that_never_gets_a_round_done(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it that its thread is dead, or that each of its rounds fails from the first on."""
    gone = settings.instance_path / "worker" / "of an earlier version.beat"
    gone.parent.mkdir()
    gone.touch()
    monkeypatch.setattr(heartbeat, "LATE_S", -1)
    with heartbeat.Heartbeat(settings.instance_path, ["alerts", "outbox 1"]):
        assert said(app) == {
            "worker": "alerts: no round done for 0 s; outbox 1: no round done for 0 s"
        }


def test_a_worker_that_is_killed_or_stuck(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "STARTS_S", 0)
    assert said(app) == {"worker": "is not running"}
    with worker_of(settings) as worker:
        assert until(lambda: now(app) == {"waking": "nobody can be woken"})
        assert 'salama_waking{what="to_wake"} 0.0' in app.test_client().get("/metrics").text
        person(service_of(app), "neema", "+254711000011")
        assert until(lambda: now(app) == {})
        beats = {job.name for job in jobs(service_of(app)) if not job.left_behind}
        folder = settings.instance_path / "worker"
        assert until(lambda: {path.stem for path in folder.glob("*.beat")} == beats)
        monkeypatch.setattr(heartbeat, "LATE_S", 3)
        with stopped(worker.pid):
            assert until(lambda: "lost callers: no round done for" in now(app).get("worker", ""))
        assert until(lambda: now(app) == {})
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert said(app) == {"worker": "is not running"}
