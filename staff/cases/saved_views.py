"""Saving a view of the work list under a name, for oneself or for the team, and removing it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from models.person import Person
from models.saved_view import LONGEST, MOST, SavedView, TooMany
from staff.access.guard import signed_in
from staff.access.once import change
from staff.cases.work_list import link, looked_at, way_back

pages = Blueprint("saved_views", __name__, url_prefix="/cases/views")

NAME = f"Give the view a name of at most {LONGEST} letters, on one line."
WHOLE = "That is the whole list: narrow it first, then save the view."
FULL = f"There are {MOST} such views already: remove one first."
SAVED = "The view is saved: its name stands beside the others, above the list."
REMOVED = "The view is removed. No case is changed by that."


@pages.post("")
def save() -> ResponseReturnValue:
    """Keep the view in the address under a name."""
    name, team = " ".join(request.form.get("name", "").split()), request.form.get("for") == "team"
    with change() as db:
        looked, _ = looked_at(db, request.args)
        address = looked.address()
        if not address or looked.unknown or looked.left_out:
            flash(WHOLE)
        elif not 0 < len(name) <= LONGEST or not name.isprintable():
            flash(NAME)
        else:
            try:
                SavedView.save(db, db.get_one(Person, signed_in().id), name, address, team=team)
                flash(SAVED)
            except TooMany:
                flash(FULL)
    return redirect(link(address))


@pages.post("/<uuid:view_id>/remove")
def remove(view_id: UUID) -> ResponseReturnValue:
    """Take one away that this person made."""
    with change() as db:
        view = db.get(SavedView, view_id)
        if view is None or not view.may_be_removed_by(signed_in().id):
            abort(404)
        db.delete(view)
    flash(REMOVED)
    return redirect(way_back())
