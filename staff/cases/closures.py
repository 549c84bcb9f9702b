"""Closing a case with a disposition and a summary, and opening it again with a reason."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from models.closure import Disposition, NotSo, Said, close, reopen
from models.unsent import Field
from staff.cases.case import back_to
from staff.cases.change import FormRejected, changing, public_key, show_again_on, written
from staff.cases.conflict import Stale, unchanged
from staff.cases.parts import CLOSING, OPENING
from staff.cases.unsent import sent
from staff.cases.work_list import keep_place

pages = Blueprint("closures", __name__, url_prefix="/cases/<uuid:case_id>")
show_again_on(pages)

LONGEST_SUMMARY = 2000
NO_DISPOSITION = "Choose why it is closed."
NO_SUMMARY = "Write a summary, for whoever opens it next."
NO_REASON = "Write why it is opened again."


@pages.post("/close")
def end(case_id: UUID) -> ResponseReturnValue:
    """End the work."""
    with changing(case_id) as (db, case, person):
        try:
            why = Disposition(request.form.get("disposition", ""))
        except ValueError as unknown:
            raise FormRejected(NO_DISPOSITION) from unknown
        if not (summary := written("summary", LONGEST_SUMMARY)):
            raise FormRejected(NO_SUMMARY)
        unchanged(db, case, CLOSING)
        keep_place(db, case_id)
        try:
            close(db, case, why, Said(person, summary, public_key(db)))
        except NotSo as meanwhile:
            raise Stale(CLOSING) from meanwhile
        sent(db, person.id, case.id, Field.SUMMARY, summary)
    return back_to(case_id, "The case is closed. If its caller writes again, it comes back.")


@pages.post("/reopen")
def again(case_id: UUID) -> ResponseReturnValue:
    """Take the work up again."""
    with changing(case_id) as (db, case, person):
        if not (reason := written("summary", LONGEST_SUMMARY)):
            raise FormRejected(NO_REASON)
        unchanged(db, case, OPENING)
        try:
            reopen(db, case, Said(person, reason, public_key(db)))
        except NotSo as meanwhile:
            raise Stale(OPENING) from meanwhile
        sent(db, person.id, case.id, Field.SUMMARY, reason)
    return back_to(case_id, "The case is open again.")
