"""The parts of a case that forms change: how each stands, and what a form wanted it to be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask import request
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.call_record import CallRecord
from models.case import Case
from models.correction import Correction
from models.event import Event
from models.hold import Hold
from models.referral import NEXT, Referral, Stage
from staff.access.guard import signed_in
from staff.access.people import names
from staff.cases import fact_versions
from staff.cases.fact_versions import Row
from staff.labels import label, priorities
from staff.times import day
from staff.tongues.said import say

WAS = "was"
SAID = ("note", "reply", "words added", "answers added", "closed", "opened again")
"""Events by which a case has something to read that was not there before."""


@dataclass(frozen=True)
class Part:
    """What a form changes of a case.

    `mark`: what tells that it is as it was shown. `rows`: how it stands beside what the form wants.
    `events`: what was done to it, in the log. `was`: the field that brings the mark back. `can`:
    whether the form can still be meant.
    """

    mark: Callable[[Session, Case], str]
    rows: Callable[[Session, Case], list[Row]]
    events: tuple[str, ...]
    was: str = WAS
    can: Callable[[Session, Case], bool] = lambda _, case: True

    def done(self, case: Case) -> ColumnElement[bool]:
        """The entries of the log that changed it."""
        return (Event.case_id == case.id) & Event.what.in_(self.events)


def of_others() -> ColumnElement[bool]:
    """Entries of the log that are of callers or of anybody but whoever is signed in."""
    return Event.person_id.is_(None) | (Event.person_id != signed_in().id)


def marks(db: Session, case: Case) -> dict[str, str]:
    """Of each part, what a form of the page brings back to tell how it was shown."""
    return {name: part.mark(db, case) for name, part in PARTS.items()}


def _last_said(db: Session, case: Case) -> str:
    said = select(func.max(Event.id)).where(TALK.done(case), of_others())
    return str(db.scalar(said) or "")


def _status(_: Session, case: Case) -> list[Row]:
    return [Row(say("Status"), label("statuses", case.status), label("statuses", _given("status")))]


def _owner(db: Session, case: Case) -> list[Row]:
    people = {str(one): name for one, name in names(db).items()}
    now, yours = (people.get(one, say("Nobody")) for one in (str(case.owner_id), _given("owner")))
    return [Row(say("Owner"), now, yours)]


def _priority(_: Session, case: Case) -> list[Row]:
    words = {str(value): words for value, words in priorities().items()}
    return [Row(say("Priority"), words[str(case.priority)], words.get(_given("priority"), ""))]


def _day(_: Session, case: Case) -> list[Row]:
    now = day(case.follow_up_on) if case.follow_up_on else say("No day")
    return [Row(say("Follow up on"), now, _day_in_words(_given("follow_up")))]


def _call(db: Session, case: Case) -> list[Row]:
    now, yours = _call_type(db, case), _given("call-type")
    heading = say("What the call was")
    return [Row(heading, label("call_types", now), label("call_types", yours))]


def _hold(db: Session, case: Case) -> list[Row]:
    wanted = _day_in_words(_given("until")) if "until" in request.form else ""
    hold = Hold.of(db, case)
    if hold is None:
        return [Row(say("Hold"), say("It is not held"), wanted)]
    held = say("Until {0}: {1} asked", day(hold.until), hold.asked_by.username)
    agreed = say(", {0} agreed", names(db)[hold.agreed_by_id]) if hold.agreed_by_id else ""
    return [Row(say("Hold"), held + agreed, wanted)]


def _referral(db: Session, case: Case) -> list[Row]:
    now = _stage(db, case)
    return [Row(say("Referral"), label("referral", now), label("referral", _given("stage")))]


def _stage(db: Session, case: Case) -> Stage | None:
    asked = (request.view_args or {}).get("referral_id")
    stages = [one.stage for one in Referral.of(db, case.id) if one.id == asked]
    return stages[0] if stages else None


def _can_go_on(db: Session, case: Case) -> bool:
    stage = _stage(db, case)
    return stage is not None and _given("stage") in NEXT[stage]


def _given(name: str) -> str:
    return request.form.get(name, "")


def _day_in_words(written: str) -> str:
    try:
        return day(date.fromisoformat(written)) if written else say("No day")
    except ValueError:
        return written


def _asked_for(db: Session, case: Case) -> str:
    hold = Hold.of(db, case)
    return hold.asked_at.isoformat() if hold else ""


def _last_correction(db: Session, case: Case) -> str:
    rows = Correction.of(db, case.id)
    return rows[-1].id.hex if rows else ""


def _call_type(db: Session, case: Case) -> str:
    call = CallRecord.of(db, case)
    return (call and call.call_type) or ""


TALK = Part(_last_said, lambda _, case: [], SAID)
CLOSING = replace(TALK, can=lambda _, case: not case.closed)
OPENING = replace(TALK, can=lambda _, case: case.closed)
STATUS = Part(
    lambda _, case: str(case.status),
    _status,
    ("status", "closed", "opened again"),
    "was_status",
    can=lambda _, case: not case.closed,
)
OWNER = Part(lambda _, case: str(case.owner_id or ""), _owner, ("owner",), "was_owner")
PRIORITY = Part(lambda _, case: str(case.priority), _priority, ("priority",), "was_priority")
DAY = Part(lambda _, case: str(case.follow_up_on or ""), _day, ("follow up",), "was_day")
FACTS = Part(_last_correction, fact_versions.rows, ("facts corrected",))
CALL = Part(_call_type, _call, ("call was", "closed"))
HOLD = Part(
    _asked_for,
    _hold,
    ("hold asked for", "hold agreed to", "hold lifted"),
    can=lambda _, case: "until" in request.form,
)
REFERRAL = Part(
    lambda _, case: "",
    _referral,
    tuple(f"referral {stage}" for stage in Stage),
    can=_can_go_on,
)
PARTS = {
    "talk": TALK, "status": STATUS, "owner": OWNER, "priority": PRIORITY, "day": DAY,
    "facts": FACTS, "call": CALL, "hold": HOLD,
}  # fmt: skip
"""Those of which a form brings the mark back, by the name under which the page has it."""
