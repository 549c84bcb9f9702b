"""What an administrator changes about people. None of it opens a case: the key is another's to
hand on."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.person import Person, Role
from staff.access import membership, once, people
from staff.access.guard import signed_in
from staff.access.told import tell
from staff.console import console
from staff.tongues.said import say

pages = Blueprint("changes", __name__, url_prefix="/people")

NOT_KNOWN = "See them, or ring them on the number that you had before, and then tick that you did."
"""Whoever asks for somebody else's password would be let in with it."""


@pages.post("/add")
def add() -> ResponseReturnValue:
    """Somebody new: shows the password of their first sign-in, once."""
    name = request.form.get("name", "")
    try:
        with once.change() as db:
            person, password = membership.add(db, name, _role(), by=signed_in().id)
            return redirect(tell(person.id, "password", password))
    except membership.NoName as wrong:
        return people.show(str(wrong), name), 400


@pages.post("/<uuid:person_id>/renew")
def renew(person_id: UUID) -> ResponseReturnValue:
    """A password for somebody who lost theirs, or was removed and is back: shown once."""
    if not request.form.get("known"):
        flash(NOT_KNOWN)
        return redirect(url_for("staff.people.one", person_id=person_id))
    with _change(person_id) as (db, person):
        password = membership.renew(db, person, by=signed_in().id)
    return redirect(tell(person_id, "password", password))


@pages.post("/<uuid:person_id>/role")
def change_role(person_id: UUID) -> ResponseReturnValue:
    """Another role."""
    with _change(person_id) as (db, person):
        membership.change_role(db, person, _role(), by=signed_in().id)
        flash(say("{0} has another role, and was signed out.", person.username))
        left = person.left_with_key_at is not None
    if left:
        return redirect(url_for("staff.key_page.page"))
    return redirect(url_for("staff.people.one", person_id=person_id))


@pages.post("/<uuid:person_id>/remove")
def remove(person_id: UUID) -> ResponseReturnValue:
    """End their access."""
    with _change(person_id) as (db, person):
        membership.remove(db, person, by=signed_in().id)
        flash(say("{0} can no longer sign in.", person.username))
        left = person.left_with_key_at is not None
    return redirect(url_for("staff.key_page.page" if left else "staff.people.page"))


@pages.post("/<uuid:person_id>/sign-out")
def sign_out(person_id: UUID) -> ResponseReturnValue:
    """Sign them out wherever they are; they may come back."""
    with _change(person_id) as (db, person):
        Event.record(db, "sign-ins ended", signed_in().id, ended=person.id.hex)
        flash(say("{0} is signed out everywhere.", person.username))
    return redirect(url_for("staff.people.one", person_id=person_id))


@contextmanager
def _change(person_id: UUID) -> Iterator[tuple[Session, Person]]:
    """One change about somebody else, once; they are signed out then. Nobody changes themselves:
    so there is always an administrator left."""
    with once.change() as db:
        _hold_administrators(db)
        person = people.found(db, person_id, to_change=True)
        if person.id == signed_in().id:
            abort(403)
        yield db, person
    console().places.end(person_id)


def _hold_administrators(db: Session) -> None:
    """One at a time: of two who end each other's access the second is none any more."""
    them = Person.role == Role.ADMINISTRATOR, Person.active
    held = select(Person.id).where(*them).order_by(Person.id).with_for_update()
    if signed_in().id not in db.scalars(held).all():
        abort(403)


def _role() -> Role:
    given = request.form.get("role", "")
    return Role(given) if given in list(Role) else abort(400)
