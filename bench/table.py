"""The figures as a table, with all that they depend on."""

import math
import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.commits import Durable
from bench.contender import Contender
from bench.targets import FLOOR, Found, of_work

MOST_OF_OTHERS = 0.15
"""Of one core, what other programs may use before the figures are called doubtful."""
MOST_OF_THE_LOAD = 0.8
"""Of its core, what the load may use before it may be what is measured."""
WHERE_IT_GOES = "Where the time of what was missed goes: [what a hop costs](../docs/speed.md)."
STANDS_ON = ("granian", "flask", "redis", "hiredis", "msgspec", "cryptography")


def written(contenders: Sequence[Contender], kept: Sequence[Durable], more: Sequence[Found]) -> str:
    """The whole page."""
    floor = next(one for one in contenders if one.name == FLOOR)
    wanted = [*of_work(contenders, kept), *(target for found in more for target in found.targets)]
    tables = [
        ["# What a hop costs"],
        [_when_and_where(), _how(floor)],
        [
            "| | hops/s, median (least-most) | ÷ floor | processor, µs a hop | p50 / p99, ms |",
            "|---|---|---|---|---|",
            *(_row(one, floor) for one in contenders),
        ],
        [
            "| to keep a row | processor, µs | ÷ bare commit | p50 / p99, ms |",
            "|---|---|---|---|",
            *(_kept(one, {each.name: each for each in kept}) for one in kept),
        ],
        *(found.table for found in more if found.table),
        ["## What was wanted"],
        ["| | wanted | measured | |", "|---|---|---|---|", *(target.row() for target in wanted)],
        [WHERE_IT_GOES] if not all(target.is_met for target in wanted) else [],
        _doubts(contenders),
    ]
    return "\n\n".join("\n".join(lines) for lines in tables if lines) + "\n"


def _when_and_where() -> str:
    stands_on = ", ".join(f"{name} {version(name)}" for name in STANDS_ON)
    return (
        f"{datetime.now(UTC):%d %B %Y}, {_processor()}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}, {stands_on}."
    )


def _how(floor: Contender) -> str:
    return (
        f"{len(floor.loads)} alternating rounds of {floor.loads[0].seconds:.1f} s after warm-up;"
        " the servers on one core, load and Redis on another; every screen compared whole."
    )


def woken(waits: Mapping[str, Sequence[float]]) -> list[str]:
    """How long it took until somebody was told, by each way."""
    return [
        "| told by | of how many cases | p50, s | p99, s | longest, s |",
        "|---|---|---|---|---|",
        *(
            f"| {way} | {len(waited)} | {_at(waited, 0.5):.1f} | {_at(waited, 0.99):.1f} |"
            f" {max(waited):.1f} |"
            for way, waited in waits.items()
        ),
    ]


def _at(waited: Sequence[float], part: float) -> float:
    """What so large a part did not wait longer than."""
    return sorted(waited)[math.ceil(len(waited) * part) - 1]


def _row(one: Contender, floor: Contender) -> str:
    speeds = [load.hops_a_second for load in one.loads]
    ratio = one.usual / floor.usual
    waited = [waited for load in one.loads for waited in load.waited]
    p50, p99 = (_at(waited, part) * 1e3 for part in (0.5, 0.99))
    spread = f"{min(speeds):,.0f}-{max(speeds):,.0f}"
    return (
        f"| {one.name} | **{one.usual:,.0f}** ({spread}) | {ratio:.2f} |"
        f" {one.usually_used:,.0f} | {p50:.1f} / {p99:.1f} |"
    )


def _kept(one: "Durable", by_name: dict[str, Durable]) -> str:
    ratio = f"{one.usual / by_name[one.beside].usual:.1f}" if one.beside else ""
    p50, p99 = (_at(one.waited, part) * 1e3 for part in (0.5, 0.99))
    return f"| {one.name} | {one.usual * 1e6:,.0f} | {ratio} | {p50:.1f} / {p99:.1f} |"


def _doubts(contenders: Iterable[Contender]) -> list[str]:
    """What makes these figures worth less; nothing where nothing does."""
    others = statistics.median(other for one in contenders for other in one.others)
    own = max(load.own / load.seconds for one in contenders for load in one.loads)
    found = [f"The load used at most {own:.0%} of its core, which it shares with Redis."]
    if others > MOST_OF_OTHERS:
        found.append("**The machine was not quiet**: trust the ratios, no more.")
    if own > MOST_OF_THE_LOAD:
        found.append("**The load filled its core**: the fastest may be faster.")
    return found


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
