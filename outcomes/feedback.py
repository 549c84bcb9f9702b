"""What callers tell that is only counted: how a workshop was, whether a service helped."""

import hmac
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import redis
from sqlalchemy.orm import Session

from dialogue.hop import Act, Verb
from menus import services
from menus.habits import Habits
from menus.services import Service
from models import Database, Tally, Workshop
from models.db.deadline import within_deadline
from models.db.journal import CANNOT_TAKE
from outcomes.attempts import Attempts

Result = tuple[str, dict[str, str]]

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counting:
    """The verbs that count. That a phone was counted is known for a day, and in Redis only."""

    database: Database
    client: redis.Redis
    key: bytes
    attempts: Attempts
    services: Callable[[], tuple[Service, ...]]
    habits: Habits

    def table(self) -> Mapping[str, Verb]:
        """The verbs by the names that trees call them by."""
        names = (
            "find_workshop",
            "by_stage",
            "count_feedback",
            "ask_county",
            "find_services",
            "count_helped",
        )
        return {name: getattr(self, name) for name in names}

    def find_workshop(self, act: Act) -> Result:
        """The workshop whose number was keyed, or dialled with the code."""
        keyed = act.answers.get("number") or act.answers.get("dialled", "")
        if not self.attempts.may_try(act.tag, act.step, act.caller.number):
            return "later", {}
        workshop = within_deadline(lambda: self._workshop(keyed))
        if workshop is None:
            self.attempts.was_wrong(act.tag, act.step)
            return "unknown", {}
        return "found", {"workshop": workshop.title, "workshop_number": workshop.number}

    def by_stage(self, act: Act) -> Result:
        """What comes next depends on whether the workshop is over."""
        return act.answers["stage"], {}

    def count_feedback(self, act: Act) -> Result:
        """Count one caller's answers about a workshop; those to the quiz by when they came."""
        stage, number = act.answers["stage"], act.values["workshop_number"]
        asked = {name: said for name, said in act.answers.items() if name not in _NOT_COUNTED}
        answers = {
            name if name in _AFTERWARDS else f"{name} {stage}": said for name, said in asked.items()
        }

        def count(db: Session) -> None:
            if workshop := Workshop.find(db, number):
                workshop.count(db, answers)

        return self._once(act, f"{number} {stage}", count), {}

    def ask_county(self, act: Act) -> Result:
        """Whether it matters for this need where the caller is."""
        matters = services.by_county(self.services(), act.answers["need"])
        return ("county" if matters else "everywhere"), {}

    def find_services(self, act: Act) -> Result:
        """Who helps with what the caller needs, checked; the county's own first."""
        need, county = act.answers["need"], act.answers.get("county_code")
        found = services.find(self.services(), need, county)
        told = "\n".join(service.text(act.language, need, self.habits) for service in found)
        near = any(service.counties for service in found)
        return "near" if near else "national" if found else "none", {"services": told}

    def count_helped(self, act: Act) -> Result:
        """Count whether what was told for a need in a county has helped."""
        need, county = act.answers["need"], act.answers.get("county_code", "KE")
        question = f"{need} {county}"
        answers = {question: act.answers["helped"]}
        return self._once(act, question, lambda db: Tally.add(db, "services", answers)), {}

    def _once(self, act: Act, what: str, count: Callable[[Session], None]) -> str:
        """Count once a phone and thing, however often one hop comes; else say why not.

        The mark says at first that the counting is under way: were we ended in the midst of it,
        nobody could say whether it was counted, so it is neither promised nor done again.
        """
        name = f"counted:{self._hash(act.caller.number.encode() or act.tag, what)}"
        hop = self._hash(act.tag, str(act.step))
        try:
            if not self.client.set(name, f"{hop} under way", nx=True, ex=A_DAY):
                mark: Any = self.client.get(name)
                return _said_before(mark or b"", hop)
        except redis.exceptions.RedisError:
            return "later"  # rather not at all than at every hop that comes after
        try:
            within_deadline(lambda: self._count(count))
        except TimeoutError:
            return "later"  # it may be counted yet, so it can't be tried again
        except CANNOT_TAKE:
            self.client.delete(name)
            return "later"
        with suppress(redis.exceptions.RedisError):
            self.client.set(name, f"{hop} counted", ex=A_DAY)
        return "counted"

    def _hash(self, who: bytes, what: str) -> str:
        return hmac.digest(self.key, who + b"/" + what.encode(), "sha256").hex()[:32]

    def _workshop(self, number: str) -> Workshop | None:
        with self.database() as db:
            return Workshop.find(db, number)

    def _count(self, count: Callable[[Session], None]) -> None:
        with self.database.begin() as db:
            count(db)


def _said_before(mark: bytes, hop: str) -> str:
    """What there is to say where there is a mark: to the hop that set it, and to any other."""
    by, _, state = mark.decode().partition(" ")
    if state != "counted":
        return "later"
    return "counted" if by == hop else "again"


_NOT_COUNTED = {"stage", "number", "dialled"}
_AFTERWARDS = {"attended", "most_useful"}
