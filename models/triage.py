"""What staff decide of a case first: how pressing it is, whose it is, and when to look again; and
how the last of it is undone."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.db.base import now
from models.event import Event, hold_cases
from models.person import Person
from models.priority import Priority
from models.restriction import Reader, may_own

UNDONE_WITHIN = timedelta(minutes=10)


class Span(NamedTuple):
    """Entries of the audit log: those after the first, up to the last."""

    after: int
    last: int


class Decision(NamedTuple):
    """What was changed of a case, from what to what, as the audit log writes it."""

    what: str
    before: str | None
    after: str | None


def stamp(case: Case) -> str:
    """What a case was when it was shown: it differs once somebody else has decided otherwise."""
    decided = (case.status, case.priority, case.owner_id, case.follow_up_on)
    return sha256(repr(decided).encode()).hexdigest()[:8]


def prioritise(db: Session, case: Case, person: Person, priority: int) -> None:
    """Say how pressing it is; ValueError for what is no priority."""
    wanted = Priority(priority)
    if wanted == case.priority:
        return
    before = Priority(case.priority).name
    Event.record(db, "priority", person.id, case.id, before=before, after=wanted.name)
    case.priority = wanted


def follow_up(db: Session, case: Case, person: Person, day: date | None) -> None:
    """Look at it again on a day in Kenya, or on none."""
    if day == case.follow_up_on:
        return
    written = {"before": case.follow_up_on, "after": day}
    details = {name: one.isoformat() for name, one in written.items() if one}
    Event.record(db, "follow up", person.id, case.id, **details)
    case.follow_up_on = day


def undo(db: Session, person: Person, span: Span, reader: Reader) -> int:
    """Take back what this person has lately decided, the last first, of cases that are there for
    them still and where nobody has decided otherwise since; how often it was taken back. That,
    too, is on record."""
    theirs = (Event.person_id == person.id, Event.at > now() - UNDONE_WITHIN)
    within = (Event.id > span.after, Event.id <= span.last, Event.what.in_(_BACK))
    events = db.scalars(select(Event).where(*within, *theirs).order_by(Event.id.desc())).all()
    hold_cases(db, *[event.case_id for event in events])
    back = 0
    for event in events:
        here = select(Case).where(Case.id == event.case_id, reader.reads())
        case = db.scalar(here.execution_options(populate_existing=True))
        if case and take_back(db, case, person, _decision(event)):
            back += 1
    return back


def take_back(db: Session, case: Case, person: Person, decision: Decision) -> bool:
    """Make a case what it was before a decision, unless somebody has decided otherwise since, or
    who had it may not have it any more; whether it was done."""
    what, before, after = decision
    if standing(case, what) != after:
        return False
    if what == "owner" and not _may_be_theirs_again(db, case, before):
        return False
    _BACK[what](db, case, person, before)
    db.flush()
    return True


def _decision(event: Event) -> Decision:
    """What an entry of the audit log tells of."""
    return Decision(event.what, event.details.get("before"), event.details.get("after"))


def _may_be_theirs_again(db: Session, case: Case, before: str | None) -> bool:
    """Whether who had a case may have it still."""
    owner = db.get(Person, UUID(before)) if before else None
    return may_own(db, case, owner) and (owner is None or owner.active)


def standing(case: Case, what: str) -> str | None:
    """What an entry of the audit log would say that a case is now."""
    if what == "priority":
        return Priority(case.priority).name
    if what == "follow up":
        return case.follow_up_on.isoformat() if case.follow_up_on else None
    return case.status if what == "status" else str(case.owner_id) if case.owner_id else None


def _status(db: Session, case: Case, person: Person, before: Any) -> None:
    Event.record(db, "status", person.id, case.id, before=case.status, after=before)
    case.status = before


def _owner(db: Session, case: Case, person: Person, before: Any) -> None:
    now_theirs = str(case.owner_id) if case.owner_id else None
    Event.record(db, "owner", person.id, case.id, before=now_theirs, after=before)
    case.owner_id = UUID(before) if before else None  # not taken anew: nothing begins by it


def _priority(db: Session, case: Case, person: Person, before: Any) -> None:
    prioritise(db, case, person, Priority[before])


def _day(db: Session, case: Case, person: Person, before: Any) -> None:
    follow_up(db, case, person, date.fromisoformat(before) if before else None)


_BACK: dict[str, Callable[[Session, Case, Person, Any], None]] = {
    "status": _status,
    "owner": _owner,
    "priority": _priority,
    "follow up": _day,
}
