"""Measure a hop beside a floor and a peer: what `make bench` and `make bench-quick` call."""

import json
import os
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import commits, needs, picture, servers, table, targets, walks
from bench.load import Load, press
from bench.walks import Hop
from demo.redis_server import running_redis

RESULTS = Path(__file__).parent / "results.md"
MEASURED = Path(__file__).parent / "measured.json"
"""The figures of `results.md` that a simulation stands on."""
PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "hops.svg"
ROUNDS, SECONDS, WARM_S = 7, 4.0, 3.0
QUICK_ROUNDS, QUICK_SECONDS, QUICK_WARM_S = 3, 1.5, 1.0


@dataclass
class Contender:
    """One walk on one server, and what came of it in each round."""

    name: str
    server: servers.Server
    walk: list[Hop]
    redis: int  # its process
    loads: list[Load] = field(default_factory=list)
    used: list[float] = field(default_factory=list)  # microseconds of processor time, a hop
    of_redis: list[float] = field(default_factory=list)  # the same, of Redis
    others: list[float] = field(default_factory=list)  # of the cores, what nobody here used
    _answers: dict[int, bytes] = field(default_factory=dict)

    @property
    def usual(self) -> float:
        """Hops a second, the median of all rounds."""
        return statistics.median(load.hops_a_second for load in self.loads)

    def warm(self, seconds: float) -> None:
        """Have everything made that is made once."""
        self._press(seconds)

    def round(self, seconds: float) -> None:
        """Measure once.

        :raise SystemExit: an answer was not what it had to be: then its speed means nothing.
        """
        before, busy, began = self.server.processor_seconds(), _busy(), time.monotonic()
        redis = servers.processor_seconds(self.redis)
        load = self._press(seconds)
        took = time.monotonic() - began
        used = self.server.processor_seconds() - before
        redis = servers.processor_seconds(self.redis) - redis
        self.loads.append(load)
        self.used.append(used / len(load.waited) * 1e6)
        self.of_redis.append(redis / len(load.waited) * 1e6)
        self.others.append(max(0, (_busy() - busy - used) / took - 1))

    def _press(self, seconds: float) -> Load:
        load = press(self.server.port, self.walk, seconds, self._answers)
        if load.wrong:
            raise SystemExit(f"{self.name} answered what it should not:\n{load.wrong[0].decode()}")
        return load


def main(*, quick: bool) -> None:
    """Start everything, measure in turn, and write down what came of it."""
    needs.install()
    os.sched_setaffinity(0, {servers.LOAD_CORE})
    rounds, seconds, warm = (
        (QUICK_ROUNDS, QUICK_SECONDS, QUICK_WARM_S) if quick else (ROUNDS, SECONDS, WARM_S)
    )
    with ExitStack() as house:
        folder = Path(house.enter_context(TemporaryDirectory(prefix="salama-bench-")))
        contenders = _contenders(house, folder)
        for one in contenders:
            _say(f"warming {one.name}")
            one.warm(warm)
        for number in range(rounds):
            for one in contenders:
                _say(f"round {number + 1} of {rounds}: {one.name}")
                one.round(seconds)
        _say("keeping reports")
        kept = commits.measured(folder, commits.TIMES // (5 if quick else 1))
        _say("")
    text = table.written(contenders, kept)
    print(text)
    if not quick:
        RESULTS.write_text(text, "utf-8")
        PICTURE.write_text(picture.drawn({one.name: one.usual for one in contenders}), "utf-8")
        MEASURED.write_text(json.dumps(_measured(contenders, kept), indent=2) + "\n", "utf-8")


def _say(what: str) -> None:
    """On one line of a terminal, each taking the last one's place."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what}", end="", file=sys.stderr, flush=True)


def _measured(contenders: list[Contender], kept: list[commits.Durable]) -> dict[str, float]:
    """Microseconds of a processor, by what they were spent on."""
    found = {one.name: statistics.median(one.used) for one in contenders}
    found["Redis, a hop"] = statistics.median(contenders[0].of_redis)
    found |= {one.name: one.usual * 1e6 for one in kept}
    return {name: round(us, 1) for name, us in found.items()} | {
        "a PIN stretched": round(commits.pin_seconds() * 1e6, 1)
    }


def _contenders(house: ExitStack, folder: Path) -> list[Contender]:
    redis = house.enter_context(running_redis(folder / "redis"))
    ours = house.enter_context(servers.ours(folder, redis.url))
    floor = house.enter_context(servers.floor(redis.url))
    peer = house.enter_context(servers.peer(folder, redis.url.removeprefix("unix://")))
    menu = walks.numbered(9)
    walked = [
        ("ours, browsing", ours, walks.on_screen("learn_en", 9)),
        ("ours, reporting", ours, walks.on_screen("report_in_full_en", 10)),
        ("ours, a look-up", ours, walks.on_screen("destinations_in_the_gulf_en", 9)),
        ("ours, a call", ours, walks.in_a_call("1", "1", "1")),
        ("ours, a text", ours, walks.by_text("HABARI", "1", "1")),
        (targets.FLOOR, floor, menu),
        ("floor without Redis", floor, walks.numbered(9, "/bare/ussd")),
        *([(targets.PEER, peer, menu)] if peer else []),
    ]
    return [Contender(name, server, walk, redis.process.pid) for name, server, walk in walked]


def _busy() -> float:
    """Seconds that all cores together have been at work."""
    user, nice, system, _idle, _waiting, *rest = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + sum(rest[:3])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
