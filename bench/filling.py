"""Fills Redis with sessions as the service writes them."""

import os
import socket
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import hiredis
import redis

from dialogue.sessions import SECONDS_TILL_GONE, SECONDS_TO_LIVE, SECONDS_TO_LIVE_WATCHED

ONE_IN = 10
"""Of how many callers one reports, and is watched."""
LONGEST_S = 30.0
_AT_ONCE = 4_000


class Samples(NamedTuple):
    """What Redis holds of real callers, sealed: of those who browse and of those who report."""

    browsing: Sequence[bytes]
    reporting: Sequence[bytes]


def fill(url: str, samples: Samples, many: int) -> None:
    """Put in so many: the bytes of real ones, each under a name of its own. `url` is a socket's."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(urlsplit(url).path)
        for first in range(0, many, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, many))
            said = [command for number in numbers for command in _commands(samples, number)]
            wire.sendall(b"".join(said))
            _hear(wire, len(said))


def empty(client: "redis.Redis") -> None:
    """Let go of all that is held, and wait until the memory is free too: Redis frees a million in
    a thread of its own, so that nobody waits for it."""
    client.flushdb(asynchronous=True)
    until = time.monotonic() + LONGEST_S
    while client.info("memory")["lazyfree_pending_objects"] and time.monotonic() < until:
        time.sleep(0.1)


def _commands(samples: Samples, number: int) -> Iterator[bytes]:
    name, reports = f"session:{os.urandom(16).hex()}", number % ONE_IN == 0
    of = samples.reporting if reports else samples.browsing
    lives = SECONDS_TO_LIVE_WATCHED if reports else SECONDS_TO_LIVE
    yield _packed(
        "SET", earlier(name), f"{datetime.now(UTC):%Y-%m-%d}", "EX", SECONDS_TO_LIVE_WATCHED
    )
    yield _packed("SET", name, of[number % len(of)], "EX", lives)
    if reports:
        yield _packed("ZADD", "pending", time.time() + SECONDS_TILL_GONE, name)


def earlier(name: str) -> str:
    """Under which name it stands what tells a session from the next of its id."""
    return f"{name}:earlier"


def _packed(*words: Any) -> bytes:
    packed: bytes = hiredis.pack_command(words)
    return packed


def _hear(wire: socket.socket, answers: int) -> None:
    """Take in so many short answers.

    :raise SystemExit: Redis refused something, such as for want of memory.
    """
    while answers > 0:
        came = wire.recv(1 << 16)
        if not came or b"-" in came:
            raise SystemExit(f"Redis took no more sessions: {came[:200]!r}")
        answers -= came.count(b"\n")
