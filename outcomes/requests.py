"""A request: to be called, for a training, or for materials. Sending it is consent to an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dialogue.talk import Act, Result
from models.intake import Intake
from outcomes.submissions import submission
from outcomes.verbs import verb
from telecom.numbers import can_be_called


@dataclass(frozen=True)
class Requests:
    """The verbs of a request."""

    intake: Callable[[], Intake]

    @verb(waits=True)
    def check_number(self, act: Act) -> Result:
        """Whether this phone's number was told to us, so that it can be called at all."""
        return ("known" if can_be_called(act.caller.number) else "withheld"), {}

    @verb(waits=True)
    def file_request(self, act: Act) -> Result:
        """Keep the request to be called, urgent unless there is no danger."""
        danger = act.answers.get("danger_now") or act.answers.get("danger_abroad")
        return self._file(act, "CALL", danger=danger, urgent=danger != "NO")

    @verb(waits=True)
    def ask_for(self, act: Act) -> Result:
        """Keep the request for a training or for materials; it can wait for a working day."""
        what = "MATERIALS" if act.answers["training"] == "Materials" else "TRAINING"
        return self._file(act, what, county=act.answers.get("county_code"))

    def _file(self, act: Act, what: str, **clear: Any) -> Result:
        country = act.answers.get("country")
        told = submission(
            act, "request", act.step, answers={"what": what}, about=what, country=country, **clear
        )
        self.intake().file(told)
        return "filed", {"filed": f"request {act.step}", "more": ""}
