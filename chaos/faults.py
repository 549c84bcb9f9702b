"""What is done to the service while people call it."""

import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress

from chaos.house import House
from chaos.machine import Machine
from chaos.plan import Plan

Fault = Callable[[House], AbstractContextManager[None]]
SLOW_SENDERS = 30


def full_disks(house: House) -> AbstractContextManager[None]:
    """Neither machine can write anything down."""
    return _all(*(machine.disk_full() for machine in house.machines))


def nothing_takes_it(house: House) -> AbstractContextManager[None]:
    """Full disks, and a database that only reads: who reports has to be told so."""
    return _all(full_disks(house), house.postgresql.read_only())


@contextmanager
def killed_worker(house: House) -> Iterator[None]:
    """Both workers are gone from one moment to the next, and started again."""
    for machine in house.machines:
        machine.kill_worker()
    yield


@contextmanager
def slow_senders(house: House) -> Iterator[None]:
    """Connections that begin a callback and never end it, on both machines."""
    with ExitStack() as open_:
        for machine in house.machines * SLOW_SENDERS:
            with suppress(OSError):
                open_.enter_context(_begun(machine))
        yield


FAULTS: dict[str, Fault] = {
    "PostgreSQL killed": lambda house: house.postgresql.killed(),
    "PostgreSQL frozen": lambda house: house.postgresql.frozen(),
    "PostgreSQL only reads": lambda house: house.postgresql.read_only(),
    "Redis killed": lambda house: house.redis_killed(),
    "Redis frozen": lambda house: house.redis_frozen(),
    "disks full": full_disks,
    "disks full, PostgreSQL only reads": nothing_takes_it,
    "workers killed": killed_worker,
    "slow senders": slow_senders,
    "nothing": lambda _: nullcontext(),
}


class Weather:
    """One fault after another, shuffled, and beneath them web processes that are killed."""

    def __init__(self, house: House, plan: Plan, seed: int) -> None:
        self.now = "nothing"
        self.web_kills = 0
        self.left = [name for name, many in plan.times.items() for _ in range(many)]
        self.done: dict[str, int] = dict.fromkeys(plan.times, 0)
        self._house, self._plan, self._all = house, plan, len(self.left)
        random.Random(seed).shuffle(self.left)  # noqa: S311 - it hides nothing

    def blow(self) -> None:
        """The next fault, for its time; in it the web processes are killed whose turn it is."""
        self.now = self.left.pop()
        with FAULTS[self.now](self._house):
            until = time.monotonic() + self._plan.seconds
            begun = self._all - len(self.left)
            while self.web_kills < round(self._plan.web_kills * begun / self._all):
                self._kill_one()
            time.sleep(max(0.0, until - time.monotonic()))
        self.done[self.now] += 1
        self.now = "nothing"

    def _kill_one(self) -> None:
        """One of them, once the other takes callers."""
        first, second = self._house.machines
        victim, other = (first, second) if self.web_kills % 2 else (second, first)
        other.wait()
        victim.kill_web()
        self.web_kills += 1


@contextmanager
def _all(*blocks: AbstractContextManager[None]) -> Iterator[None]:
    with ExitStack() as stack:
        for block in blocks:
            stack.enter_context(block)
        yield


@contextmanager
def _begun(machine: Machine) -> Iterator[None]:
    with socket.create_connection(("127.0.0.1", machine.settings.port), 1) as wire:
        path = f"{machine.settings.callback_prefix}/ussd"
        wire.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\ns".encode())
        yield
