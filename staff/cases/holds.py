"""Holding a case: asked for by one person, agreed to by another, lifted by either."""

from datetime import date
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from models.hold import Hold, HoldRejected
from staff.cases.case import back_to
from staff.cases.change import FormRejected, changing, show_again_on
from staff.cases.conflict import Stale, unchanged
from staff.cases.parts import HOLD

pages = Blueprint("holds", __name__, url_prefix="/cases/<uuid:case_id>/hold")
show_again_on(pages)

NO_DAY = "Choose a day, from today to two years away."
NOT_YOU = "You asked for it: a second person has to agree."


@pages.post("")
def ask(case_id: UUID) -> ResponseReturnValue:
    """Ask that it be kept until a day."""
    with changing(case_id) as (db, case, person):
        unchanged(db, case, HOLD)
        try:
            Hold.ask(db, case, person, date.fromisoformat(request.form.get("until", "")))
        except ValueError as wrong:
            raise FormRejected(NO_DAY) from wrong
    return back_to(case_id, "It is held for a week. A colleague has to agree for longer.", "hold")


@pages.post("/agree")
def agree(case_id: UUID) -> ResponseReturnValue:
    """Agree to what a colleague asked."""
    with changing(case_id) as (db, case, person):
        if (hold := Hold.of(db, case)) is None:
            raise Stale(HOLD)
        try:
            hold.agree(db, person)
        except HoldRejected as wrong:
            if hold.asked_by_id != person.id:
                raise Stale(HOLD) from wrong
            raise FormRejected(NOT_YOU) from wrong
    return back_to(case_id, "The case is held.", "hold")


@pages.post("/lift")
def lift(case_id: UUID) -> ResponseReturnValue:
    """Have it go when its time is up, which begins anew now."""
    with changing(case_id) as (db, case, person):
        if (hold := Hold.of(db, case)) is None:
            raise Stale(HOLD)
        hold.lift(db, person)
    return back_to(case_id, "The case is not held any more.", "hold")
