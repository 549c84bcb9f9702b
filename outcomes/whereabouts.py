"""Where a caller is, as far as they have said: which numbers can be dialled at all hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogue.talk import Act, Result
from outcomes.verbs import verb
from telecom.numbers import is_foreign

SIDES = ("KE", "ABROAD")
# Questions that only who is on this side is asked, whatever the answer.
_ASKED_THERE = {
    "help.danger_now": "KE",
    "help.danger_abroad": "ABROAD",
    "enquiry.danger_now": "ABROAD",
    "abroad.menu": "ABROAD",
}
# Choices by which a caller says it, among others by which they don't.
_SAID_BY = {"migrate.menu": {"abroad": "ABROAD"}, "destinations.line": {"trouble": "ABROAD"}}
_ASKING = (
    "help.location_side", "help.where", "help.side",
    "report.location_side", "report.danger_side", "report.where",
    "child.where", "child.location_side", "official.where", "official.location_side",
    "voice.closed_unknown",
)  # fmt: skip
_COUNTY_DIGITS = 3
_EXITS = {"KE": "kenya", "ABROAD": "abroad", None: "unknown"}


@dataclass(frozen=True)
class Whereabouts:
    """The verb of numbers to ring, which are others on each side."""

    @verb(waits=True)
    def find_side(self, act: Act) -> Result:
        """On which side the caller is, as `side` knows it."""
        return _EXITS[side(act.everywhere, act.caller.number)], {}


def is_abroad(answers: Mapping[str, str], number: str) -> bool:
    """Whether help in Kenya is of no use: by what was said last in any file, else by the number.

    `answers` are those of the whole dialogue by their full names, in the order they were given.
    """
    return side(answers, number) == "ABROAD"


def side(answers: Mapping[str, str], number: str) -> str | None:
    """KE or ABROAD, as was said last in any file; else ABROAD by the number, or None.

    A Kenyan number tells nothing: it may be roaming.
    """
    found = (_side(name, said) for name, said in reversed(tuple(answers.items())))
    return next(filter(None, found), "ABROAD" if is_foreign(number) else None)


def facts(where: str | None) -> dict[str, str]:
    """A place as the intake record has it: by side, then by county or country."""
    if where is None or where in (*SIDES, "UNKNOWN"):
        return {"location_side": where} if where else {}
    if len(where) == _COUNTY_DIGITS:
        return {"location_side": "KE", "county_code": where}
    return {"location_side": "ABROAD", "country": where}


def _side(name: str, said: str) -> str | None:
    if name in _SAID_BY:
        return _SAID_BY[name].get(said)
    if name not in _ASKING:
        return _ASKED_THERE.get(name)
    told = facts(said)["location_side"]
    return told if told in SIDES else None
