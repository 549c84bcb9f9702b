"""Hops that an event loop carries: on one line to Redis, and none waits for another."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis

import patience
from assembly.redis_client import REDIS_SECONDS, redis_at
from demo.redis_server import EmbeddedRedis, RedisDidNotStart, running_redis
from dialogue import shared_line
from dialogue.line import Line
from dialogue.lines import Unreachable
from dialogue.sessions import Sessions
from dialogue.shared_line import SharedLine
from tests.conftest import missing
from tests.support.hurt import stopped
from tests.support.machine import within

KEY = bytes(32)
Work = Callable[[], Any]
Done = TypeVar("Done")
made: list[Sessions] = []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    """One to maltreat."""
    try:
        with running_redis(tmp_path / "r") as server:
            yield server
    except RedisDidNotStart as why:
        missing(str(why))


@pytest.fixture
def sessions(server: EmbeddedRedis) -> Sessions:
    return of(server)


def of(server: EmbeddedRedis) -> Sessions:
    made.append(Sessions(redis_at(server.url), KEY))
    return made[-1]


async def carry(work: Work) -> Any:
    return await patience.carry(work, asyncio.to_thread)


def carried(*works: Work) -> list[Any]:
    """What they answer or raise, all carried at once."""

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*map(carry, works), return_exceptions=True)

    return run(all_of_them)


def run(hops: Callable[[], Coroutine[Any, Any, Done]]) -> Done:
    """On a loop in a thread of its own, for a browser has one here; it leaves no line open."""

    async def and_hang_up() -> Done:
        try:
            return await hops()
        finally:
            for sessions in made:
                if sessions._lines._shared:
                    sessions._lines._shared.hang_up()
            await asyncio.sleep(0)
            made.clear()

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, and_hang_up()).result()


def saved(sessions: Sessions, name: str) -> Work:
    def save_and_load() -> object:
        assert sessions.save(name, name, b"")
        return sessions.load(name)[0]

    return save_and_load


def test_many_share_one_line_and_each_has_its_own_answer(
    sessions: Sessions, server: EmbeddedRedis
) -> None:
    names = [f"session:{number}" for number in range(40)]
    assert carried(*(saved(sessions, name) for name in names)) == names
    with redis_at(server.url) as client:
        assert client.info("stats")["total_connections_received"] <= 3  # ours, this, a first look


def test_of_two_that_were_loaded_alike_one_is_saved(sessions: Sessions) -> None:
    sessions.save("one", 1, b"")

    def again() -> bool:
        _, version = sessions.load("one")
        return sessions.save("one", 2, version)

    assert sorted(carried(again, again)) == [False, True]


def test_a_server_that_hangs_keeps_nobody_else_waiting(
    sessions: Sessions, server: EmbeddedRedis
) -> None:
    async def while_it_hangs() -> tuple[list[Any], int]:
        await carry(saved(sessions, "one"))
        with stopped(server.process.pid):
            load = (lambda: sessions.load("one"),) * 8
            hops = [asyncio.ensure_future(carry(one)) for one in load]
            turns = 0
            while not all(hop.done() for hop in hops):
                await asyncio.sleep(0.01)
                turns += 1
        return await asyncio.gather(*hops, return_exceptions=True), turns

    with within(1.6):
        refused, turns = run(while_it_hangs)
    assert {type(one) for one in refused} == {Unreachable}
    assert turns > 5


def test_a_late_answer_is_never_the_next_ones(sessions: Sessions, server: EmbeddedRedis) -> None:
    async def late() -> Any:
        await carry(saved(sessions, "mine"))
        with stopped(server.process.pid), pytest.raises(Unreachable):
            await carry(lambda: sessions.load("mine"))
        sessions._lines._down_until = 0.0
        return await carry(lambda: sessions.load("another's"))

    assert run(late) == (None, b"")


def test_a_server_that_was_restarted_is_called_again_at_once(tmp_path: Path) -> None:
    async def over_a_restart() -> Any:
        with running_redis(tmp_path / "r") as server:
            sessions = of(server)
            await carry(saved(sessions, "one"))
            server.process.kill()
            server.process.wait()
        with running_redis(tmp_path / "r"):
            return await carry(saved(sessions, "two"))

    assert run(over_a_restart) == "two"


def test_a_line_that_was_shut_as_soon_as_it_was_open_keeps_nobody_waiting(
    sessions: Sessions, server: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another Redis takes over just then."""

    def shut(client: redis.Redis) -> Line:
        monkeypatch.setattr(shared_line, "Line", Line)
        line = Line(client)
        with redis_at(server.url) as other:
            other.client_kill_filter(_type="normal", skipme=True)
        return line

    monkeypatch.setattr(shared_line, "Line", shut)
    with within(10):
        assert carried(saved(sessions, "one")) == ["one"]


def test_a_loop_that_stood_still_does_not_take_redis_for_gone(sessions: Sessions) -> None:
    def stands_still() -> str:
        sessions.load("one")
        time.sleep(1.5 * REDIS_SECONDS)
        return "two"

    works = (saved(sessions, "one"), stands_still, saved(sessions, "three"))
    assert carried(*works) == ["one", "two", "three"]
    assert sessions.is_steady()


def test_who_waits_for_a_thread_does_not_ask_a_redis_that_is_gone_since(
    sessions: Sessions, server: EmbeddedRedis
) -> None:
    """A line with TLS has a thread of its own: those who queue for one learn what the first did."""
    sessions._lines._shared = None
    load = (lambda: sessions.load("one"),) * 60
    with stopped(server.process.pid), within(4 * REDIS_SECONDS):
        assert {type(one) for one in carried(*load)} == {Unreachable}


def test_what_redis_refuses_costs_no_line(sessions: Sessions) -> None:
    def wrong() -> Any:
        with pytest.raises(Unreachable):
            sessions._lines.ask("LPUSH", "one")
        return saved(sessions, "one")()

    assert carried(wrong, saved(sessions, "two")) == ["one", "two"]


def test_with_tls_a_thread_waits() -> None:
    assert not SharedLine.suits(redis_at("rediss://localhost"))
    assert SharedLine.suits(redis_at("redis+sentinel://one:1,two:2/salama"))
    assert not SharedLine.suits(redis_at("redis+sentinel://one:1,two:2/salama?tls=1"))


def test_what_takes_its_time_is_done_apart() -> None:
    here = threading.get_ident()

    def fails() -> None:
        patience.apart(lambda: 1 // 0)

    on_the_loop, apart, failed = carried(
        threading.get_ident, lambda: patience.apart(threading.get_ident), fails
    )
    assert apart not in (here, on_the_loop)
    assert isinstance(failed, ZeroDivisionError)
    assert patience.apart(threading.get_ident) == here  # where nobody carries it


def test_who_pauses_lets_others_go_on() -> None:
    order: list[str] = []

    def slow() -> None:
        patience.pause(0.05)
        order.append("slow")

    carried(slow, lambda: order.append("quick"))
    assert order == ["quick", "slow"]


def test_who_gives_up_waiting_ends_what_was_carried() -> None:
    ended: list[type[BaseException]] = []

    def waits() -> None:
        try:
            patience.pause(60)
        except BaseException as why:
            ended.append(type(why))
            raise

    async def given_up() -> None:
        hop = asyncio.ensure_future(carry(waits))
        await asyncio.sleep(0)
        hop.cancel()
        await asyncio.wait([hop])

    run(given_up)
    assert ended == [asyncio.CancelledError]
