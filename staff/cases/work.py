"""The work on one case: its status, owner, priority and day to follow up, by one form."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.case import Case
from models.note import Note
from models.person import Person
from models.restriction import may_own
from models.status import CLOSED
from staff.access.people import readers
from staff.cases.case import back_to, found
from staff.cases.change import FormRejected, changing, public_key, show_again_on, written
from staff.cases.conflict import unchanged
from staff.cases.parts import DAY, OWNER, PRIORITY, STATUS, Part
from staff.cases.sheet import LONGEST_LINE
from staff.cases.triage import day_to, priority_to
from staff.cases.work_list import beside, keep_place, way_back
from staff.console import console
from staff.tongues.said import say

pages = Blueprint("case_work", __name__, url_prefix="/cases/<uuid:case_id>")
show_again_on(pages)

KEPT = "It is kept."
NOTHING = "Nothing is different from what stands there."
THEN_NEXT = "{0} is kept. This is the next case."
NO_OTHER = "That was the last case of this list."
NONE_BEFORE = "That was the first case of this list."
NOT_NAMED = "This case is restricted: its owner is one of those who are named."
NO_READER = "That person does not read cases."
NO_PRIORITY = "That is not a priority it can have."
NO_DAY = "That is no day to follow up: choose one from today on, within two years."
WITH_WORDS = "A case is closed with a summary, and opened again with a reason: under Close it."


@pages.post("/work")
def save(case_id: UUID) -> ResponseReturnValue:
    """Change what the form has otherwise than it was shown, unless someone else did meanwhile; a
    line for whoever has it next is kept as a note."""
    with changing(case_id) as (db, case, person):
        goes_on = request.form.get("then") == "next"
        keep_place(db, case_id)  # before it has another in the list, or none
        below = beside(db, case_id) if goes_on else None
        differ = [field for field in FIELDS if _differs(field)]
        for field in differ:
            _change(db, case, person, field)
        if line := written("handover", LONGEST_LINE):
            Note.write(db, case, person, line, public_key(db))
        reference = case.reference
    if not goes_on:
        return back_to(case_id, KEPT if differ or line else NOTHING)
    flash(say(THEN_NEXT, reference) if below else KEPT)
    return redirect(url_for("staff.case.page", case_id=below) if below else way_back())


@pages.get("/work")
def refused(case_id: UUID) -> ResponseReturnValue:
    """The case, for who loads anew the address at which a change was refused."""
    with console().database() as db:
        found(db, case_id)
    return redirect(url_for("staff.case.page", case_id=case_id))


@pages.get("/next")
def following(case_id: UUID) -> ResponseReturnValue:
    """Go to the case below this one in the list as this person last looked at it."""
    return _beside(case_id, NO_OTHER)


@pages.get("/before")
def preceding(case_id: UUID) -> ResponseReturnValue:
    """Go to the case above it."""
    return _beside(case_id, NONE_BEFORE, back=True)


def _beside(case_id: UUID, none: str, *, back: bool = False) -> ResponseReturnValue:
    with console().database() as db:
        other = beside(db, found(db, case_id).id, back=back)
    if other is None:
        flash(none)
        return redirect(way_back())
    return redirect(url_for("staff.case.page", case_id=other))


def _differs(field: str) -> bool:
    """Whether the form wants a field otherwise than it was shown."""
    wanted = request.form.get(field)
    return wanted is not None and wanted != request.form.get(FIELDS[field].was, "")


def _change(db: Session, case: Case, person: Person, field: str) -> None:
    unchanged(db, case, FIELDS[field])
    wanted = request.form.get(field, "")
    if field == "owner":
        case.assign(db, person, _reader(db, case, wanted))
    elif field == "status":
        _move_on(db, case, person, wanted)
    elif field == "priority":
        if (verb := priority_to(wanted)) is None:
            raise FormRejected(NO_PRIORITY)
        verb(db, case, person)
    else:
        if (verb := day_to(wanted or "none")) is None:
            raise FormRejected(NO_DAY)
        verb(db, case, person)


def _move_on(db: Session, case: Case, person: Person, wanted: str) -> None:
    if case.closed or wanted in CLOSED:
        raise FormRejected(WITH_WORDS)
    try:
        case.change_status(db, person, wanted)
    except ValueError as unknown:
        raise FormRejected("That is not a status it can have.") from unknown


def _reader(db: Session, case: Case, chosen: str) -> Person | None:
    people = {str(one.id): one for one in readers(db, {case.kind})} | {"": None}
    if chosen not in people:
        raise FormRejected(NO_READER)
    if not may_own(db, case, people[chosen]):
        raise FormRejected(NOT_NAMED)
    return people[chosen]


FIELDS: dict[str, Part] = {
    "status": STATUS,
    "owner": OWNER,
    "priority": PRIORITY,
    "follow_up": DAY,
}
"""The fields of the form, each with the part of the case that it changes; the status first, for who
takes a new case has begun with it."""
