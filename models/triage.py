"""What staff decide of a case first: how pressing it is, and when to look at it again."""

from datetime import date

from sqlalchemy.orm import Session

from models.case import Case
from models.event import Event
from models.person import Person
from models.priority import Priority


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
