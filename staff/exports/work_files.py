"""Work files: asked for with a reason, allowed by a second person, fetched once within a day."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.organisation import Organisation
from models.person import Person
from models.work_file import Wanted, WorkFile, WorkFileRejected
from staff.access.guard import signed_in
from staff.access.once import change
from staff.access.people import names
from staff.cases.work_list import looked_at
from staff.console import console
from staff.exports import references, with_words
from staff.exports.export import NOT_THERE, TOO_MANY, cases_of, file_of, most_of
from staff.exports.files import Cells
from staff.exports.opened import opened
from staff.tongues.said import in_english

pages = Blueprint("work_files", __name__, url_prefix="/export/work-files")

LONGEST = 300
WHY = f"Say why it is needed and who gets it, in at most {LONGEST} letters."
ASKED = "A second supervisor has to allow it within a day: they find it on this page."
NOT_YOU = "You asked for it: a second person has to allow it."
TOO_MANY_WITH_WORDS = (
    f"That is more than {with_words.MOST} cases, and with names and stories there are no more in a"
    " file: narrow the list."
)
OVER = (
    "It can't be allowed or fetched any more: it was fetched, its day is over, or its filter names"
    " somebody who is gone. Ask for it anew."
)


@pages.post("")
def ask() -> ResponseReturnValue:
    """Ask for what the filter in the address shows."""
    reason = request.form.get("reason", "").strip()
    with console().database() as db:
        looked = looked_at(db, request.args)[0]
    view = looked.address(sort="")
    if not looked.exportable:
        return _back(NOT_THERE, **view)
    if not 0 < len(reason) <= LONGEST:
        return _back(WHY, **view)
    wanted = Wanted(view, with_words=bool(request.form.get("with_words")))
    with change() as db:
        WorkFile.ask(db, _person(db), wanted, reason, db.get_one(Organisation, 1).public_key)
    return _back(ASKED, **view)


@pages.post("/<uuid:file_id>/allow")
def allow(file_id: UUID) -> ResponseReturnValue:
    """Allow what a colleague asked for."""
    with change() as db:
        asked = _found(db, file_id)
        if asked.asked_by_id == signed_in().id:
            return _back(NOT_YOU)
        try:
            asked.allow(db, _person(db))
        except WorkFileRejected:
            return _back(OVER)
    return _back("Your colleague may fetch it, once, within a day.")


@pages.post("/<uuid:file_id>")
def fetch(file_id: UUID) -> ResponseReturnValue:
    """The file, for who asked for it; that they have it is on record before it is made."""
    form = "csv" if request.form.get("file") == "csv" else "xlsx"
    try:
        with console().database.begin() as db:
            asked = _found(db, file_id)
            looked, wanted = looked_at(db, asked.view)
            if not looked.exportable:
                return _back(OVER)
            ids = cases_of(db, asked, wanted)
            if len(ids) > most_of(asked):
                return _back(TOO_MANY_WITH_WORDS if asked.with_words else TOO_MANY)
            asked.fetch(db, _person(db), form, ids)
    except WorkFileRejected:
        return _back(OVER)
    with in_english(), console().database() as db:
        return file_of(asked.called.replace(" ", "-"), form, [("Cases", _lines(db, asked, ids))])


def _lines(db: Session, asked: WorkFile, ids: list[UUID]) -> tuple[Cells, ...]:
    cases, people = opened(db, ids, signed_in().key), names(db)
    if asked.with_words:
        return with_words.headings(), *sorted(with_words.lines(cases, people))
    return references.HEADINGS, *sorted(references.lines(cases, people))


def _found(db: Session, file_id: UUID) -> WorkFile:
    return db.get(WorkFile, file_id, with_for_update=True) or abort(404)


def _person(db: Session) -> Person:
    return db.get_one(Person, signed_in().id)


def _back(words: str, **view: Any) -> Response:
    flash(words)
    return redirect(url_for("staff.export.page", **view))
