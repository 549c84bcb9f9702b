"""Teams, as an administrator keeps them: a name, and who is in it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.person import Person
from models.team import LONGEST_NAME, NoTeam, Team
from staff.access import once
from staff.access.guard import signed_in
from staff.access.roles import Permission
from staff.console import console

pages = Blueprint("teams", __name__, url_prefix="/people/teams")
changes = Blueprint("team_changes", __name__, url_prefix="/people/teams")

NO_NAME = f"Give it a name that no other team has, of at most {LONGEST_NAME} letters."


@pages.get("")
def page() -> ResponseReturnValue:
    """Every team, and who is in it."""
    return show()


@changes.post("")
def make() -> ResponseReturnValue:
    """A new team."""
    name = request.form.get("name", "")
    try:
        with once.change() as db:
            Team.make(db, name, _ticked(db), signed_in().id)
    except NoTeam:
        return show(NO_NAME, name), 400
    return redirect(url_for("staff.teams.page"))


@changes.post("/<uuid:team_id>")
def change(team_id: UUID) -> ResponseReturnValue:
    """Others in it; or, where that is asked for, no team of that name any more."""
    with once.change() as db:
        team = db.get(Team, team_id, with_for_update=True) or abort(404)
        if request.form.get("do") == "end":
            team.end(db, signed_in().id)
            flash("The team is no more. Cases that were left to it stay left to its people.")
        else:
            team.change(db, _ticked(db), signed_in().id)
            flash("Kept. Cases that were left to the team before stay as they are.")
    return redirect(url_for("staff.teams.page"))


def show(problem: str | None = None, given_name: str = "") -> str:
    """The page, with what was wrong about a new one."""
    with console().database() as db:
        return render_template(
            "staff/teams.html",
            problem=problem,
            given_name=given_name,
            teams=Team.all_of(db),
            everybody=_active(db),
            may_change=signed_in().may(Permission.CHANGE_PEOPLE),
        )


def _active(db: Session) -> list[Person]:
    return list(db.scalars(select(Person).where(Person.active).order_by(Person.username)))


def _ticked(db: Session) -> list[Person]:
    """The people of the form who can sign in."""
    ticked = set(request.form.getlist("of"))
    return [one for one in _active(db) if str(one.id) in ticked]
