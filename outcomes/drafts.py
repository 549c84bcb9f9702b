"""What a caller agreed to have kept: from then on, until they send it or take it back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from dialogue.act import Act
from dialogue.lines import Unreachable
from dialogue.sessions import Sessions
from models.intake import Intake

# By the value that holds what names a draft: what it becomes a case of.
KINDS = {"draft": "report", "offer_draft": "enquiry", "enquiry_draft": "enquiry"}

A_DAY = {"SMS", "WHATSAPP"}
"""Where a session is a day, in which a dialogue that is forgotten may be followed by another."""


def begun_at(act: Act, name: str) -> str:
    """What names what is begun now, under `name`: the first of a session the same, however many
    keys led to it.

    Who is led back, for nobody knows what they said before, may press others on the way. By text
    nobody is led back, and one name for a day would make one report of two. It is one letter, for
    it lies in Redis with every dialogue.
    """
    first = name not in act.values and act.caller.channel not in A_DAY
    return name[0] if first else str(act.step)


@dataclass(frozen=True)
class Drafts:
    """The drafts of a session; while one of them is open, a caller who is cut off is noticed."""

    sessions: Sessions
    intake: Callable[[], Intake]

    def open(self, act: Act, name: str) -> dict[str, str]:
        """Whoever comes here again before sending goes on with the same draft."""
        return self.begin(act, name, act.values.get(name) or begun_at(act, name))

    def begin(self, act: Act, name: str, draft: str) -> dict[str, str]:
        """From here on, what the caller says is kept even if they are cut off."""
        with suppress(Unreachable):
            self.sessions.watch(self._session(act))
        return {name: draft}

    def close(self, act: Act, name: str) -> dict[str, str]:
        """Nothing of it is left to keep for who is cut off from here on."""
        if not any(act.values.get(other) for other in KINDS if other != name):
            with suppress(Unreachable):
                self.sessions.unwatch(self._session(act))
        return {name: ""}

    def take_back(self, act: Act, name: str) -> tuple[str, dict[str, str]]:
        """The caller does not want it kept after all. What they have sent already stays sent."""
        closed, filed = self.close(act, name), act.values.get("filed")
        draft = act.values.get(name)
        if draft and filed != f"{KINDS[name]} {draft}":
            self.intake().take_back(act.idem(KINDS[name], draft), act.reached)
        return ("sent" if filed else "forgotten"), closed

    def _session(self, act: Act) -> str:
        return self.sessions.name(act.caller.channel, act.caller.session, act.caller.whose)
