"""How a caller learns that an answer waits: nothing, one ring, or one text in harmless words."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from dialogue.act import Act, Result
from models import Bell, Case, Database
from models.bell import BellChoice
from models.case import id_of
from models.db.base import now
from models.message import Means
from outcomes.verbs import verb
from telecom.numbers import can_be_called

COMING_BACK = "mine."
MEANS = {"ring": Means.CALL, "words": Means.TEXT}


@dataclass(frozen=True)
class Bells:
    """The verbs of choosing a sign. `key` seals choices; `countries` are the codes of those that
    signs go to. What this service can't do, nobody is offered."""

    database: Database
    key: bytes = field(repr=False)
    can_ring: bool
    can_text: bool
    countries: Collection[str]

    def offered(self, number: str) -> dict[str, str]:
        """The value that says whether the caller at this number may choose one."""
        may = (self.can_ring or self.can_text) and self._reaches(number)
        return {"can_bell": "yes" if may else ""}

    @verb(waits=True)
    def offer_bell(self, act: Act) -> Result:
        """What there is to choose from, and for which case: of who came back, or just reported."""
        came_back = act.left.startswith(COMING_BACK)
        return "offered", {
            "can_ring": "yes" if self.can_ring else "",
            "can_text": "yes" if self.can_text else "",
            "bell_for": act.values["case"] if came_back else _filed(act),
            "bell_back": "mine" if came_back else "report",
        }

    @verb(waits=False)
    def choose_bell(self, act: Act) -> Result:
        """Keep what was chosen with the case; that is the consent, for this phone alone."""
        row, choice = uuid.UUID(act.values["bell_for"]), self._choice(act)
        with self.database.begin() as db:
            case = db.get(Case, row, with_for_update=True)
            if case and choice:
                Bell.choose(db, self.key, row, choice, now())
                if any(one.sealed_for_caller and not one.read_by_caller_at for one in case.replies):
                    Bell.owe(db, row, now())
            else:
                Bell.silence(db, row)
        said = act.answers["how"] if case and choice else "gone" if choice else "none"
        return act.values["bell_back"], {"bell": said}

    def _choice(self, act: Act) -> BellChoice | None:
        """What was chosen; None unless each question was answered, for silence is no yes."""
        means, when = MEANS.get(act.answers.get("how", "")), act.answers.get("when")
        words = act.answers.get("words", "") if means is Means.TEXT else ""
        if means is None or when is None or (means is Means.TEXT and not words):
            return None
        if not self._reaches(act.caller.number):
            return None
        return BellChoice(means, act.caller.number, when, act.language, words)

    def _reaches(self, number: str) -> bool:
        abroad = not any(number.startswith(f"+{code}") for code in self.countries)
        return can_be_called(number) and not abroad


def _filed(act: Act) -> str:
    what, step = act.values["filed"].split()
    return str(id_of(act.idem(what, step)))
