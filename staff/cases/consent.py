"""What a caller agreed to: shown before anything is tried, and asked before a phone rings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from models.call import CONSENT_LASTS
from models.calling_hours import NotNow, good_until, hours, is_pressing
from models.case import Case
from models.db.base import EAST_AFRICA, now
from models.submission import Kind
from staff.labels import label
from staff.tongues.said import say, why_said

TOO_OLD = (
    "They agreed to be called more than 30 days ago. Numbers change hands: don't call this one."
)


PHONES = ("THIS_NUMBER", "OTHER_NUMBER")
"""Ways to the caller that say which phone it is; others say when."""


@dataclass(frozen=True)
class Card:
    """What is said of it, but for number and code word."""

    channel: str
    hours: str
    phone: str
    code_word: bool
    not_now: str  # why no call may be tried now; empty: one may
    opens: str  # from when one may
    slots: tuple[bool, ...]  # for each hour of the day, whether it is one of theirs
    at: datetime


def card(case: Case, contact: Mapping[str, Any], answers: Mapping[str, Any]) -> Card:
    """The card of a case whose caller agreed to be contacted."""
    at = now().astimezone(EAST_AFRICA)
    bounds = hours(contact, danger=_danger(case))
    try:
        may_call_until(case, contact, answers, at)
        not_now = ""
    except NotNow as why:
        not_now = why_said(why)
    when = contact.get("contact_when")
    named = f"{label('answers', when)}: " if when else ""
    weekend = when == "WEEKEND"
    names_a_phone = contact.get("contact_ok") in PHONES
    later = bounds and not weekend and not bounds[0] <= at.time() < bounds[1]
    return Card(
        channel=label("answers", contact.get("contact_how", "CALL")),
        hours=named + say("{0} to {1}", *map(_clock, bounds)) if bounds else say("At any time"),
        phone=label("answers", contact["contact_ok"]) if names_a_phone else "",
        code_word=bool(contact.get("code_word")),
        not_now=not_now,
        opens=_clock(bounds[0]) if bounds and later else "",
        slots=tuple(not bounds or bounds[0] <= time(hour) < bounds[1] for hour in range(24)),
        at=at,
    )


def may_call_until(
    case: Case, contact: Mapping[str, Any], answers: Mapping[str, Any], at: datetime
) -> datetime:
    """Until when a call may be placed that is wanted now.

    :raise NotNow: they did not agree to a call, or not to one at this hour; or too long ago.
    """
    asks_only = case.kind == Kind.REQUEST or "band" in answers
    until = good_until(contact, at, asks_only=asks_only, danger=_danger(case))
    if case.received_at <= at - CONSENT_LASTS:
        raise NotNow(TOO_OLD)
    return until


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _danger(case: Case) -> bool:
    return is_pressing(case.kind, case.danger, urgent=case.urgent)
