"""What a campaign is, and what its callers met with. Time is in seconds."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

Spell = tuple[float, float]
"""Since when, until when."""
NEVER: Spell = (-2.0, -1.0)


@dataclass(frozen=True)
class Plan:
    """How many dial, in how long, what serves them and what fails."""

    dials: int
    seconds: float
    processes: int
    reports: float = 0.1
    """The part of callers that file a report."""
    hops: int = 7
    """Of a caller who browses, on average."""
    redis_away: Spell = NEVER
    database_away: Spell = NEVER


@dataclass
class Met:
    """What callers met with."""

    at: "array[float]" = field(default_factory=lambda: array("d"))
    waited: "array[float]" = field(default_factory=lambda: array("d"))
    """For each hop, when it was answered and how long that took."""
    ended: int = 0  # sessions that went through
    cut_off: int = 0  # by the network, after three minutes
    given_up: int = 0  # by the gateway, for want of an answer
    journal: list[tuple[float, int]] = field(default_factory=list)  # reports that wait in it
    busy: list[float] = field(default_factory=list)  # seconds of each core, Redis's last


def waits(met: Met) -> Iterator[float]:
    """Median, 99th of a hundred, and longest wait, in seconds."""
    ordered = sorted(met.waited)
    yield from (ordered[int((len(ordered) - 1) * part)] for part in (0.5, 0.99, 1))
