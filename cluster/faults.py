"""What goes down, in turn: each is gone until another has taken over, and then comes back."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import redis

from cluster.house import House

PATIENCE_S = 90.0
REDIS_RESTS_S = 6.0
"""How long a Redis stays away, as its unit has it: back sooner it would be in charge, and empty."""
AWAY_S = 3.0
"""How long a supervisor may take to start what has no other to wait for."""

Fault = Callable[[House], AbstractContextManager[None]]


@contextmanager
def redis_gone(house: House) -> Iterator[None]:
    """The Redis in charge is killed."""
    _until(lambda: _all_follow(house), "a Redis that came back follows nobody")
    was, began = house.redis.in_charge(), time.monotonic()
    house.redis.servers[was].kill()
    _until(lambda: house.redis.in_charge() != was, "no other Redis takes over")
    time.sleep(max(0.0, began + REDIS_RESTS_S - time.monotonic()))
    yield
    house.redis.servers[was].start()


@contextmanager
def postgresql_gone(house: House) -> Iterator[None]:
    """The PostgreSQL in charge and its Patroni are killed."""
    was = house.postgresql.in_charge()
    house.postgresql.kill(was)
    _until(lambda: house.postgresql.in_charge() not in ("", was), "no other PostgreSQL takes over")
    yield
    house.postgresql.servers[was].start()
    house.postgresql.wait()


@contextmanager
def web_gone(house: House) -> Iterator[None]:
    """A web process is killed, one machine's after the other's."""
    machine = house.machines[0]
    house.machines.reverse()
    with machine.web_away():
        yield
    machine.wait()


@contextmanager
def worker_gone(house: House) -> Iterator[None]:
    """The same of a worker."""
    with house.machines[0].worker_away():
        yield


@contextmanager
def haproxy_reloaded(house: House) -> Iterator[None]:
    """The HAProxy that callers come in by reads its file anew."""
    house.haproxy.reload(house.places[0].address)
    yield


FAULTS: dict[str, Fault] = {
    "Redis in charge killed": redis_gone,
    "PostgreSQL in charge killed": postgresql_gone,
    "web process killed": web_gone,
    "worker killed": worker_gone,
    "HAProxy reloaded": haproxy_reloaded,
}


class Rounds:
    """All faults in turn, so many times over, and in between nothing."""

    def __init__(self, house: House, rounds: int) -> None:
        self.now, self.began = "nothing", time.monotonic()
        self.done: Counter[str] = Counter()
        self.left = list(FAULTS) * rounds
        self._house = house

    def next(self) -> float:
        """The next one, to its end; how many seconds it took."""
        self.now, self.began = self.left.pop(0), time.monotonic()
        with FAULTS[self.now](self._house):
            time.sleep(AWAY_S)
        self.done[self.now] += 1
        took = time.monotonic() - self.began
        self.now = "nothing"
        time.sleep(1)
        return took


def _all_follow(house: House) -> bool:
    """Whether one more may go: a Redis that came back takes some ten seconds to follow again, in
    which callers notice nothing."""
    others = set(house.redis.servers) - {house.redis.in_charge()}
    return all(_follows(house, address) for address in others)


def _follows(house: House, address: str) -> bool:
    try:
        client: Any = house.redis.client(address)
        return bool(client.info("replication").get("master_link_status") == "up")
    except redis.RedisError:
        return False


def _until(look: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not look():
        if time.monotonic() > deadline:
            raise SystemExit(f"After {PATIENCE_S:.0f} s: {what}.")
        time.sleep(0.1)
