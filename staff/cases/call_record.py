"""What a call was, said by staff in one form: the case is closed by it, or goes on."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.call_record import CallRecord, CallType
from models.case import Case
from models.closure import Disposition, NotSo, Said, close
from models.note import Note
from models.person import Person
from models.status import Status
from models.submission import Kind
from models.unsent import Field, Unsent
from staff.cases.case import back_to
from staff.cases.change import FormRejected, changing, public_key, show_again_on, written
from staff.cases.conflict import Stale, unchanged
from staff.cases.parts import CALL
from staff.cases.sheet import LONGEST_LINE
from staff.cases.unsent import here

pages = Blueprint("case_call", __name__, url_prefix="/cases/<uuid:case_id>")
show_again_on(pages)

NO_CALL = "In this case nobody asked for a person in a call."
NOT_SAID = "Say what the call was."
KEPT = "It is kept what the call was."
CLOSED = "It is kept what the call was, and the case is closed."

CLOSED_BY = {
    CallType.TALKED: Disposition.HELPED,
    CallType.REFERRED: Disposition.REFERRED,
    CallType.SILENT: Disposition.NO_CASE,
    CallType.WRONG_NUMBER: Disposition.NO_CASE,
    CallType.PRANK: Disposition.NO_CASE,
}
"""Why a case that is nothing but its call is closed, by what the call was."""


@pages.post("/call-record")
def sort(case_id: UUID) -> ResponseReturnValue:
    """Say what it was, with a few words if they help."""
    with changing(case_id) as (db, case, person):
        try:
            call_type = CallType(request.form.get("call-type", ""))
        except ValueError as unknown:
            raise FormRejected(NOT_SAID) from unknown
        said = Said(person, written("call-note", LONGEST_LINE), public_key(db))
        if not (call := CallRecord.of(db, case)):
            raise FormRejected(NO_CALL, 409)
        unchanged(db, case, CALL)
        call.sort(db, person, case, call_type)
        closes = case.kind == Kind.CALL and not case.closed and call_type in CLOSED_BY
        if closes:
            _close(db, case, CLOSED_BY[call_type], said)
        else:
            _go_on(db, case, call_type, said)
        _own(db, case, person)
        Unsent.forget(db, here(person.id, case.id, Field.CALL))
    return back_to(case_id, CLOSED if closes else KEPT, "call")


def _close(db: Session, case: Case, why: Disposition, said: Said) -> None:
    try:
        close(db, case, why, said)
    except NotSo as meanwhile:
        raise Stale(CALL) from meanwhile


def _go_on(db: Session, case: Case, call_type: CallType, said: Said) -> None:
    """The words are a note; what is nothing but a call is to be followed up."""
    if said.words:
        Note.write(db, case, said.person, said.words, said.key)
    if case.kind == Kind.CALL and call_type is CallType.CALL_BACK and not case.closed:
        case.change_status(db, said.person, Status.FOLLOW_UP)


def _own(db: Session, case: Case, person: Person) -> None:
    """Whoever talked to the caller of a bare call has the case, unless somebody has it."""
    if case.kind == Kind.CALL and case.owner_id is None:
        case.assign(db, person, person)
