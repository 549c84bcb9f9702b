"""One change that a form makes to a case: in one transaction, or refused with the page again."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from models.alert import hold_alerts
from models.case import Case
from models.event import hold_cases
from models.organisation import Organisation
from models.person import Person
from models.return_code import ReturnCode
from staff import error_pages
from staff.access.guard import signed_in
from staff.access.once import change
from staff.cases.case import Shown, found, show
from staff.cases.conflict import show_both_on

EMPTY = "There is nothing in it yet."
TOO_LONG = "That is too long; nothing was sent. Shorten it and try again."


class FormRejected(Exception):
    """The verb did not happen; the page is shown again with what was written, kept, and why."""

    def __init__(self, problem: str, code: int = 400) -> None:
        super().__init__(problem)
        self.problem = problem
        self.code = code


def show_again_on(pages: Blueprint) -> None:
    """Have these pages show the case again, with what was written, where a form is rejected; and
    both versions where it came too late."""
    pages.register_error_handler(FormRejected, _show_again)
    show_both_on(pages)


def _show_again(refused: FormRejected) -> ResponseReturnValue:
    try:
        case_id = (request.view_args or {})["case_id"]
        return show(case_id, Shown(problem=refused.problem)), refused.code
    except HTTPException as gone:  # its caller may have deleted it meanwhile
        return error_pages.refuse(gone)


@contextmanager
def changing(case_id: UUID, *others: UUID) -> Iterator[tuple[Session, Case, Person]]:
    """One transaction around what is done, so that it and its record are kept together. The case,
    and others that are changed with it, are held first: one that its caller is just deleting is
    waited for, and is then not there."""
    with change() as db:
        if others:
            hold_alerts(db, case_id, *others)  # before the cases, as who takes one does
        ReturnCode.hold_all(db, case_id, *others)
        hold_cases(db, case_id, *others)
        yield db, found(db, case_id), db.get_one(Person, signed_in().id)


def public_key(db: Session) -> bytes:
    """What staff's words are sealed to."""
    return db.get_one(Organisation, 1).public_key


def written(field: str, longest: int) -> str:
    """What a form brings in a field, with one kind of line end; FormRejected where that is too
    long."""
    text = request.form.get(field, "").replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise FormRejected(TOO_LONG)
    return text
