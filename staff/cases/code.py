"""A code for a caller who is with us, or on the line, and whose case was entered by hand."""

import re
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from models.case import Case
from models.event import Event
from models.first_code import HasCode, give_first_code
from models.return_code import ReturnCode
from models.return_visit import Chosen
from models.submission import BY_HAND
from staff.access.guard import signed_in
from staff.cases.case import Shown, found, show
from staff.console import console
from telecom.guessed import is_guessed_first

pages = Blueprint("case_code", __name__, url_prefix="/cases/<uuid:case_id>")

NO_PIN = "A PIN is four digits that the caller chooses."
GUESSED = "Anybody would try that PIN first: ask them for another."
HAS_ONE = "This caller has a code already, under another PIN. It can't be given anew."
NOT_HERE = "Whoever came through the service takes a code there, and not here."


class Guessed(ValueError):
    """A PIN that others would try first. A caller alone may insist on one; here another is asked
    for, as somebody is there to ask."""


@pages.post("/code")
def give(case_id: UUID) -> ResponseReturnValue:
    """Show the code; the same PIN shows the same, so that a form sent twice loses none."""
    pin = request.form.get("pin", "").strip()
    if not re.fullmatch(r"[0-9]{4}", pin, re.ASCII):
        return show(case_id, Shown(problem=NO_PIN)), 400
    try:
        code = _code(case_id, pin)
    except Guessed:
        return show(case_id, Shown(problem=GUESSED)), 400
    except HasCode:
        return show(case_id, Shown(problem=HAS_ONE)), 409
    if code is None:
        return show(case_id, Shown(problem=NOT_HERE)), 409
    return render_template("staff/case_code.html", code=code, case_id=case_id)


def _code(case_id: UUID, pin: str) -> str | None:
    """The code under this PIN, on record as shown; None for a case that takes none here."""
    with console().database.begin() as db:
        ReturnCode.hold(db, case_id)
        case = found(db, case_id)
        if case.channel not in BY_HAND or not case.idem:
            return None
        if not case.code and is_guessed_first(pin, _number(case)):
            raise Guessed
        chosen = Chosen(case.idem, pin)
        what = "code shown again" if case.code else "code given"
        code = give_first_code(db, chosen, console().custody.codes_key)
        Event.record(db, what, signed_in().id, case.id)
        return code


def _number(case: Case) -> str:
    """The caller's, if they left one: whoever has their phone knows it."""
    key = signed_in().private_key
    contact = (case.open_contact(key) or {}) if key else {}
    return contact.get("contact_number", "")
