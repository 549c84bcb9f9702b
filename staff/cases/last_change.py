"""What a person last changed from the work list: it is told there, with the way to the case, for as
long as it can be undone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import session

from models.case import Case
from models.db.base import now
from models.triage import UNDONE_WITHIN, Span
from staff.access.guard import signed_in
from staff.labels import label, priorities
from staff.tongues.said import say

LAST = "last change"
OWNER = "owner"
NOBODY = "nobody"


@dataclass(frozen=True)
class LastChange:
    """In words, and of which case, if of one alone; `span`: what would be undone, if anything."""

    words: str
    case_id: str | None = None
    span: Span | None = None


def keep(words: str, changed: list[Case] | None = None, span: Span | None = None) -> None:
    """Have it told on the list."""
    case_id = str(changed[0].id) if changed and len(changed) == 1 else None
    session[LAST] = {**asdict(LastChange(words, case_id, span)), "at": now().isoformat()}


def told() -> LastChange | None:
    """What the list is to say now: what can't be undone any more is told once."""
    if not (kept := session.get(LAST)):
        return None
    old = datetime.fromisoformat(kept["at"]) < now() - UNDONE_WITHIN
    if old or not kept["span"]:
        session.pop(LAST)
    return None if old else LastChange(kept["words"], kept["case_id"], _span(kept["span"]))


def take_back() -> Span | None:
    """What is to be undone, which is then no more."""
    return _span((session.pop(LAST, None) or {}).get("span"))


def said(changed: list[Case], wanted: Mapping[str, str]) -> str:
    """Which cases were changed, into what: a field each, as the form has it."""
    one = changed[0].reference if len(changed) == 1 else ""
    if dict(wanted) == {OWNER: signed_in().username}:
        return say("{0} is yours.", one) if one else say("{0} cases are yours.", len(changed))
    which = one or say("{0} cases", len(changed))
    return f"{which}: {', '.join(_named(field, value) for field, value in wanted.items())}."


def _named(field: str, value: str) -> str:
    words = {
        "owner": lambda: say("Nobody") if value == NOBODY else value,
        "status": lambda: label("statuses", value),
        "priority": lambda: priorities()[int(value)],
        "follow": lambda: label("soon", value),
    }[field]()
    heading = say("Priority") if field == "priority" else label("filters", field)
    return f"{heading} {words}"


def _span(kept: list[int] | None) -> Span | None:
    return Span(*kept) if kept else None
