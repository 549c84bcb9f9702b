"""How a workshop was, by those who were there: counted, and nothing else kept."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialogue.act import Act, Result
from models import Workshop
from models.db.deadline import within_deadline
from outcomes.attempts import Attempt, Attempts
from outcomes.once_a_day import OnceADay
from outcomes.verbs import verb

_NOT_COUNTED = {"stage", "number", "dialled"}
_AFTERWARDS = {"attended", "most_useful", "agreed"}


@dataclass(frozen=True)
class Feedback:
    """The verbs of feedback on a workshop."""

    once: OnceADay
    attempts: Attempts

    @verb(waits=True)
    def find_workshop(self, act: Act) -> Result:
        """The workshop whose number was keyed, or dialled with the code."""
        keyed = act.answers.get("number") or act.answers.get("dialled", "")
        attempt = Attempt(act.tag, act.caller.number, keyed)
        if not self.attempts.may_try(attempt):
            return "later", {}
        workshop = within_deadline(lambda: self._workshop(keyed))
        if workshop is None:
            return "unknown", {}
        self.attempts.was_right(attempt)
        return "found", {"workshop": workshop.title, "workshop_number": workshop.number}

    @verb(waits=True)
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

        return self.once.count(act, f"{number} {stage}", count), {}

    def _workshop(self, number: str) -> Workshop | None:
        with self.once.database() as db:
            return Workshop.find(db, number)
