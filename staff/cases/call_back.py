"""Calling a caller back: only who agreed to a call, at the hours they agreed to, on the record."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models import addition
from models.call import CallRequest, Purpose, Whom
from models.calling_hours import NotNow
from models.case import Case
from models.db.base import EAST_AFRICA, now
from models.duty import Duty
from models.event import Event
from staff.access.guard import signed_in
from staff.access.once import change
from staff.cases.announced import Announcements
from staff.cases.case import Shown, back_to, found, show
from staff.cases.consent import may_call_until
from staff.duty import telephone
from staff.tongues.said import why_said
from telecom.numbers import e164

pages = Blueprint("call_back", __name__, url_prefix="/cases/<uuid:case_id>")

RINGS = (
    "We call them now. They hear their code word first, if they chose one; once a key is pressed, "
    "your phone rings. "
    "If they don't, nothing is said and nobody rings you."
)
NOT_ON_DUTY = "Go on duty first, so that it is known which phone to put them through to."
NO_NUMBER = "The number they left can't be rung from here."
RINGING = "That phone is being called already, or was within the last ten minutes."


@pages.post("/call")
def call(case_id: UUID) -> ResponseReturnValue:
    """Have the caller rung, or say why that may not be; either is on the record."""
    problem = ""
    with change() as db:
        case = found(db, case_id)
        try:
            if not _wanted(db, case, now().astimezone(EAST_AFRICA)).record(db, telephone().key):
                raise NotNow(RINGING)
        except NotNow as why:
            problem = why_said(why)
        what = "call not allowed" if problem else "call asked for"
        Event.record(db, what, signed_in().id, case.id)
    if problem:
        return show(case_id, Shown(problem=problem)), 409
    return back_to(case_id, RINGS)


def _wanted(db: Session, case: Case, at: datetime) -> CallRequest:
    """The call, if the caller agreed to it and nothing has come in between."""
    key = signed_in().key
    contact = addition.open_contact(db, case, key) or {}
    until = may_call_until(case, contact, addition.open_all(db, case, key), Announcements(db, at))
    number = e164(contact.get("contact_number", ""))
    if number is None or number in telephone().ours:
        raise NotNow(NO_NUMBER)
    dial = Duty.phone_of(db, telephone().key, signed_in().id)
    if dial is None:
        raise NotNow(NOT_ON_DUTY)
    whom = Whom(
        number=number,
        language=case.language,
        code_word=contact.get("code_word", ""),
        dial=dial,
    )
    return CallRequest(
        purpose=Purpose.CALLBACK, whom=whom, until=until, case=case, person_id=signed_in().id
    )
