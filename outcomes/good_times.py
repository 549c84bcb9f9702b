"""At which hours a caller may ask to be called: those that somebody of the team is there for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from dialogue.act import Act, Result
from menus.team_hours import WEEK, Hours, TeamHours
from models.calling_hours import HOURS, SATURDAY
from outcomes.danger import worst
from outcomes.verbs import verb

WORTH_A_CALL_M = 120  # who is there for less of somebody's evening hardly comes to call in it
VALUES = {
    "MORNING": "mornings",
    "MIDDAY": "middays",
    "EVENING": "evenings",
    "NIGHT": "nights",
    "WEEKEND": "weekends",
}
"""By time of the day, the value that it is offered by."""


@dataclass(frozen=True)
class GoodTimes:
    """The verb of asking for a time; `hours` are the team's, as they are written."""

    hours: Callable[[], str]

    @verb(waits=True)
    def good_times(self, act: Act) -> Result:
        """The times that are worth offering: nobody is promised an evening that no one works.

        Unless it was said that there is no danger, they may be called at any hour.
        """
        calls = "by_day" if worst(act.everywhere) == "NO" else "any_hour"
        return "on", {**offered(self.hours()), "calls": calls}


@cache
def offered(hours: str) -> dict[str, str]:
    """By value, whether that time of the day is offered while the team keeps these hours.

    Those that somebody is there for long enough on some day, and what else it takes that every
    hour of theirs lies in one of them. Dates on which it is otherwise are not looked at.
    """
    team = TeamHours.read(hours)
    times = {name: frozenset(_there(team, name)) for name in VALUES}
    kept = {name for name, there in times.items() if _longest_day(there) >= WORTH_A_CALL_M}
    for name, there in times.items():
        if there.difference(*(times[one] for one in kept)):
            kept.add(name)
    return {value: "yes" if name in kept else "" for name, value in VALUES.items()}


def _there(team: TeamHours, name: str) -> Iterator[tuple[int, int]]:
    """The minutes of each day of such a time that somebody of the team is there for."""
    days = WEEK[SATURDAY:] if name == "WEEKEND" else WEEK
    time = Hours(*HOURS[name])
    return ((day, minute) for day in days for minute in time.minutes if team.at(day, minute))


def _longest_day(there: frozenset[tuple[int, int]]) -> int:
    """For how many minutes, on the day with most of them."""
    return max((sum(on == day for on, _ in there) for day in WEEK), default=0)
