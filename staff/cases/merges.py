"""Merging cases that are one matter, and undoing it."""

from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.case import Case
from models.closure import NotSo, Said
from models.merge import MergeRejected, merge, undo
from models.person import Person
from models.restriction import may_own
from staff.access.guard import signed_in
from staff.access.people import readers
from staff.cases.case import back_to
from staff.cases.change import FormRejected, changing, public_key, show_again_on
from staff.tongues.said import say

pages = Blueprint("merges", __name__, url_prefix="/cases/<uuid:case_id>/merge")
show_again_on(pages)

CLOSED = "That one is closed already. If it is the same matter, open it again first."
DONE = (
    "{0} is closed as the same matter. Its timeline stands below; its caller's code goes on "
    "working."
)
SAME = "The same matter as another case."
NOT_THE_SAME = "Not the same matter after all."
"""Without its reference: who reads this one may not be let in to that one, and one may be gone."""

UNDONE = "{0} is a case of its own again."


@pages.post("")
def same(case_id: UUID) -> ResponseReturnValue:
    """Close another case as the same matter as this one, which goes on."""
    with changing(case_id, asked := _asked()) as (db, case, person):
        other = _found(db, asked)
        said = Said(person, SAME, public_key(db))
        try:
            merge(db, other, case, said, _heir(db, other, case, person))
        except MergeRejected as why:
            raise FormRejected(str(why), 409) from why
        except NotSo as closed:
            raise FormRejected(CLOSED, 409) from closed
        done = say(DONE, other.reference)
    return back_to(case_id, done, "timeline")


@pages.post("/undo")
def two(case_id: UUID) -> ResponseReturnValue:
    """They are two matters after all."""
    with changing(case_id, asked := _asked()) as (db, case, person):
        other = _found(db, asked)
        said = Said(person, NOT_THE_SAME, public_key(db))
        try:
            undo(db, other, case, said)
        except MergeRejected as why:
            raise FormRejected(str(why), 409) from why
        done = say(UNDONE, other.reference)
    return back_to(case_id, done, "timeline")


def _asked() -> UUID:
    """The other case that the form names, or what no case is called where it names none: whoever
    may not change this one is told so first."""
    try:
        return UUID(request.form.get("other", ""))
    except ValueError:
        return UUID(int=0)


def _heir(db: Session, other: Case, case: Case, person: Person) -> Person | None:
    """Who is to have a case that is nobody's: who had the other, or, where they can't have this
    one, who merges both; nobody where nobody had it, and its alert goes on."""
    owner = other.owner
    if owner is None or (owner in readers(db, {case.kind}) and may_own(db, case, owner)):
        return owner
    return person


def _found(db: Session, other: UUID) -> Case:
    """The other case, if this person may read it."""
    here = select(Case).where(Case.id == other, signed_in().reader.reads())
    return db.scalar(here) or abort(404)
