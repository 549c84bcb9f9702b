"""What a caller agreed to: shown before anything is tried, and asked before a phone rings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session

from models.call import CONSENT_LASTS
from models.calling_hours import NotNow, Spans, good_until, hours, is_announced, is_pressing
from models.case import Case
from models.db.base import EAST_AFRICA, now
from models.submission import Kind
from staff.cases.announced import Announcements
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


def card(db: Session, case: Case, contact: Mapping[str, Any], answers: Mapping[str, Any]) -> Card:
    """The card of a case whose caller agreed to be contacted."""
    at = now().astimezone(EAST_AFRICA)
    announcements = Announcements(db, at)
    try:
        may_call_until(case, contact, answers, announcements)
        not_now = ""
    except NotNow as why:
        not_now = why_said(why)
    words, spans = _hours(case, contact, announcements)
    weekend = contact.get("contact_when") == "WEEKEND"
    names_a_phone = contact.get("contact_ok") in PHONES
    return Card(
        channel=label("answers", contact.get("contact_how", "CALL")),
        hours=words,
        phone=label("answers", contact["contact_ok"]) if names_a_phone else "",
        code_word=bool(contact.get("code_word")),
        not_now=not_now,
        opens="" if weekend else _opens(spans, at.time()),
        slots=tuple(_holds(spans, time(hour)) for hour in range(24)),
        at=at,
    )


def may_call_until(
    case: Case,
    contact: Mapping[str, Any],
    answers: Mapping[str, Any],
    announcements: Announcements,
) -> datetime:
    """Until when a call may be placed that is wanted at the time of the announcements.

    :raise NotNow: they did not agree to a call, or not to one at this hour; or too long ago.
    """
    at, asks_only = announcements.at, case.kind == Kind.REQUEST or "band" in answers
    announced, danger = announcements.to(case), _danger(case)
    until = good_until(contact, at, asks_only=asks_only, danger=danger, announced=announced)
    if case.received_at <= at - CONSENT_LASTS:
        raise NotNow(TOO_OLD)
    return until


def _hours(
    case: Case, contact: Mapping[str, Any], announcements: Announcements
) -> tuple[str, Spans]:
    """When they may be called: in words, and today."""
    announced, danger = announcements.to(case), _danger(case)
    if announced and is_announced(contact, danger=danger):
        return say("As they were told: {0}", announced.words), announced.today
    if not (bounds := hours(contact, danger=danger)):
        return say("At any time"), [(time.min, time.max)]
    when = contact.get("contact_when")
    named = f"{label('answers', when)}: " if when else ""
    return named + say("{0} to {1}", *map(_clock, bounds)), [bounds]


def _opens(spans: Spans, at: time) -> str:
    """From when they may be called, where that is not now: of the day, or of another like it."""
    if _holds(spans, at) or not spans:
        return ""
    later = (begins for begins, _ in spans if begins > at)
    return _clock(next(later, spans[0][0]))


def _holds(spans: Spans, at: time) -> bool:
    return any(begins <= at < ends for begins, ends in spans)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _danger(case: Case) -> bool:
    return is_pressing(case.kind, case.danger, urgent=case.urgent)
