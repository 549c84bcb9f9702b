"""How a caller learns that an answer waits: nothing, one silent call, or one text or message in
harmless words."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from dialogue.act import Act, Result
from models import Bell, Case, Database
from models.bell import BellChoice
from models.db.base import now
from models.message import Means
from models.sealed_case import id_of
from outcomes.verbs import verb
from telecom.numbers import can_be_called
from whatsapp.callback import CHANNEL as WHATSAPP
from whatsapp.templates import Templates

COMING_BACK = "mine."
MEANS = {
    "ring": Means.CALL, "words": Means.TEXT, "sim": Means.TEXT, "message": Means.WHATSAPP,
}  # fmt: skip


@dataclass(frozen=True)
class Bells:
    """The verbs of choosing a sign. `key` seals choices; `countries` are the codes of those that
    signs go to. What this service can't do, nobody is offered: without `templates` no message, for
    it could not go a day after they wrote. Who writes on WhatsApp is offered what comes there; a
    text to the SIM, which may be elsewhere, only where nothing can, and by that name."""

    database: Database
    key: bytes = field(repr=False)
    can_ring: bool
    can_text: bool
    countries: Collection[str]
    templates: Templates

    def offered(self, act: Act) -> dict[str, str]:
        """The value that says whether the caller may choose one."""
        return {"can_bell": "yes" if any(self._can(act).values()) else ""}

    @verb(waits=True)
    def offer_bell(self, act: Act) -> Result:
        """What there is to choose from, and for which case: of who came back, or just reported."""
        came_back = act.left.startswith(COMING_BACK)
        return "offered", {
            **{name: "yes" if there else "" for name, there in self._can(act).items()},
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

    def _can(self, act: Act) -> dict[str, bool]:
        """What this caller can be told by."""
        number = act.caller.number
        abroad = not any(number.startswith(f"+{code}") for code in self.countries)
        reached = can_be_called(number) and not abroad
        on_whatsapp = act.caller.channel == WHATSAPP
        in_chat = on_whatsapp and self.templates.has(act.language)
        return {
            "can_ring": self.can_ring and reached and not on_whatsapp,
            "can_text": self.can_text and reached and not on_whatsapp,
            "can_sim": self.can_text and reached and on_whatsapp and not in_chat,
            "can_message": in_chat,
        }

    def _choice(self, act: Act) -> BellChoice | None:
        """What was chosen; None unless each question was answered, for silence is no yes."""
        how = act.answers.get("how", "")
        means, when = MEANS.get(how), act.answers.get("when")
        words = act.answers.get("words", "") if means is not Means.CALL else ""
        if means is None or when is None or (means is not Means.CALL and not words):
            return None
        if not self._can(act)[_NEEDS[how]]:
            return None
        whose = act.caller.whose if means is Means.WHATSAPP else ""
        return BellChoice(means, act.caller.number, when, act.language, words, whose)


_NEEDS = {
    "ring": "can_ring", "words": "can_text", "sim": "can_sim", "message": "can_message",
}  # fmt: skip


def _filed(act: Act) -> str:
    what, step = act.values["filed"].split()
    return str(id_of(act.idem(what, step)))
