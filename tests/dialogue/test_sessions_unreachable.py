"""When Redis is slow, full, restarted or away: a caller never waits long for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from assembly.redis_client import REDIS_SECONDS
from demo.redis_server import EmbeddedRedis, RedisDidNotStart, running_redis
from dialogue.lines import Unreachable
from dialogue.sessions import Sessions
from tests.conftest import missing
from tests.support.hurt import stopped
from tests.support.machine import within

KEY = bytes(32)


@contextmanager
def redis_in(folder: Path) -> Iterator[EmbeddedRedis]:
    """A server to maltreat, of one test's own."""
    try:
        with running_redis(folder) as server:
            yield server
    except RedisDidNotStart as why:
        missing(str(why))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    with redis_in(tmp_path / "r") as server:
        yield server


def client_of(server: EmbeddedRedis) -> "redis.Redis":
    """As the service makes it."""
    return redis.Redis.from_url(
        server.url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
    )


@pytest.fixture
def client(server: EmbeddedRedis) -> Iterator["redis.Redis"]:
    with client_of(server) as client:
        yield client


@pytest.fixture
def sessions(client: "redis.Redis", monkeypatch: pytest.MonkeyPatch) -> Sessions:
    monkeypatch.setattr("dialogue.lines.SECONDS_OF_REST", 0.2)
    return Sessions(client, KEY)


def kill(server: EmbeddedRedis) -> None:
    server.process.kill()
    server.process.wait()


def test_a_server_that_was_restarted_is_called_again_at_once(tmp_path: Path) -> None:
    with redis_in(tmp_path / "r") as server:
        sessions = Sessions(client_of(server), KEY)
        assert sessions.save("one", 1, b"")
        kill(server)
    with redis_in(tmp_path / "r"):
        assert sessions.load("one") == (None, b"")
        assert sessions.save("one", 2, b"")
        assert sessions.load("one")[0] == 2


def test_a_server_that_is_gone_is_unreachable(sessions: Sessions, server: EmbeddedRedis) -> None:
    sessions.save("one", 1, b"")
    kill(server)
    with within(0.2), pytest.raises(Unreachable):
        sessions.load("one")


def test_a_server_that_hangs_is_waited_for_once_and_not_by_the_next_callers(
    sessions: Sessions, server: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialogue.lines.SECONDS_OF_REST", 60)
    sessions.save("one", 1, b"")
    with stopped(server.process.pid):
        with within(1.5), pytest.raises(Unreachable):
            sessions.load("one")
        with within(0.9):  # less than one of them would wait
            for _ in range(100):
                with pytest.raises(Unreachable):
                    sessions.save("one", 2, b"")
    monkeypatch.setattr(sessions._lines, "_down_until", 0.0)
    assert sessions.load("one")[0] == 1


def test_a_late_answer_is_never_read_as_the_next_callers(
    sessions: Sessions, server: EmbeddedRedis
) -> None:
    """The answer to a call that was given up must not be waiting on the line for another."""
    sessions.save("mine", "my words", b"")
    with stopped(server.process.pid), pytest.raises(Unreachable):
        sessions.load("mine")
    time.sleep(0.2)
    assert sessions.load("another's") == (None, b"")


def test_a_full_server_is_unreachable_and_what_it_holds_is_still_there(
    sessions: Sessions, client: "redis.Redis"
) -> None:
    sessions.save("one", 1, b"")
    _, version = sessions.load("one")
    client.config_set("maxmemory", 1)
    with pytest.raises(Unreachable):
        sessions.save("one", 2, version)
    client.config_set("maxmemory", 0)
    assert sessions.save("one", 3, sessions.load("one")[1])


def test_a_key_of_another_kind_is_unreachable_rather_than_a_fault(
    sessions: Sessions, client: "redis.Redis"
) -> None:
    client.lpush("one", "what is this")
    _, version = sessions.load("one")
    with pytest.raises(Unreachable):
        sessions.save("one", 1, version)
