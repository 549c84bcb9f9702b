"""Whether the model is right: the same few hundred callers, in it and at the real service.

What a hop takes is measured just before, at both ends: on a full core, and with hardly a caller.
What lies between is the model's to foretell.
"""

import heapq
import os
import random
import select
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import simpy

from bench import servers, walks
from bench.campaign.model import Model, Process
from bench.campaign.plan import Plan
from bench.campaign.times import Times
from bench.load import Caller, Load, press
from demo.redis_server import running_redis

ROUNDS, SECONDS, WARM_S = 3, 4.0, 2.0
HARDLY = 0.05
LOADS = (0.3, 0.5, 0.7)
"""Of what one core can do."""
CALLERS = 200


@dataclass(frozen=True)
class Seen:
    """What came of callers at one load, in the model or at the service."""

    hops_a_second: float
    busy: float  # of the core
    median_s: float

    @property
    def hop(self) -> float:
        """Seconds of the core, each."""
        return self.busy / self.hops_a_second


class Service:
    """The real one, with one process on one core."""

    def __init__(self, server: servers.Server) -> None:
        self._server = server
        self._walk = walks.on_screen("learn_en", 9)
        self._answers = dict[int, bytes]()
        press([server.port], self._walk, WARM_S, self._answers)

    def full(self) -> Seen:
        """With callers who press a key as soon as they are answered."""
        return self._seen(lambda: press([self._server.port], self._walk, SECONDS, self._answers))

    def paced(self, thinks: float) -> Seen:
        """With callers who think, on average for so many seconds, before each key."""
        callers = [Caller([self._server.port], self._walk, self._answers) for _ in range(CALLERS)]
        return self._seen(lambda: thinking(callers, thinks, SECONDS))

    def _seen(self, pressing: Callable[[], Load]) -> Seen:
        used = self._server.processor_seconds()
        load = pressing()
        used = self._server.processor_seconds() - used
        return Seen(load.hops_a_second, used / load.seconds, statistics.median(load.waited))


@contextmanager
def service() -> Iterator[Service]:
    """Load and Redis on one core, the service on another."""
    os.sched_setaffinity(0, {servers.LOAD_CORE})
    with ExitStack() as house:
        folder = Path(house.enter_context(TemporaryDirectory(prefix="salama-campaign-")))
        redis = house.enter_context(running_redis(folder / "redis"))
        yield Service(house.enter_context(servers.ours(folder, redis.url)))


def measured(times: Times, real: Service) -> tuple[Times, float]:
    """The times with what a hop takes here and now, and the hops a second of a full core."""
    full = usual([real.full() for _ in range(ROUNDS)])
    thinks = CALLERS / (full.hops_a_second * HARDLY)
    alone = usual([real.paced(thinks) for _ in range(ROUNDS)])
    here = replace(times, browsing=full.hop, waking=(alone.hop - full.hop) / 2)
    return replace(here, apart=alone.median_s - alone.hop - times.redis), full.hops_a_second


def checked(times: Times, real: Service, most: float) -> Iterator[tuple[float, Seen, Seen]]:
    """For each load: that part of what a core can do, the model's figures, the real ones."""
    thinks = {part: CALLERS / (most * part) for part in LOADS}
    rounds = [[real.paced(each) for each in thinks.values()] for _ in range(ROUNDS)]
    for (part, each), seen in zip(thinks.items(), zip(*rounds, strict=True), strict=True):
        yield part, modelled(times, each), usual(seen)


def usual(rounds: Sequence[Seen]) -> Seen:
    """What came of most of them: a moment in which the machine stood still tells of no service."""
    told = zip(*map(astuple, rounds), strict=True)
    return Seen(*(statistics.median(each) for each in told))


def thinking(callers: list[Caller], thinks: float, seconds: float) -> Load:
    """One walk after another for so many seconds; each caller thinks before each key."""
    load, poll, chance = Load(), select.epoll(), random.Random(1)  # noqa: S311
    by_file = {wire.fileno(): caller for caller in callers for wire in caller.wires}
    began = time.perf_counter()
    due = [(began + chance.expovariate(1 / thinks), file) for file in by_file]
    heapq.heapify(due)
    for file in by_file:
        poll.register(file, select.EPOLLIN)
    while (now := time.perf_counter()) < began + seconds:
        while due and due[0][0] <= now:
            by_file[heapq.heappop(due)[1]].ask()
        for file, _ in poll.poll(max(0.0, due[0][0] - now) if due else 0.1):
            if by_file[file].hear(load):
                heapq.heappush(due, (time.perf_counter() + chance.expovariate(1 / thinks), file))
    load.seconds = now - began
    for caller in callers:
        caller.hang_up()
    return load


def modelled(times: Times, thinks: float) -> Seen:
    """What the model says of such callers."""
    model = Model(Plan(dials=0, seconds=SECONDS, processes=1), times)
    process, waited, chance = Process(model), list[float](), random.Random(2)  # noqa: S311

    def caller() -> Iterator[simpy.Event]:
        while True:
            yield model.env.timeout(chance.expovariate(1 / thinks))
            asked = model.env.now
            yield from process.hop(times.browsing, 0, files=False)
            waited.append(model.env.now - asked + times.apart)

    for _ in range(CALLERS):
        model.env.process(caller())  # type: ignore[arg-type]
    model.env.run(until=SECONDS)
    return Seen(len(waited) / SECONDS, process.core.busy / SECONDS, statistics.median(waited))
