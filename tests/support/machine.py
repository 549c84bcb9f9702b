"""This machine, which others may crowd: how slow it is just now, and waits that allow for that."""

import re
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

QUIET_S = 0.020
"""What `_work` takes on one core of a server of 2026 that nobody else uses."""

PORTS = range(16_000, 30_000)
"""Below those that Linux gives to outgoing lines, so that no line of another test takes one."""

Found = TypeVar("Found")


def slowness() -> float:
    """1 on a quiet machine, 3 where the same work takes three times as long; never under 1."""
    return max(1.0, min(_work() for _ in range(3)) / QUIET_S)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Asserts that the block takes no longer; on a crowded machine it may by as much as that is."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert took < seconds or took < seconds * slowness(), f"{took:.2f} s"


def until(look: Callable[[], Found], seconds: float = 30) -> Found:
    """What is found once there is something; after so many seconds, what is not."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    while True:
        port = secrets.choice(PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def regions(pid: int) -> Iterator[bytes]:
    """All that a process can write to."""
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            begin, end, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()  # type: ignore[union-attr]
            if rights.startswith("rw"):
                try:
                    memory.seek(int(begin, 16))
                    yield memory.read(int(end, 16) - int(begin, 16))
                except (OSError, ValueError, OverflowError):
                    continue


def _work() -> float:
    began = time.perf_counter()
    words = {f"{n:05}": n for n in range(40_000)}
    assert sum(map(words.__getitem__, words)) == 799_980_000
    return time.perf_counter() - began
