"""What sessions take of Redis, and whether a million of them make a hop wait longer."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import redis

from bench import servers
from bench.at_load import at, usually
from bench.contender import Contender
from bench.filling import Samples, earlier, empty, fill
from bench.load import Caller, Load
from bench.targets import Found, Target

FEW, MANY = 1_000, 1_000_000
PART = 0.5
"""Of what a core can do: near to all of it, what a machine does beside would be most of a wait."""
WALKED = 60
"""Dialogues of each kind: for their bytes, and to be copied."""
MOST_BYTES = 800.0
MOST_TIMES = 1.1
DIGITS = 32
"""Of the name of a session."""
ROOM = 3_000
"""Bytes of memory that have to be free for each session, so that others have room as well."""


@dataclass
class Held:
    """So many sessions, and what hops met with while they were held."""

    count: int
    loads: list[Load] = field(default_factory=list)
    of_redis: list[float] = field(default_factory=list)  # microseconds, a hop
    gigabytes: float = 0

    def row(self) -> str:
        """As a row of a table."""
        waits = " / ".join(f"{s * 1e3:.2f}" for s in usually(self.loads))
        of_redis = statistics.median(self.of_redis)
        return f"| {self.count:,} | {self.gigabytes:.2f} | {waits} | {of_redis:.0f} |"


def sizes(walked: Sequence[Contender], url: str) -> Found:
    """What Redis holds for each of these after the last hop of its walk: the dialogue, and what
    tells one from the next of that name."""
    client, rows, most = redis.Redis.from_url(url), list[str](), 0
    for one in walked:
        names = _walked(one, client)
        found = [
            sum(client.memory_usage(key) or 0 for key in (name, earlier(name))) for name in names
        ]
        rows.append(
            f"| {one.name}, {len(one.walk)} hops | {statistics.mean(found):,.0f} | {max(found):,} |"
        )
        most = max(most, *found)
    return Found(
        ["| Redis for a session | bytes, mean | most |", "|---|---|---|", *rows],
        [Target("Redis for a session after ten hops, the largest, bytes", MOST_BYTES, most)],
    )


def waits(
    browsing: Contender, reporting: Contender, url: str, rounds: int, seconds: float
) -> Found:
    """With few sessions in Redis and with many, in turn."""
    client = redis.Redis.from_url(url)
    samples = Samples(_values(browsing, client), _values(reporting, client))
    few, many = Held(FEW), Held(min(MANY, _room()))
    took = 0.0
    for _ in range(rounds):
        for held in (few, many):
            empty(client)
            began = time.monotonic()
            fill(url, samples, held.count)
            took = time.monotonic() - began
            _meet(held, browsing, client, seconds)
    empty(client)
    more = usually(many.loads)[0] / usually(few.loads)[0]
    return Found(
        [
            f"| sessions held, at {PART:.0%} load | Redis, GB | p50 / p99 / longest, ms"
            " | Redis, µs a hop |",
            "|---|---|---|---|",
            few.row(),
            many.row(),
            "",
            f"The {many.count:,} were written in {took:.0f} s, each under a name of its own, with"
            " the bytes and the time to live of real ones; one in ten is of a caller who reports.",
        ],
        [Target(f"wait: median with {many.count:,} held ÷ with {FEW:,}", MOST_TIMES, more)],
    )


def _meet(held: Held, one: Contender, client: "redis.Redis", seconds: float) -> None:
    before = servers.processor_seconds(one.redis)
    load = at(one, PART, seconds)
    used = servers.processor_seconds(one.redis) - before
    held.loads.append(load)
    held.of_redis.append(used / len(load.waited) * 1e6)
    held.gigabytes = client.info("memory")["used_memory"] / 1e9


def _walked(one: Contender, client: "redis.Redis") -> list[str]:
    """The names of sessions that stand where this walk ends; all others are gone."""
    empty(client)
    load, caller = Load(), Caller([one.server.port], one.walk, one.answers)
    for _ in range(WALKED * len(one.walk)):
        caller.ask()
        while not caller.hear(load):
            pass
    caller.hang_up()
    load.right(one.name)
    return [name.decode() for name in client.scan_iter(f"session:{'?' * DIGITS}")]


def _values(one: Contender, client: "redis.Redis") -> list[bytes]:
    return [cast(bytes, client.get(name)) for name in _walked(one, client)]


def _room() -> int:
    """How many sessions there is memory for."""
    told = Path("/proc/meminfo").read_text().partition("MemAvailable:")[2].split()[0]
    return int(told) * 1024 // ROOM
