"""Which numbers somebody asks for, as it stands in an address. What an address says that does not
exist is as good as not said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.db.base import EAST_AFRICA, now
from models.numbers import Wanted
from models.work_filter import today
from staff.labels import LABELS
from staff.numbers.periods import BESIDE, Period, chosen
from staff.numbers.steps import IN_THE_HOUSE, OUTSIDE
from staff.tongues.said import say

FILTERS = {
    "kind": ("All kinds", LABELS["kinds"]),
    "by": ("Every way in", LABELS["channels"]),
    "lang": ("Every language", LABELS["languages"]),
}
"""By their names in the address: what stands there for all, and what each can be."""


@dataclass(frozen=True)
class Asked:
    """A period, what it is compared with, which cases, and whether it is to leave the house."""

    period: Period
    how: str
    filters: Mapping[str, str]
    outside: bool
    on: date
    hour: int

    @classmethod
    def read(cls, given: Mapping[str, str], *, outside: bool = False) -> "Asked":
        """`outside`: whatever is said, it leaves the house."""
        how = given.get("beside", "")
        filters = {
            name: given[name] for name, (_, words) in FILTERS.items() if given.get(name) in words
        }
        return cls(
            chosen(given.get("period", ""), today()),
            how if how in BESIDE else next(iter(BESIDE)),
            filters,
            outside or given.get("for") == "outside",
            today(),
            now().astimezone(EAST_AFRICA).hour,
        )

    @property
    def step(self) -> int:
        """In which steps counts are shown."""
        return OUTSIDE if self.outside else IN_THE_HOUSE

    @property
    def periods(self) -> tuple[Period, ...]:
        """What is counted: as much as is over, and what it is compared with."""
        beside = self.period.beside(self.how, self.on, self.hour)
        now = self.period.until(self.on)
        return (now, beside) if beside else (now,)

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns of its tables are called."""
        return tuple(period.said for period in self.periods)

    @property
    def wanted(self) -> Wanted:
        """What is to be counted."""
        got = self.filters.get
        spans = tuple(period.span for period in self.periods)
        return Wanted(spans=spans, kind=got("kind"), channel=got("by"), language=got("lang"))

    @property
    def said(self) -> str:
        """Which cases, in words."""
        chosen_words = [say(FILTERS[name][1][code]) for name, code in self.filters.items()]
        return ", ".join(chosen_words or [say("All cases")])

    def address(self, **changed: str) -> dict[str, str]:
        """The arguments of its address, or of one that differs from it."""
        said = {"period": self.period.code, "beside": self.how, **self.filters}
        said |= {"for": "outside" if self.outside else ""} | changed
        return {name: value for name, value in said.items() if value}
