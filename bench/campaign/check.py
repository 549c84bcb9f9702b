"""Whether the model is right: the same few hundred callers, in it and at the real service."""

import heapq
import os
import random
import select
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import simpy

from bench import servers, walks
from bench.campaign.model import Model, Plan, Process
from bench.campaign.times import Times
from bench.load import Caller, Load, press
from bench.walks import Hop
from demo.redis_server import running_redis

SECONDS, WARM_S = 10.0, 2.0
LOADS = (0.3, 0.5, 0.7)
"""Of what one core can do."""
CALLERS = 200


@dataclass(frozen=True)
class Seen:
    """What came of callers at one load, in the model or at the service."""

    hops_a_second: float
    busy: float  # of the core
    median_s: float


def checked(times: Times) -> Iterator[tuple[float, Seen, Seen]]:
    """For each load: that part of a core, the model's figures, the real ones.

    How long a hop takes is measured here just before: machines differ, and so do moments.
    """
    os.sched_setaffinity(0, {servers.LOAD_CORE})
    with ExitStack() as house:
        folder = Path(house.enter_context(TemporaryDirectory(prefix="salama-campaign-")))
        redis = house.enter_context(running_redis(folder / "redis"))
        ours = house.enter_context(servers.ours(folder, redis.url))
        walk, answers = walks.on_screen("learn_en", 9), dict[int, bytes]()
        press(ours.port, walk, WARM_S, answers)
        used = ours.processor_seconds()
        full = press(ours.port, walk, SECONDS / 2, answers)
        hop = (ours.processor_seconds() - used) / len(full.waited)
        for part in LOADS:
            thinks = CALLERS / (full.hops_a_second * part)
            used = ours.processor_seconds()
            load = paced(ours.port, walk, thinks, SECONDS, answers)
            used = ours.processor_seconds() - used
            real = Seen(load.hops_a_second, used / load.seconds, statistics.median(load.waited))
            yield part, _modelled(replace(times, browsing=hop), thinks), real


def paced(
    port: int, walk: list[Hop], thinks: float, seconds: float, answers: dict[int, bytes]
) -> Load:
    """Callers who think, on average for so many seconds, before each key."""
    load, poll, chance = Load(), select.epoll(), random.Random(1)  # noqa: S311
    callers = [Caller(port, walk, answers) for _ in range(CALLERS)]
    by_file = {caller.wire.fileno(): caller for caller in callers}
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
        caller.wire.close()
    return load


def _modelled(times: Times, thinks: float) -> Seen:
    model = Model(Plan(dials=0, seconds=SECONDS, processes=1), times)
    process, waited, chance = Process(model), list[float](), random.Random(2)  # noqa: S311

    def caller() -> Iterator[simpy.Event]:
        while True:
            yield model.env.timeout(chance.expovariate(1 / thinks))
            asked = model.env.now
            yield from process.hop(times.browsing, 0, files=False)
            waited.append(model.env.now - asked)

    for _ in range(CALLERS):
        model.env.process(caller())  # type: ignore[arg-type]
    model.env.run(until=SECONDS)
    return Seen(len(waited) / SECONDS, process.core.busy / SECONDS, statistics.median(waited))
