"""On which side a caller is, by what they said or by their number."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogue.act import Act, Result
from dialogue.turn import SPELT
from menus.whereabouts import said
from outcomes.verbs import verb
from telecom.numbers import is_foreign

_EXITS = {"KE": "kenya", "ABROAD": "abroad", None: "unknown"}


@dataclass(frozen=True)
class Whereabouts:
    """The verb of numbers to ring, which are others on each side."""

    @verb(waits=True)
    def find_side(self, act: Act) -> Result:
        """On which side the caller is, as `side` knows it."""
        return _EXITS[side(act.everywhere, act.caller.number)], {}


def as_typed(act: Act, *questions: str) -> dict[str, str]:
    """What was typed for a place, by the full names of questions that asked for it; nothing where
    its name says as much."""
    values, everywhere = act.values, act.everywhere
    for name in questions:
        if name in everywhere and (typed := values.get(SPELT + name)):
            return {"place_text": typed}
    return {}


def is_abroad(answers: Mapping[str, str], number: str) -> bool:
    """Whether help in Kenya is of no use: by what was said last in any file, else by the number."""
    return side(answers, number) == "ABROAD"


def side(answers: Mapping[str, str], number: str) -> str | None:
    """KE or ABROAD, as was said last in any file; else ABROAD by the number, or None.

    A Kenyan number tells nothing: it may be roaming.
    """
    return said(answers) or ("ABROAD" if is_foreign(number) else None)
