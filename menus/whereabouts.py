"""Where a caller is, as far as they have said: which numbers can be dialled at all hangs on it."""

from collections.abc import Mapping

NOT_KNOWN = "UNKNOWN"  # what who does not know where says
KENYA, ABROAD = SIDES = ("KE", "ABROAD")
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
    "help.location_side", "help.where", "help.side", "help.still_abroad",
    "help.where_ke", "help.where_abroad",
    "report.location_side", "report.danger_side", "report.where",
    "child.where", "child.location_side", "official.where", "official.location_side",
)  # fmt: skip
_COUNTY_DIGITS = 3


def said(answers: Mapping[str, str]) -> str | None:
    """KE or ABROAD, as was said last in any file; None where it was not.

    `answers` are those of the whole dialogue by their full names, in the order they were given.
    """
    found = (_side(name, answer) for name, answer in reversed(tuple(answers.items())))
    return next(filter(None, found), None)


def facts(where: str | None) -> dict[str, str]:
    """A place as the intake record has it: by side, then by county or country."""
    if where is None or where in (*SIDES, NOT_KNOWN):
        return {"location_side": where} if where else {}
    if len(where) == _COUNTY_DIGITS:
        return {"location_side": "KE", "county_code": where}
    return {"location_side": "ABROAD", "country": where}


def _side(name: str, answer: str) -> str | None:
    if name in _SAID_BY:
        return _SAID_BY[name].get(answer)
    if name not in _ASKING:
        return _ASKED_THERE.get(name)
    told = facts(answer)["location_side"]
    return told if told in SIDES else None
