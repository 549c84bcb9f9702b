"""Where a caller is, as far as they have said: which numbers can be dialled at all hangs on it."""

from collections.abc import Mapping

from telecom.numbers import is_foreign

SIDES = ("KE", "ABROAD")
# Questions that only who is on this side is asked, whatever the answer.
_ASKED_THERE = {
    "help.danger_now": "KE",
    "help.danger_abroad": "ABROAD",
    "enquiry.danger_now": "ABROAD",
}
_ASKING = ("help.location_side", "report.location_side", "report.danger_side", "report.where")


def is_abroad(answers: Mapping[str, str], number: str) -> bool:
    """Whether help in Kenya is of no use: by what was said last in any file, else by the number.

    `answers` are those of the whole dialogue by their full names, in the order they were given.
    """
    for name, said in reversed(tuple(answers.items())):
        if side := _side(name, said):
            return side == "ABROAD"
    return is_foreign(number)


def _side(name: str, said: str) -> str | None:
    if name not in _ASKING:
        return _ASKED_THERE.get(name)
    if said in SIDES:
        return said
    if said == "UNKNOWN":
        return None
    return "KE" if said.isdigit() else "ABROAD"  # a county's code, or a country's
