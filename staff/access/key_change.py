"""Another key of the organisation, once somebody left who may have kept it: put to use by a
supervisor with the code to the one that lies ready, and what is there sealed to it."""

import time
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.crypto.envelope import SealBroken, public_of
from models.crypto.recovery_key import Mistyped
from models.event import Event
from models.organisation import Organisation
from models.person import Person
from models.public_key import fingerprint
from models.sealed_rows import BEGINNING, Batch, Place, count, looked_through, reseal
from models.trait import forget_all
from staff.access import membership
from staff.access.account import TOO_MANY, own, stranger
from staff.access.guard import signed_in
from staff.access.roles import Permission
from staff.access.session import begin, hold
from staff.access.throttle import KEY_CODE
from staff.access.vault import SignIn
from staff.console import console
from staff.tongues.said import say

pages = Blueprint("key_page", __name__, url_prefix="/people/key")
forms = Blueprint("key_change", __name__, url_prefix="/people/key")

AT_ONCE_S = 1.0
"""So long one answer seals anew: callers are answered by the same processor."""

NOT_READY = "No key lies ready, or this machine was not told to expect it."
WRONG_CODE = "That is not the code to the key that lies ready."
BY_ONE_WHO_HOLDS_IT = "Sign out and in: you hold the key before."
CHANGED = (
    "The key is changed. Hand it on to each of your colleagues now: until then they read no case."
)


class NotReady(Exception):
    """No key lies ready, or not every process was told to expect it."""


@dataclass(frozen=True)
class Progress:
    """How far all was looked through, in rows; `broken`: how many no key opens."""

    place: Place = BEGINNING
    seen: int = 0
    anew: int = 0
    broken: int = 0

    def after(self, batch: Batch) -> "Progress":
        """How far it is then."""
        anew, broken = self.anew + batch.anew, self.broken + batch.broken
        return Progress(batch.place, self.seen + batch.rows, anew, broken)


@pages.get("")
def page() -> ResponseReturnValue:
    """Who may have kept the key, whether another lies ready, and what is still to be done."""
    return show()


@forms.post("")
def change() -> ResponseReturnValue:
    """Put the key to use that lies ready; everybody else is signed out, and holds it no more."""
    account, typed = own(), request.form.get("password", "")
    if refused := stranger(account, typed, show):
        return refused
    if not console().throttle.may_try(KEY_CODE, account.id):
        return show(TOO_MANY), 429
    try:
        with console().database.begin() as db:
            ring, others = _changed(db, request.form.get("key_code", ""), typed)
    except NotReady:
        return show(NOT_READY), 409
    except (Mistyped, SealBroken):
        return show(WRONG_CODE), 400
    console().throttle.knew(KEY_CODE, account.id)
    console().custody.public_key.check()  # what starts anew here while the database is away follows
    for one in (*others, account.id):
        console().places.end(one)
    begin(account, SignIn(account.id, time.time(), ring))
    flash(CHANGED)
    return redirect(url_for("staff.key_page.page"))


@forms.post("/reseal")
def go_on() -> ResponseReturnValue:
    """Seal to the newest key what is sealed to one before, for a second, from where it was left."""
    with console().database() as db:
        if public_of(signed_in().key) != db.get_one(Organisation, 1).public_key:
            return show(BY_ONE_WHO_HOLDS_IT), 409
    done, until = _so_far(), time.monotonic() + AT_ONCE_S
    for batch in reseal(console().database, signed_in().key, done.place):
        done = done.after(batch)
        if time.monotonic() > until:
            return show(progress=done)
    with console().database.begin() as db:
        looked_through(db, done.anew, done.broken)
    flash(say("{0} were sealed anew. All is looked through.", done.anew))
    return redirect(url_for("staff.key_page.page"))


def show(problem: str | None = None, progress: Progress | None = None) -> str:
    """The page, with what did not go well, or how far it is."""
    with console().database() as db:
        organisation = db.get_one(Organisation, 1)
        return render_template(
            "staff/key.html",
            problem=problem,
            left=Person.left_with_key(db),
            ready=organisation.next_public_key,
            named=_is_named(organisation),
            changed_at=organisation.changed_at,
            resealed_at=organisation.resealed_at,
            to_reseal=organisation.to_reseal,
            progress=progress,
            rows=count(db) if progress else 0,
            may_change=signed_in().may(Permission.HAND_ON_KEY) and signed_in().private_key,
        )


def is_due(db: Session) -> bool:
    """Whether somebody has to see to the key."""
    return bool(Person.left_with_key(db)) or db.get_one(Organisation, 1).to_reseal


def _changed(db: Session, code: str, password: str) -> tuple[bytes, list[UUID]]:
    person = hold(db, *db.scalars(select(Person.id)))
    organisation = Organisation.here(db)
    if not _is_named(organisation) or not request.form.get("everywhere"):
        raise NotReady
    ring = organisation.next_with_code(code)
    organisation.begin(ring)
    others = membership.change_key_of(db, person, ring, password)
    forget_all(db)
    named = fingerprint(organisation.public_key)
    Event.record(db, "key changed", person.id, key=named, people=len(others) + 1)
    return ring, others


def _is_named(organisation: Organisation) -> bool:
    """Whether this process takes the key that lies ready for ours."""
    ready = organisation.next_public_key
    return ready is not None and console().custody.public_key.is_named(ready)


def _so_far() -> Progress:
    """What the form brought along of the answers before."""
    try:
        at, seen, anew, broken = (
            int(request.form.get(name, "0")) for name in ("at", "seen", "anew", "broken")
        )
        after = UUID(request.form.get("after", BEGINNING.after.hex))
    except ValueError:
        abort(400)
    return Progress(Place(max(0, at), after), seen, anew, broken)
