"""A caller who wants a person: whether somebody can be rung, how many wait already."""

from dataclasses import dataclass

from dialogue.talk import Act, Result
from models import Reached
from models.call import session_tag
from outcomes.switchboard import CallDesk
from outcomes.verbs import verb
from outcomes.whereabouts import is_abroad


@dataclass(frozen=True)
class Person:
    """The verbs of wanting a person."""

    switchboard: CallDesk

    @verb(waits=True)
    def reach_person(self, act: Act) -> Result:
        """Whether somebody can be rung now; else where help is nearest."""
        if self.switchboard.on_duty():
            return "dial", {}
        tag = session_tag(self.switchboard.key, act.caller.session)
        self.switchboard.write(
            lambda db: Reached.record(db, tag, answered=False, seconds=0), "not_counted"
        )
        abroad = is_abroad(act.everywhere, act.caller.number)
        return "closed_abroad" if abroad else "closed", {}

    @verb(waits=True)
    def count_waiting(self, act: Act) -> Result:
        """How many callers wait already, where that can be told in time."""
        before = self.switchboard.ask(self.switchboard.waiting, "waiting_unknown")
        return ("some", {"before": str(before)}) if before else ("none", {"before": ""})
