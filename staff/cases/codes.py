"""Codes from inside the seal that tell the rows of the work list apart: never a caller's words.

They are opened for whoever holds the key, for one page's rows, and that is on record first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models import addition
from models.calling_hours import AT_ONCE, HOURS
from models.case import Case
from models.correction import corrected
from models.crypto.envelope import SealBroken, ready
from models.event import Event
from models.submission import Kind
from staff.access.guard import signed_in
from staff.cases.timeline import LOOKED_AT
from staff.console import console
from staff.labels import LABELS, label
from staff.tongues.said import say

CHILDREN = ("CHILD", "BOTH")
WAYS = {"CALL": "Call", "SMS": "Text", "WHATSAPP": "WhatsApp", "VIA_TRUSTED_PERSON": "Via someone"}


@dataclass(frozen=True)
class Codes:
    """What harm, whether to a child, and how and when the caller may be reached."""

    what: str = ""
    child: bool = False
    contact: str = ""


def codes(db: Session, cases: Sequence[Case]) -> Mapping[UUID, Codes]:
    """By case; nothing without the key, or where it can't be put on record that they were seen."""
    private_key = signed_in().private_key
    if private_key is None or not cases or not _recorded(cases):
        return {}
    key = ready(private_key)
    try:
        known = corrected(db, cases, key)
        return {
            case.id: _codes(case, answers | known[case.id], case.open_contact(key))
            for case, answers in addition.open_each(db, cases, key)
        }
    except SealBroken:
        return {}


def _recorded(cases: Sequence[Case]) -> bool:
    try:
        with console().database.begin() as db:
            seen = [case.id.hex for case in cases]
            Event.record(db, LOOKED_AT, signed_in().id, cases=seen)
    except SQLAlchemyError:
        return False
    return True


def _codes(case: Case, answers: Mapping[str, Any], contact: Mapping[str, Any] | None) -> Codes:
    harm = answers.get("exploitation") if case.kind == Kind.REPORT else None
    child = answers.get("ages") in CHILDREN or answers.get("under_18") == "YES"
    known = isinstance(harm, str) and harm in LABELS["harms"]
    return Codes(label("harms", harm) if known else "", child, _reached(contact or {}))


def _reached(contact: Mapping[str, Any]) -> str:
    """How and when, such as a call from 17 to 21 o'clock."""
    how, when = contact.get("contact_how", "CALL"), contact.get("contact_when")
    way = say(WAYS.get(how if isinstance(how, str) else "", ""))
    if not way or not contact:
        return ""
    if when in AT_ONCE:
        return say("{0}, any time", way)
    if isinstance(when, str) and when in HOURS:
        begins, ends = HOURS[when]
        days = say(" Sat, Sun") if when == "WEEKEND" else ""
        return f"{way} {begins:%-H}–{ends:%-H}{days}"
    return way
