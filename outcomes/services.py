"""Who helps with what, near the caller; and whether what was told has helped, counted."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.act import Act, Result
from menus import services
from menus.habits import Habits
from menus.services import Service
from models import Tally
from outcomes.once_a_day import OnceADay
from outcomes.verbs import verb


@dataclass(frozen=True)
class Services:
    """The verbs of looking for a service; `listed` are those on the list in use."""

    listed: Callable[[], tuple[Service, ...]]
    habits: Habits
    once: OnceADay

    @verb(waits=True)
    def ask_county(self, act: Act) -> Result:
        """Whether it matters for this need where the caller is."""
        matters = services.by_county(self.listed(), act.answers["need"])
        return ("county" if matters else "everywhere"), {}

    @verb(waits=True)
    def find_services(self, act: Act) -> Result:
        """Who helps with what the caller needs, checked; the county's own first."""
        need, county = act.answers["need"], act.answers.get("county_code")
        found = services.find(self.listed(), need, county)
        told = "\n".join(service.text(act.language, need, self.habits) for service in found)
        helpers = "\n".join(service.spoken(act.language, need) for service in found)
        near = any(service.counties for service in found)
        exit_ = "near" if near else "national" if found else "none"
        return exit_, {"services": told, "helpers": helpers}

    @verb(waits=True)
    def count_helped(self, act: Act) -> Result:
        """Count whether what was told for a need in a county has helped."""
        need, county = act.answers["need"], act.answers.get("county_code", "KE")
        question = f"{need} {county}"
        answers = {question: act.answers["helped"]}
        return self.once.count(act, question, lambda db: Tally.add(db, "services", answers)), {}
