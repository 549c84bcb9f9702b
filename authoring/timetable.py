"""How long each way of `menus/ways.toml` takes on each channel, in each language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from authoring.course import Course
from authoring.pace import Pace
from authoring.search import Courses
from authoring.usual import Usual
from authoring.ways import Budget, Way, Ways


@dataclass(frozen=True, slots=True)
class Row:
    """One way, as one caller goes it; None where it leads nowhere."""

    name: str
    way: Way
    side: str
    language: str
    channel: str
    bound: Budget
    spoken: bool
    course: Course | None

    @property
    def seconds(self) -> float:
        """What its budget counts: on a screen with the keys, in a call what is said."""
        if self.course is None:
            return 0.0
        return self.course.told if self.spoken else self.course.seconds

    @property
    def most(self) -> tuple[str, ...]:
        """The places that take longest."""
        return self.course.dearest if self.course else ()

    def is_within(self, budget: Budget) -> bool:
        """Whether it keeps to a budget."""
        if self.course is None:
            return False
        return self.course.hops <= budget.hops and round(self.seconds) <= budget.seconds

    def __str__(self) -> str:
        place = f"{self.name} ({self.channel}, {self.language}, {self.side})"
        if self.course is None:
            return f"{place} does not come to a case that is kept, reachable and coded"
        most = ", ".join(self.most)
        return f"{place} takes {self.course.hops} hops and {self.seconds:.0f} s, most at {most}"


def rows(
    ways: Ways, usual: Usual, paces: Mapping[str, Pace], languages: Iterable[str]
) -> list[Row]:
    """Every way in every language, on each channel by its name."""
    return list(_rows(ways, usual, paces, tuple(languages)))


def faults(found: Iterable[Row]) -> Iterator[str]:
    """Every way that is over its budget, or leads nowhere."""
    for row in found:
        if not row.is_within(row.bound):
            yield f"over budget: {row}; it may take {_spelt(row.bound)}"


def line(row: Row) -> str:
    """A row as the report has it."""
    return f"{' ' if row.is_within(row.bound) else '!'} {row}"


def _rows(
    ways: Ways, usual: Usual, paces: Mapping[str, Pace], languages: tuple[str, ...]
) -> Iterator[Row]:
    for channel, pace in paces.items():
        for language in languages:
            courses = Courses(pace, usual, language)
            for name, way in ways.ways.items():
                bound = ways.bound(way)
                for place, side in ways.sides_of(way).items():
                    course = courses.dearest(way, side)
                    yield Row(name, way, place, language, channel, bound, pace.spoken, course)


def _spelt(budget: Budget) -> str:
    return f"{budget.hops} hops and {budget.seconds} s"
