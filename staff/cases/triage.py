"""Triage: priority, owner, status and the day to follow up, changed in the list, for one case or
for all that are ticked, and undone."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.event import head, hold_cases
from models.person import Person
from models.restriction import may_own
from models.status import CLOSED, Status
from models.triage import Span, follow_up, prioritise, stamp, undo
from models.work_filter import today
from staff.access.guard import signed_in
from staff.access.once import change
from staff.access.people import readers
from staff.cases import last_change
from staff.cases.last_change import NOBODY
from staff.cases.work_list import way_back
from staff.tongues.said import say

pages = Blueprint("triage", __name__)

Verb = Callable[[Session, Case, Person], None]

MOST = 100
FARTHEST = timedelta(days=2 * 365)
SOON = {"today": 0, "tomorrow": 1, "3d": 3, "7d": 7, "30d": 30}
"""The days to follow up that a button offers, in days from today."""

NOTHING = "Nothing was changed: tick cases, and choose what they are to be."
LEFT = (
    "Left as they are, for someone else changed them meanwhile, they are closed, or they can't be "
    "of whom you chose: {0}."
)


class NotTheirs(Exception):
    """Who is to have it does not read such cases, or not this one."""


@pages.post("/cases/triage")
def several() -> ResponseReturnValue:
    """Change those that are ticked, or the one whose button was pressed, each as it was shown."""
    ticked, wanted = _asked()
    done: list[Case] = []
    left: list[Case] = []
    with change() as db:
        person, verbs = db.get_one(Person, signed_in().id), _verbs(db, wanted)
        found = list(_found(db, ticked if verbs else []))
        first = head(db).id
        for case, as_shown in found:
            same = as_shown == stamp(case) and not case.closed
            (done if same and _do(db, case, person, verbs) else left).append(case)
        db.flush()
        span = Span(first, head(db).id)
        _tell(done, left, {field: wanted[field] for field in verbs}, span)
    return redirect(way_back())


@pages.post("/cases/triage/undo")
def take_back() -> ResponseReturnValue:
    """Undo the last change that was made from the list."""
    span = last_change.take_back()
    with change() as db:
        me = db.get_one(Person, signed_in().id)
        back = undo(db, me, span, signed_in().reader) if span else 0
    last_change.keep(
        say("It is as it was before." if back else "There was nothing to undo any more.")
    )
    return redirect(way_back())


def _asked() -> tuple[list[str], dict[str, str]]:
    """Which cases, each as it was shown, and what is wanted of them, by its field."""
    pressed = request.form.get("set", "").split(" ", 2)
    if len(pressed) == len(("case", "field", "value")):
        return [pressed[0]], {pressed[1]: pressed[2]}
    return request.form.getlist("case"), dict(request.form.items())


def _tell(done: list[Case], left: list[Case], wanted: Mapping[str, str], span: Span) -> None:
    if done:
        last_change.keep(last_change.said(done, wanted), done, span)
    if left:
        flash(say(LEFT, ", ".join(case.reference for case in left)))
    if not done and not left:
        flash(NOTHING)


def _found(db: Session, ticked: list[str]) -> Iterator[tuple[Case, str]]:
    """The cases that this person may read, all held, and how each was when they saw it."""
    shown = dict[UUID, str]()
    for one in ticked[:MOST]:
        written, _, as_shown = one.partition(".")
        with suppress(ValueError):
            shown[UUID(written)] = as_shown
    hold_cases(db, *shown)
    for case_id, as_shown in shown.items():
        wanted = select(Case).where(Case.id == case_id, signed_in().reader.reads())
        if case := db.scalar(wanted.execution_options(populate_existing=True)):
            yield case, as_shown


def _verbs(db: Session, wanted: Mapping[str, str]) -> dict[str, Verb]:
    """What is to be done with each, by its field, the owner first, for not everybody may have it;
    what is not chosen, or is none of ours, is left as it is."""
    made = {
        "owner": _owner(db, wanted.get("owner", "")),
        "status": _status(wanted.get("status", "")),
        "priority": priority_to(wanted.get("priority", "")),
        "follow": day_to(wanted.get("follow", "")),
    }
    return {field: verb for field, verb in made.items() if verb}


def _do(db: Session, case: Case, person: Person, verbs: Mapping[str, Verb]) -> bool:
    """Whether it was done: none of it where it can't be theirs who is to have it."""
    try:
        for verb in verbs.values():
            verb(db, case, person)
    except NotTheirs:
        return False
    return True


def _status(chosen: str) -> Verb | None:
    if chosen not in set(Status) - {Status.NEW, *CLOSED}:
        return None
    return lambda db, case, person: case.change_status(db, person, chosen)


def priority_to(chosen: str) -> Verb | None:
    """What makes a case as pressing as was chosen; None where that is nothing it can be."""
    if chosen not in ("1", "2", "3", "4"):
        return None
    return lambda db, case, person: prioritise(db, case, person, int(chosen))


def day_to(chosen: str) -> Verb | None:
    """What sets the day to follow a case up, or "none"; None where that is no day to come."""
    if chosen == "none":
        return lambda db, case, person: follow_up(db, case, person, None)
    try:
        soon = SOON.get(chosen)
        wanted = date.fromisoformat(chosen) if soon is None else today() + timedelta(days=soon)
    except ValueError:
        return None
    if not today() <= wanted <= today() + FARTHEST:
        return None
    return lambda db, case, person: follow_up(db, case, person, wanted)


def _owner(db: Session, chosen: str) -> Verb | None:
    """To a person, where they read cases of that kind; "nobody" to none."""
    people: dict[str, dict[str, Person]] = {
        kind: {one.username: one for one in readers(db, {kind})} for kind in signed_in().kinds
    }
    if chosen != NOBODY and not any(chosen in some for some in people.values()):
        return None

    def assign(db: Session, case: Case, person: Person) -> None:
        owner = people[case.kind].get(chosen)
        if not ((owner or chosen == NOBODY) and may_own(db, case, owner)):
            raise NotTheirs
        case.assign(db, person, owner)

    return assign
