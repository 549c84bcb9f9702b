"""How long a hop waits while a core has still room: at 70 % of what it can do."""

import statistics
from collections.abc import Sequence

from bench.contender import Contender
from bench.load import Load
from bench.paced import Flow, paced
from bench.targets import Found, Target

PART = 0.7
TIMES_THE_FLOORS_MEDIAN = 2.0
PARTS = (0.5, 0.99, 1.0)


def measured(ours: Contender, floor: Contender, rounds: int, seconds: float) -> Found:
    """Both in turn, each at that part of the hops a second that it was found to answer."""
    loads: dict[str, list[Load]] = {ours.name: [], floor.name: []}
    for _ in range(rounds):
        for one in (ours, floor):
            loads[one.name].append(at(one, PART, seconds))
    p50, p99, _ = usually(loads[floor.name])
    our_p99 = usually(loads[ours.name])[1]
    most = TIMES_THE_FLOORS_MEDIAN
    full = statistics.median(load.waits(0.5)[0] for load in floor.loads)
    when = f"at {PART:.0%} load"
    return Found(
        [
            f"| {when}, whether answered or not | hops/s | p50 / p99 / longest, ms |",
            "|---|---|---|",
            *(_row(name, found) for name, found in loads.items()),
        ],
        [
            Target(f"wait: p99 {when} ÷ the floor's median on a full core", most, our_p99 / full),
            Target(f"wait: p99 {when} ÷ the floor's median at the same", most, our_p99 / p50),
            Target(f"wait: p99 {when} ÷ the floor's p99 at the same", 1.0, our_p99 / p99),
        ],
    )


def at(one: Contender, part: float, seconds: float) -> Load:
    """What its callers meet with at a part of what it can do."""
    flow = Flow(one.server.port, one.walk, part * one.usual, one.answers)
    paced([flow], seconds)
    return flow.load.right(one.name)


def usually(loads: Sequence[Load]) -> list[float]:
    """Median, 99th of a hundred and longest wait in seconds, of each the median of all rounds."""
    waits = [one.waits(*PARTS) for one in loads]
    return [statistics.median(each) for each in zip(*waits, strict=True)]


def _row(name: str, loads: Sequence[Load]) -> str:
    speed = statistics.median(load.hops_a_second for load in loads)
    return f"| {name} | {speed:,.0f} | {' / '.join(f'{s * 1e3:.1f}' for s in usually(loads))} |"
