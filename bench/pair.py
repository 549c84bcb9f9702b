"""Two processes beside one: whether they carry twice as much, and stay right.

Each hop of a dialogue goes to the other process than the one before it, so that neither ever has
what it saved itself. Where a machine has four cores, each process has one of its own, and so have
load and Redis: what is compared is hops a second. With fewer the load takes turns with them, so
what is compared is what a hop takes of a processor: as many hops as two whole cores would answer.
"""

import os
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import servers
from bench.contender import Contender
from bench.load import press
from bench.targets import Found, Target

AT_LEAST = 1.8
CORES = 4


def measured(one: Contender, folder: Path, url: str, rounds: int, seconds: float) -> Found:
    """One process and two, in turn."""
    whole = (os.cpu_count() or 1) >= CORES
    alone, both = Pair(one, [one.server]), Pair(one, [one.server])
    with ExitStack() as house:
        core = 2 if whole else servers.LOAD_CORE
        both.servers.append(house.enter_context(servers.ours(folder, url, core=core)))
        both.press(seconds / 2)  # warms up
        for _ in range(rounds):
            alone.round(seconds)
            both.round(seconds)
    by_work = 2 * alone.used / both.used
    gain = both.hops_a_second / alone.hops_a_second if whole else by_work
    how = "hops a second" if whole else "hops that two whole cores answer, by processor time"
    return Found(
        [
            "| processes | hops/s, with load and Redis on what is left | processor, µs a hop |",
            "|---|---|---|",
            *(each.row() for each in (alone, both)),
            "",
            "With two, each hop went to the other process than the one before it, and every screen"
            " was right." + ("" if whole else NOT_WHOLE),
        ],
        [Target(f"two processes ÷ one: {how}", AT_LEAST, gain, at_least=True)],
    )


NOT_WHOLE = (
    " This machine has too few cores for two processes, their load and Redis each to have one:"
    " how many hops a second two make can't be shown here, only what each takes."
)


class Pair:
    """So many processes, and what came of them in each round."""

    def __init__(self, one: Contender, of: Sequence[servers.Server]) -> None:
        self._one, self.servers = one, list(of)
        self._speeds, self._used = list[float](), list[float]()

    def press(self, seconds: float) -> tuple[float, int, float]:
        """Hops a second, how many, and the seconds of processor time that they took."""
        before = self._processor_seconds()
        ports = [server.port for server in self.servers]
        load = press(ports, self._one.walk, seconds, self._one.answers).right(self._one.name)
        return load.hops_a_second, len(load.waited), self._processor_seconds() - before

    def round(self, seconds: float) -> None:
        """Measure once."""
        speed, hops, used = self.press(seconds)
        self._speeds.append(speed)
        self._used.append(used / hops)

    @property
    def hops_a_second(self) -> float:
        return statistics.median(self._speeds)

    @property
    def used(self) -> float:
        """Seconds of processor time, a hop."""
        return statistics.median(self._used)

    def row(self) -> str:
        """As a row of a table."""
        return f"| {len(self.servers)} | {self.hops_a_second:,.0f} | {self.used * 1e6:,.0f} |"

    def _processor_seconds(self) -> float:
        return sum(server.processor_seconds() for server in self.servers)
