"""Restricting a case to some people, and letting oneself in to one that is left to others."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.case import Case
from models.person import Person
from models.restriction import (
    LONGEST_REASON,
    Restriction,
    RestrictionRejected,
    Why,
    hidden_from,
    let_in,
)
from models.restriction import lift as lift_it
from models.restriction import restrict as leave_to
from models.team import Team
from models.unsent import Field, Unsent
from staff.access.guard import signed_in
from staff.access.once import change
from staff.access.people import readers
from staff.cases.case import back_to
from staff.cases.change import FormRejected, changing, public_key, show_again_on
from staff.cases.unsent import here
from staff.console import console

pages = Blueprint("restricted", __name__)
show_again_on(pages)

NO_WHY = f"Say why, in at most {LONGEST_REASON} letters."
NO_READER = "One of those can't read cases of this kind. Choose anew."


@pages.get("/restricted")
def page() -> ResponseReturnValue:
    """The cases that are left to others: that there are such, whose, and nothing of what is in
    them."""
    with console().database() as db:
        left = select(Restriction, Case).join(Case, Case.id == Restriction.case_id)
        left = left.where(Restriction.case_id.in_(hidden_from(signed_in().id)))
        left = left.options(joinedload(Case.owner)).order_by(Restriction.at.desc())
        rows = db.execute(left.where(Case.kind.in_(signed_in().kinds))).all()
        return render_template("staff/restricted.html", rows=rows)


@pages.post("/cases/<uuid:case_id>/restrict")
def restrict(case_id: UUID) -> ResponseReturnValue:
    """Leave it to those who are ticked, and to whoever ticks them."""
    with changing(case_id) as (db, case, person):
        may_read = {str(one.id): one.id for one in readers(db, {case.kind})}
        ticked = set(request.form.getlist("to"))
        if not ticked <= may_read.keys():
            raise FormRejected(NO_READER)
        ticked |= _of_teams(db) & may_read.keys()
        why = Why(request.form.get("why", ""), public_key(db))
        try:
            leave_to(db, case, person, [may_read[one] for one in ticked], why)
        except RestrictionRejected as wrong:
            raise FormRejected(NO_WHY) from wrong
        Unsent.forget(db, here(person.id, case.id, Field.RESTRICT))
    return back_to(case_id, "The case is there for those who are named.", "restricted")


def _of_teams(db: Session) -> set[str]:
    """Who is in the teams that are ticked."""
    ticked = set(request.form.getlist("team"))
    return {
        str(one.id) for team in Team.all_of(db) if str(team.id) in ticked for one in team.people
    }


@pages.post("/cases/<uuid:case_id>/restrict/lift")
def lift(case_id: UUID) -> ResponseReturnValue:
    """Leave it to everybody who reads cases of its kind."""
    with changing(case_id) as (db, case, person):
        if restriction := Restriction.of(db, case.id):
            lift_it(db, restriction, person)
    return back_to(case_id, "The case is restricted no more.", "restricted")


@pages.post("/cases/<uuid:case_id>/restrict/enter")
def enter(case_id: UUID) -> ResponseReturnValue:
    """Let oneself in to one that is left to others."""
    with change() as db:
        restriction = Restriction.of(db, case_id) or abort(404)
        if db.get_one(Case, case_id).kind not in signed_in().kinds:
            abort(403)
        why = Why(request.form.get("why", ""), public_key(db))
        try:
            let_in(db, restriction, db.get_one(Person, signed_in().id), why)
        except RestrictionRejected:
            flash(NO_WHY)
            return redirect(url_for(".page"))
    return redirect(url_for("staff.case.page", case_id=case_id))
