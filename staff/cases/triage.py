"""Triage: priority, owner, status and the day to follow up, changed where one reads them, for one
case or for all that are ticked, and undone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.event import head
from models.person import Person
from models.restriction import may_own
from models.status import CLOSED, Status
from models.triage import Span, follow_up, prioritise, stamp, undo
from models.work_filter import today
from staff.access.guard import signed_in
from staff.access.once import change
from staff.access.people import readers
from staff.cases.case import back_to
from staff.cases.change import FormRejected, changing, show_again_on
from staff.cases.conflict import unchanged
from staff.cases.parts import DAY, PRIORITY
from staff.cases.work_list import way_back
from staff.tongues.said import say

pages = Blueprint("triage", __name__)
show_again_on(pages)

Verb = Callable[[Session, Case, Person], None]

MOST = 100
FARTHEST = timedelta(days=2 * 365)
SOON = {"today": 0, "tomorrow": 1, "3d": 3, "7d": 7, "30d": 30}
"""The days to follow up that a button offers, in days from today."""

NO_PRIORITY = "That is not a priority it can have."
NO_DAY = "That is no day to follow up: choose one from today on, within two years."
NOTHING = "Nothing was changed: tick cases, and choose what they are to be."
LEFT = "Left as they are, for someone else changed them meanwhile, or they are closed: {0}."


@pages.post("/cases/<uuid:case_id>/priority")
def priority(case_id: UUID) -> ResponseReturnValue:
    """Say how pressing one case is."""
    with changing(case_id) as (db, case, person):
        unchanged(db, case, PRIORITY)
        if (verb := _priority(request.form.get("priority", ""))) is None:
            raise FormRejected(NO_PRIORITY)
        verb(db, case, person)
    return back_to(case_id, "The priority is changed.")


@pages.post("/cases/<uuid:case_id>/follow-up")
def day(case_id: UUID) -> ResponseReturnValue:
    """Say when to look at one case again."""
    with changing(case_id) as (db, case, person):
        unchanged(db, case, DAY)
        if (verb := _follow_up(request.form.get("follow_up", "") or "none")) is None:
            raise FormRejected(NO_DAY)
        verb(db, case, person)
    return back_to(case_id, "The day to follow up is changed.")


@pages.post("/cases/triage")
def several() -> ResponseReturnValue:
    """Change those that are ticked, or the one whose button was pressed, each as it was shown."""
    ticked, wanted = _asked()
    done: list[str] = []
    left: list[str] = []
    with change() as db:
        person, verbs = db.get_one(Person, signed_in().id), list(_verbs(db, wanted))
        first = head(db).id
        for case, as_shown in _found(db, ticked if verbs else []):
            if as_shown != stamp(case) or case.closed:
                left.append(case.reference)
                continue
            for verb in verbs:
                verb(db, case, person)
            done.append(case.reference)
        db.flush()
        session["undo"] = Span(first, head(db).id) if done else None
    _say(done, left)
    return redirect(way_back())


@pages.post("/cases/triage/undo")
def take_back() -> ResponseReturnValue:
    """Undo the last change that was made from the list."""
    span = session.pop("undo", None)
    with change() as db:
        back = undo(db, db.get_one(Person, signed_in().id), Span(*span)) if span else 0
    flash("It is as it was before." if back else "There was nothing to undo any more.")
    return redirect(way_back())


def _asked() -> tuple[list[str], dict[str, str]]:
    """Which cases, each as it was shown, and what is wanted of them, by its field."""
    pressed = request.form.get("set", "").split(" ", 2)
    if len(pressed) == len(("case", "field", "value")):
        return [pressed[0]], {pressed[1]: pressed[2]}
    return request.form.getlist("case"), dict(request.form.items())


def _say(done: list[str], left: list[str]) -> None:
    if done:
        one = len(done) == 1
        several = say("{0} cases are changed.", len(done))
        flash(say("{0} is changed.", done[0]) if one else several)
    if left:
        flash(say(LEFT, ", ".join(left)))
    if not done and not left:
        flash(NOTHING)


def _found(db: Session, ticked: list[str]) -> Iterator[tuple[Case, str]]:
    """The cases that this person may read, and how each was when they saw it."""
    for one in ticked[:MOST]:
        written, _, as_shown = one.partition(".")
        try:
            wanted = select(Case).where(Case.id == UUID(written), signed_in().reader.reads())
        except ValueError:
            continue
        if case := db.scalar(wanted.with_for_update(of=Case)):
            yield case, as_shown


def _verbs(db: Session, wanted: Mapping[str, str]) -> Iterator[Verb]:
    """What is to be done with each; what is not chosen, or is none of ours, is left as it is."""
    made = (
        _status(wanted.get("status", "")),
        _priority(wanted.get("priority", "")),
        _follow_up(wanted.get("follow", "")),
        _owner(db, wanted.get("owner", "")),
    )
    return (verb for verb in made if verb)


def _status(chosen: str) -> Verb | None:
    if chosen not in set(Status) - {Status.NEW, *CLOSED}:
        return None
    return lambda db, case, person: case.change_status(db, person, chosen)


def _priority(chosen: str) -> Verb | None:
    if chosen not in ("1", "2", "3", "4"):
        return None
    return lambda db, case, person: prioritise(db, case, person, int(chosen))


def _follow_up(chosen: str) -> Verb | None:
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

    def assign(db: Session, case: Case, person: Person) -> None:
        owner = people[case.kind].get(chosen)
        if (owner or chosen == "nobody") and may_own(db, case, owner):
            case.assign(db, person, owner)

    return assign if chosen else None
