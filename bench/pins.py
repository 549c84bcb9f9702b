"""Whether those who are given a code and choose a PIN make others wait."""

from bench import walks
from bench.contender import Contender
from bench.load import Load
from bench.paced import Flow, paced
from bench.targets import Found, Target

WANTED, LONGEST_MS = "wait: the longest beside others' codes and PINs, best round, ms", 50.0
PART = 0.2
"""Of what a core can do, by those who browse meanwhile."""
A_SECOND = 3.0
"""PINs: each takes some 30 ms of a core, and a half of that of another for its report and code."""
WITH_A_PIN = 12
"""Hops of a whole report up to the one that says the code."""


def measured(browsing: Contender, rounds: int, seconds: float) -> Found:
    """Those who browse alone, and beside those who report, in turn."""
    walk = walks.on_screen("report_in_full_en", WITH_A_PIN)
    alone, beside, pins = list[Load](), list[Load](), list[Load]()
    answers = dict[int, bytes]()
    for _ in range(rounds):
        flow = _browses(browsing)
        paced([flow], seconds)
        alone.append(flow.load.right(browsing.name))
        flow = _browses(browsing)
        report = Flow(browsing.server.port, walk, A_SECOND * WITH_A_PIN, answers)
        paced([flow, report], seconds)
        beside.append(flow.load.right(browsing.name))
        pins.append(report.load.right("ours, with a PIN"))
    longest = min(max(load.waited) for load in beside) * 1e3
    return Found(
        [
            f"| at {PART:.0%} load | p50 / p99 / longest of the best round, ms |",
            "|---|---|",
            _row("who browses", alone),
            _row(f"who browses, {A_SECOND:g} PINs a second beside them", beside),
            _row("who reports and chooses those PINs", pins),
        ],
        [Target(WANTED, LONGEST_MS, longest)],
    )


def _browses(one: Contender) -> Flow:
    return Flow(one.server.port, one.walk, PART * one.usual, one.answers)


def _row(who: str, loads: list[Load]) -> str:
    """Waits on a machine that stood still for a while are not the server's."""
    best = min(loads, key=lambda load: max(load.waited))
    return f"| {who} | {' / '.join(f'{s * 1e3:.1f}' for s in best.waits(0.5, 0.99, 1))} |"
