"""What the service usually does, for ways that are measured: its exits, and the values it brings.

An outcome leaves by the exit that a way names, else by the one that stands first in the tree. What
happens to be asked of a job offer goes by `offer.toml`, as it does in a conversation.
"""

from collections.abc import Mapping

from dialogue.phrases import UNANSWERED
from dialogue.turn import State
from menus.nodes import Outcome
from menus.offers import ASK, Offers
from menus.tree import file_of

CODE = "code"
# As long as they mostly are.
VALUES = {
    CODE: "48217733",
    "services": "Child line: 116 (Nov 2026)\nViolence line: 1195 (Nov 2026)\nHAART: 0700 000 000",
    "helpers": "Child line:116\nViolence line:1195\nHAART:+254700000000",
}
_SENDS = ("file_now", "file_report")


class Usual:
    """The service as most callers meet it."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers

    def does(
        self, name: str, outcome: Outcome, state: State, exits: Mapping[str, str]
    ) -> tuple[str, dict[str, str]]:
        """The exit of an outcome, and what it brings; `exits` are those that are named by verb."""
        if name == ASK:
            return self._of_offer(state)
        values = {one: self._value(outcome, one) for one in outcome.values}
        if outcome.verb in _SENDS:
            values["sent"] = "yes"
        if outcome.verb == "sent_yet":
            return ("yes" if state.values.get("sent") else "no"), values
        named = exits.get(outcome.verb, "")
        return (named if named in outcome.exits else next(iter(outcome.exits))), values

    def _of_offer(self, state: State) -> tuple[str, dict[str, str]]:
        """The next question of the check, or the band that the answers come to."""
        file = file_of(ASK)
        said = {n.removeprefix(f"{file}."): one for n, one in state.answers.items()}
        place = self._offers.form(said.get("location_side"))
        form = self._offers.forms[place]
        found = self._offers.weigh(place, said)
        last = next((one for one in reversed(said) if one in form.asks), "")
        following = None if found.critical else form.after(last)
        if following:
            return following, {"number": form.number(following)}
        band = found.band or "nothing"
        flag = found.flags[0] if found.flags else UNANSWERED
        return band, {"flags": flag, "steps": f"{place}_{band}"}

    @staticmethod
    def _value(outcome: Outcome, name: str) -> str:
        """The first of the words that it may stand for; else what such a value mostly is."""
        return next(iter(outcome.says.get(name, ())), VALUES.get(name, UNANSWERED))
