"""What is covered until it is asked for: how to reach the caller, and what they told."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from models.event import Event
from models.reveal import CONTACT, COVERED, WORDS, Reason, reveal
from staff.cases.case import Shown, back_to, show
from staff.cases.change import FormRejected, changing, show_again_on

pages = Blueprint("reveals", __name__, url_prefix="/cases/<uuid:case_id>")
show_again_on(pages)

NO_REASON = "Say why you need the number. It stays covered until then."


@pages.post("/contact")
def contact(case_id: UUID) -> ResponseReturnValue:
    """Show how to reach the caller, once it is on record who asked, and why."""
    with changing(case_id) as (db, case, person):
        try:
            why = Reason(request.form.get("reason", ""))
        except ValueError as none:
            raise FormRejected(NO_REASON) from none
        reveal(db, CONTACT, person.id, case.id, why=why.value)
    return show(case_id, Shown(show_contact=True))


@pages.post("/words")
def words(case_id: UUID) -> ResponseReturnValue:
    """Show what the caller told, once it is on record who asked."""
    with changing(case_id) as (db, case, person):
        reveal(db, WORDS, person.id, case.id)
    return back_to(case_id, "What the caller told is in sight for 15 minutes.", "told")


@pages.post("/cover")
def cover(case_id: UUID) -> ResponseReturnValue:
    """Cover it again."""
    with changing(case_id) as (db, case, person):
        Event.record(db, COVERED, person.id, case.id)
    return back_to(case_id, "What the caller told is covered again.", "told")
