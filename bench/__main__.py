"""Measure a hop beside a floor and a peer: what `make bench` and `make bench-quick` call."""

import os
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import servers, table, walks
from bench.load import Load, press
from bench.walks import Hop
from demo.redis_server import running_redis

RESULTS = Path(__file__).parent / "results.md"
ROUNDS, SECONDS, WARM_S = 7, 4.0, 3.0
QUICK_ROUNDS, QUICK_SECONDS, QUICK_WARM_S = 3, 1.5, 1.0


@dataclass
class Contender:
    """One walk on one server, and what came of it in each round."""

    name: str
    server: servers.Server
    walk: list[Hop]
    loads: list[Load] = field(default_factory=list)
    used: list[float] = field(default_factory=list)  # microseconds of processor time, a hop
    others: list[float] = field(default_factory=list)  # of the cores, what nobody here used
    _answers: dict[int, bytes] = field(default_factory=dict)

    def warm(self, seconds: float) -> None:
        """Have everything made that is made once."""
        self._press(seconds)

    def round(self, seconds: float) -> None:
        """Measure once.

        :raise SystemExit: an answer was not what it had to be: then its speed means nothing.
        """
        before, busy, began = self.server.processor_seconds(), _busy(), time.monotonic()
        load = self._press(seconds)
        took = time.monotonic() - began
        used = self.server.processor_seconds() - before
        self.loads.append(load)
        self.used.append(used / len(load.waited) * 1e6)
        self.others.append(max(0, (_busy() - busy - used) / took - 1))

    def _press(self, seconds: float) -> Load:
        load = press(self.server.port, self.walk, seconds, self._answers)
        if load.wrong:
            raise SystemExit(f"{self.name} answered what it should not:\n{load.wrong[0].decode()}")
        return load


def main(*, quick: bool) -> None:
    """Start everything, measure in turn, and write down what came of it."""
    os.sched_setaffinity(0, {servers.LOAD_CORE})
    rounds, seconds, warm = (
        (QUICK_ROUNDS, QUICK_SECONDS, QUICK_WARM_S) if quick else (ROUNDS, SECONDS, WARM_S)
    )
    with ExitStack() as house:
        folder = Path(house.enter_context(TemporaryDirectory(prefix="salama-bench-")))
        contenders = _contenders(house, folder)
        for one in contenders:
            one.warm(warm)
        for _ in range(rounds):
            for one in contenders:
                one.round(seconds)
    text = table.written(contenders)
    print(text)
    if not quick:
        RESULTS.write_text(text, "utf-8")


def _contenders(house: ExitStack, folder: Path) -> list[Contender]:
    redis = house.enter_context(running_redis(folder / "redis"))
    ours = house.enter_context(servers.ours(folder, redis.url))
    floor = house.enter_context(servers.floor(redis.url))
    peer = house.enter_context(servers.peer(folder, redis.url.removeprefix("unix://")))
    menu = walks.numbered(9)
    found = [
        Contender("ours, browsing", ours, walks.on_screen("learn_en", 9)),
        Contender("ours, reporting", ours, walks.on_screen("report_in_full_en", 10)),
        Contender("ours, a look-up", ours, walks.on_screen("destinations_in_the_gulf_en", 9)),
        Contender("ours, a call", ours, walks.in_a_call("1", "1", "1")),
        Contender(table.FLOOR, floor, menu),
        Contender("floor without Redis", floor, walks.numbered(9, "/bare/ussd")),
    ]
    return [*found, Contender(table.PEER, peer, menu)] if peer else found


def _busy() -> float:
    """Seconds that all cores together have been at work."""
    user, nice, system, _idle, _waiting, *rest = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + sum(rest[:3])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
