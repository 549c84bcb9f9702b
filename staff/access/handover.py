"""The organisation's key, handed on by a supervisor who holds it: no shell, no recovery key."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from models.key_handover import KeyHandover
from staff.access import once, people
from staff.access.guard import signed_in
from staff.access.session import hold
from staff.access.told import tell

pages = Blueprint("handover", __name__, url_prefix="/people")

NOT_NEEDED = "They hold the key already, or their role reads no cases."


@pages.post("/<uuid:person_id>/key")
def hand_on(person_id: UUID) -> ResponseReturnValue:
    """Have the key wait for somebody, and show the code to it, once."""
    with once.change() as db:
        hold(db, person_id)
        person = people.found(db, person_id)
        if not people.is_keyless(person):
            flash(NOT_NEEDED)
            return redirect(url_for("staff.people.one", person_id=person_id))
        code = KeyHandover.give(db, person, signed_in().id, signed_in().key)
    return redirect(tell(person_id, "key", code))
