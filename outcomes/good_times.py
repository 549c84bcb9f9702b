"""At which hours a caller may ask to be called: those that somebody of the team is there for."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.act import Act, Result
from menus.team_hours import Hours, TeamHours
from models.calling_hours import HOURS, SATURDAY
from outcomes.verbs import verb

WEEK = range(7)
_VALUES = {
    "MORNING": "mornings",
    "MIDDAY": "middays",
    "EVENING": "evenings",
    "NIGHT": "nights",
    "WEEKEND": "weekends",
}


@dataclass(frozen=True)
class GoodTimes:
    """The verb of asking for a time; `hours` are the team's, as they are written."""

    hours: Callable[[], str]

    @verb(waits=True)
    def good_times(self, act: Act) -> Result:
        """The times that are worth offering: nobody is promised an evening that no one works."""
        return "on", offered(self.hours())


def offered(hours: str) -> dict[str, str]:
    """By value, whether that time of the day is offered while the team keeps these hours."""
    team = TeamHours.read(hours)
    return {value: "yes" if _is_kept(team, name) else "" for name, value in _VALUES.items()}


def _is_kept(team: TeamHours, name: str) -> bool:
    days = WEEK[SATURDAY:] if name == "WEEKEND" else WEEK
    return team.has(Hours(*HOURS[name]), days)
