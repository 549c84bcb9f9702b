"""What was wanted of the figures, beside what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.commits import Durable
from bench.contender import Contender

BROWSING, REPORTING, CALLING = "ours, browsing", "ours, reporting", "ours, a call"
FLOOR = "floor: a Flask view, redis-py"
PEER = "peer: ussd-menu-builder, Express"
TIMES_LESS_WORK = ((BROWSING, FLOOR, 4.0), (BROWSING, PEER, 3.0), (REPORTING, FLOOR, 3.0))
"""How many times the processor time of ours the other takes for a hop, at least. A core that is
filled answers so many times as many; it holds on a machine that is not quiet as well."""
TIMES_THE_WORK = ((CALLING, 1.5), ("ours, a text", 1.5))
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

    @property
    def is_met(self) -> bool:
        """Whether it is as it was wanted."""
        enough = self.measured >= self.wanted
        return enough if self.at_least else self.measured <= self.wanted

    def row(self) -> str:
        """As a row of a table."""
        which = "at least" if self.at_least else "at most"
        missed = f"missed, by {abs(1 - self.measured / self.wanted):.0%}"
        return (
            f"| {self.what} | {which} {self.wanted:g} | {_figure(self.measured)} |"
            f" {'met' if self.is_met else missed} |"
        )


@dataclass(frozen=True)
class Found:
    """What one thing that was measured comes to: a table of its own, what was wanted of it, and
    pictures by the names of their files."""

    table: Sequence[str] = ()
    targets: Sequence[Target] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)


def of_work(contenders: Sequence[Contender], kept: Sequence[Durable]) -> list[Target]:
    """Of processor time; the peer may be missing."""
    used = {one.name: one.usually_used for one in contenders}
    found = [
        Target(f"processor time: {other} ÷ {one}", least, used[other] / used[one], at_least=True)
        for one, other, least in TIMES_LESS_WORK
        if other in used
    ]
    found += [
        Target(f"processor time: {one} ÷ {BROWSING}", most, used[one] / used[BROWSING])
        for one, most in TIMES_THE_WORK
    ]
    bare = {one.name: one.usual for one in kept}
    found += [
        Target(
            f"processor time: {one.name} ÷ {one.beside}",
            BARE_COMMITS,
            one.usual / bare[one.beside],
        )
        for one in kept
        if one.beside
    ]
    return found


def _figure(measured: float) -> str:
    return f"{measured:,.0f}" if measured >= 100 else f"{measured:.2f}"
