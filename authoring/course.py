"""A course of a way: each place that a caller comes to, and how long it takes there."""

from dataclasses import dataclass

from dialogue.turn import State


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on a course: the seconds that it tells, those of answering it, the answers."""

    state: State
    told: float
    keyed: float
    hops: int

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.told + self.keyed


@dataclass(frozen=True, slots=True)
class Course:
    """All of a way, in seconds from dialling; `once` are those of what a call says but once."""

    stops: tuple[Stop, ...]
    once: float
    dialled: float

    @property
    def told(self) -> float:
        """Seconds of reading, or of hearing."""
        return sum(stop.told for stop in self.stops) + self.once

    @property
    def seconds(self) -> float:
        """With the keys."""
        return self.told + self.dialled + sum(stop.keyed for stop in self.stops)

    @property
    def hops(self) -> int:
        """Answers after that to the first question, which is for the language."""
        return sum(stop.hops for stop in self.stops[1:])

    @property
    def dearest(self) -> tuple[str, ...]:
        """The nodes of the three stops that take longest."""
        found = sorted(self.stops, key=lambda stop: -stop.seconds)[:3]
        return tuple(stop.state.node for stop in found)
