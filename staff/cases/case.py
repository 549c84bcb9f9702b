"""One case: opened before anything of it is read, and shown with all that was done about it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    after_this_request,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.event import hold_cases
from models.merge import merged
from models.person import Person
from models.restriction import shown_to
from staff.access.guard import signed_in
from staff.access.headers import may_listen
from staff.access.vault import LONGEST_SECONDS
from staff.cases.sheet import sheet
from staff.console import console

pages = Blueprint("case", __name__, url_prefix="/cases")

LONGEST_NOTE = 5000
SAVED = "saved"
STAYS_OPEN = timedelta(seconds=LONGEST_SECONDS)


@dataclass(frozen=True)
class Shown:
    """What else is to be seen on the page: how a reply reads on a phone, why something was not
    done, how to reach the caller."""

    preview: bool = False
    problem: str = ""
    show_contact: bool = False


@pages.get("/<uuid:case_id>")
def page(case_id: UUID) -> ResponseReturnValue:
    """The whole case."""
    return show(case_id, Shown())


def show(case_id: UUID, shown: Shown) -> str:
    """Record the opening, then open and draw: with nothing recorded nothing is shown.

    The page that a save leads back to is one that was open already, and is on record as such.
    """
    saved = session.pop(SAVED, "") == str(case_id) and request.method == "GET"
    record_opening(case_id, again=saved)
    with console().database() as db:
        case = found(db, case_id)
        if case.code and console().telephone:
            after_this_request(may_listen)
        opened = sheet(db, case, preview=shown.preview, show_contact=shown.show_contact)
        return render_template(f"staff/case/{case.kind}.html", **opened, problem=shown.problem)


def record_opening(case_id: UUID, *, again: bool = False) -> None:
    """Put on record that it is opened, and what was merged into it, before anything is read;
    `again`: not if that is already."""
    with console().database() as db:
        case, person = found(db, case_id), db.get_one(Person, signed_in().id)
        if not (again and case.was_opened_by(db, person, within=STAYS_OPEN)):
            hold_cases(db, case_id)
            found(db, case_id)  # its caller may just have deleted it
            for one in merged(db, case, signed_in().reader):
                one.open(db, person)
            case.open(db, person)


def back_to(case_id: UUID, words: str, anchor: str | None = None) -> ResponseReturnValue:
    """The page again after something on it was done, with what is to be said of it."""
    flash(words)
    session[SAVED] = str(case_id)
    return redirect(url_for("staff.case.page", case_id=case_id, _anchor=anchor))


def found(db: Session, case_id: UUID) -> Case:
    """The case, or the page that says that there is none: it is gone, or is left to others; or that
    it is not for this person's role."""
    there = select(Case).where(Case.id == case_id, shown_to(signed_in().id))
    case = db.scalar(there) or abort(404)
    if case.kind not in signed_in().kinds:
        abort(403)
    return case
