"""What the case that goes on takes over from one that is merged into it, so that no danger is
closed away with that; and how either is as it was once they are two again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alert import Alert, AlertCase, AlertState
from models.case import Case
from models.db.base import now
from models.event import Event
from models.message import About, tell
from models.person import Person
from models.priority import Priority
from models.triage import Decision, prioritise, standing, take_back

DECIDED = ("status", "owner", "priority")
ALERT = "alert"
"""Whether a case's alert was open when it was merged; of the other, which alert it had and has."""


def decided(db: Session, case: Case) -> dict[str, Any]:
    """What is decided of a case, and whether its alert is open: for the audit log."""
    alert = _open_alert(db, case)
    return {what: standing(case, what) for what in DECIDED} | {ALERT: alert is not None}


def inherit(
    db: Session, case: Case, into: Case, person: Person, heir: Person | None
) -> dict[str, Any]:
    """Let a case that goes on be as pressing as the other, be the `heir`'s where it is nobody's,
    and ring where the other does; what it was before and is now, by what changed."""
    before = decided(db, into)
    if case.priority < into.priority:
        prioritise(db, into, person, case.priority)
    if heir and into.owner_id is None:
        into.assign(db, person, heir)
    joined = _join(db, case, into, person)
    after = decided(db, into)
    changed = {what: [before[what], after[what]] for what in DECIDED if before[what] != after[what]}
    return changed | joined


def give_back(
    db: Session, into: Case, person: Person, taken: Mapping[str, Any], others: list[Case]
) -> None:
    """Have the case that goes on as it was before it took over, but for what somebody has decided
    since; as pressing as the `others` that stay merged into it."""
    for what in DECIDED:
        if what in taken:
            take_back(db, into, person, Decision(what, *taken[what]))
    if others and (most := min(one.priority for one in others)) < into.priority:
        prioritise(db, into, person, Priority(most))
    if ALERT in taken and (row := db.get(AlertCase, into.id)):
        before, _ = taken[ALERT]
        db.delete(row)
        db.flush()
        if before and db.get(Alert, UUID(before)):
            db.add(AlertCase(case_id=into.id, alert_id=UUID(before)))


def restore(db: Session, case: Case, person: Person, was: Mapping[str, Any]) -> None:
    """Have a case that was merged and is open again as it was; if its alert was open and it is
    nobody's, that rings again."""
    for what in DECIDED:
        if what in was:
            take_back(db, case, person, Decision(what, was[what], standing(case, what)))
    row = db.get(AlertCase, case.id)
    alert = db.get(Alert, row.alert_id) if row else None
    if was.get(ALERT) and case.owner_id is None and alert and alert.state == AlertState.TAKEN:
        alert.state, alert.due_at = AlertState.OPEN.value, now()
        alert.person_id = alert.taken_by = alert.over_at = None


def recorded(db: Session, case: Case, what: str, **at: Any) -> Mapping[str, Any]:
    """What the audit log last says of a case under a name; nothing of what was before it did."""
    found = select(Event).filter_by(case_id=case.id, what=what, **at)
    event = db.scalar(found.order_by(Event.id.desc()).limit(1))
    return event.details if event else {}


def _join(db: Session, case: Case, into: Case, person: Person) -> dict[str, Any]:
    """Have an alert go on for a case that has none open; whoever has that is told, unless they do
    it themselves."""
    alert = _open_alert(db, case)
    if alert is None:
        return {}
    if into.owner_id and into.owner_id != person.id:
        tell(db, into.owner_id, About.MORE, now())
    if _open_alert(db, into):
        return {}
    row = db.get(AlertCase, into.id) or AlertCase(case_id=into.id)
    before, row.alert_id = row.alert_id, alert.id
    db.add(row)
    db.flush()
    return {ALERT: [str(before) if before else None, str(alert.id)]}


def _open_alert(db: Session, case: Case) -> Alert | None:
    row = db.get(AlertCase, case.id)
    alert = db.get(Alert, row.alert_id) if row else None
    return alert if alert and alert.open else None
