"""The code a caller is given for what they filed, under a PIN that they choose."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.act import Act, Result
from models.intake import Intake
from outcomes.bells import Bells
from outcomes.contact import BY_DAY
from outcomes.progress import Progress
from outcomes.verbs import verb


@dataclass(frozen=True)
class Codes:
    """The verbs of giving a code."""

    intake: Callable[[], Intake]
    bells: Bells

    @verb(waits=True)
    def give_code(self, act: Act) -> Result:
        """Give what was filed last a code under the PIN that the caller chose.

        The PIN is a value from here on, no answer: a case keeps answers.
        """
        what, step = act.values["filed"].split()
        pin = act.answers["pin"]
        progress = Progress.of(act).packed() if what == "report" else None
        code = self.intake().give_code(act.idem(what, step), pin, progress, act.caller.number)
        return "given", {"code": code, "pin": pin}

    @verb(waits=True, apart=False)
    def check_code(self, act: Act) -> Result:
        """Whether the code that the caller typed back is the one that was shown."""
        typed = act.answers.get("code_differs") or act.answers.get("code_again", "")
        return "same" if typed == act.values["code"] else "differs", {}

    @verb(waits=True)
    def what_more(self, act: Act) -> Result:
        """What else may be told of what was filed last; the PIN has been seen."""
        more = act.values.get("more") or "nothing"
        team = "hours" if act.values.get("told") in BY_DAY else "hears"
        return more, {"pin": "", "team": team, **self.bells.offered(act)}
