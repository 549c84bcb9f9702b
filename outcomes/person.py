"""A caller who wants a person: whether somebody can be rung, how many wait already."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from dialogue.act import Act, Result
from models import CallRecord, Kind, Submission
from models.intake import Intake
from outcomes.call_desk import CallDesk
from outcomes.danger import URGENT, worst
from outcomes.verbs import verb
from outcomes.whereabouts import is_abroad

log = structlog.get_logger()


@dataclass(frozen=True)
class Person:
    """The verbs of wanting a person."""

    switchboard: CallDesk
    intake: Callable[[], Intake]

    @verb(waits=True)
    def reach_person(self, act: Act) -> Result:
        """Whether somebody can be rung now; else where help is nearest."""
        self._note(act)
        if self.switchboard.on_duty():
            return "dial", {}
        abroad = is_abroad(act.everywhere, act.caller.number)
        return "closed_abroad" if abroad else "closed", {}

    @verb(waits=True)
    def count_waiting(self, act: Act) -> Result:
        """How many callers wait already, where that can be told in time."""
        before = self.switchboard.ask(self.switchboard.waiting, "waiting_unknown")
        return ("some", {"before": str(before)}) if before else ("none", {"before": ""})

    def _note(self, act: Act) -> None:
        """The call stands in the work list from now on: as what was told in it, else by itself.

        By itself it holds no number and no answer, for nobody was asked whether they agree; only
        that it can't wait, if a danger was told.
        """
        if act.values.get("filed"):
            self.switchboard.write(lambda db: CallRecord.ask(db, act.call), "not_counted")
            return
        bare = Submission(
            kind=Kind.CALL,
            idem=act.idem("call", 0),
            channel=act.caller.channel,
            language=act.language,
            answers={},
            urgent=worst(act.everywhere) in URGENT,
            content_version=act.version,
            call_tag=act.call,
        )
        try:
            self.intake().note_call(bare)
        except OSError as full:  # the caller gets through all the same
            log.warning("call_not_kept", fault=type(full).__name__)
