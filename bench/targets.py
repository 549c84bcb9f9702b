"""What was wanted of the figures, beside what was measured."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.__main__ import Contender
    from bench.commits import Durable

FLOOR = "floor: a Flask view, redis-py"
PEER = "peer: ussd-menu-builder, Express"
TIMES_LESS_WORK = (
    ("ours, browsing", FLOOR, 4.0),
    ("ours, browsing", PEER, 3.0),
    ("ours, reporting", FLOOR, 3.0),
)
"""How many times the processor time of ours the other takes for a hop, at least. A core that is
filled answers so many times as many; it holds on a machine that is not quiet as well."""
TIMES_THE_WORK = (("ours, a call", 1.5), ("ours, a text", 1.5))
"""How many times the processor time of a hop that browses, at most."""
BARE_COMMITS = 3.0
"""The processor time of what is kept, in commits of one bare row, at most."""


@dataclass(frozen=True)
class Target:
    """One figure that was wanted: at least so much, or at most."""

    what: str
    wanted: float
    measured: float
    at_least: bool = False

    def row(self) -> str:
        """As a row of a table."""
        share = self.measured / self.wanted
        met = share >= 1 if self.at_least else share <= 1
        which = "at least" if self.at_least else "at most"
        missed = f"missed, by {abs(1 - share):.0%}"
        return (
            f"| {self.what} | {which} {self.wanted:.1f} | {self.measured:.2f} |"
            f" {'met' if met else missed} |"
        )


def targets(contenders: "Sequence[Contender]", kept: "Sequence[Durable]") -> list[Target]:
    """All of those that were measured; the peer may be missing."""
    used = {one.name: statistics.median(one.used) for one in contenders}
    found = [
        Target(f"{other} ÷ {one}", least, used[other] / used[one], at_least=True)
        for one, other, least in TIMES_LESS_WORK
        if other in used
    ]
    found += [
        Target(f"{one} ÷ ours, browsing", most, used[one] / used["ours, browsing"])
        for one, most in TIMES_THE_WORK
    ]
    bare = {one.name: one.usual for one in kept}
    found += [
        Target(f"{one.name} ÷ {one.beside}", BARE_COMMITS, one.usual / bare[one.beside])
        for one in kept
        if one.beside
    ]
    return found
