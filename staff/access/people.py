"""Who may sign in, as one page, and each person on one of their own."""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.key_handover import WAITS_FOR, KeyHandover
from models.person import Person, Role
from models.security_key import SecurityKey
from staff.access import key_change, roles
from staff.access import told as secrets
from staff.access.guard import signed_in
from staff.access.membership import INVITED_FOR
from staff.access.roles import Permission
from staff.console import console

pages = Blueprint("people", __name__, url_prefix="/people")

OVER = "It is shown for two minutes and no more. Make another, if it was not told."


@pages.get("")
def page() -> ResponseReturnValue:
    """Everyone who has ever had an account, with what they may do."""
    return show()


@pages.get("/<uuid:person_id>")
def one(person_id: UUID) -> ResponseReturnValue:
    """A person, and what may be done about them."""
    with console().database() as db:
        person = found(db, person_id)
        return render_template(
            "staff/person.html",
            one=person,
            roles=list(Role),
            places=console().places.of(person.id),
            key_waits=person.id in KeyHandover.waiting(db),
            keyless=is_keyless(person),
            may_change=signed_in().may(Permission.CHANGE_PEOPLE) and person.id != signed_in().id,
            may_hand_on=signed_in().may(Permission.HAND_ON_KEY),
        )


@pages.get("/<uuid:person_id>/told")
def told(person_id: UUID) -> ResponseReturnValue:
    """What a person is to be told by voice: shown for two minutes to whoever made it."""
    with console().database() as db:
        person = found(db, person_id)
        if (secret := secrets.told(person_id)) is None:
            flash(OVER)
            return redirect(url_for(".one", person_id=person_id))
        return render_template(
            "staff/told.html",
            one=person,
            told=secret,
            keyless=is_keyless(person),
            days=INVITED_FOR.days,
            hours=int(WAITS_FOR.total_seconds()) // 3600,
        )


def show(problem: str | None = None, given_name: str = "") -> str:
    """The page of all, with what was wrong about somebody who was to be added."""
    with console().database() as db:
        return render_template(
            "staff/people.html",
            people=db.scalars(select(Person).order_by(Person.active.desc(), Person.username)).all(),
            waiting=KeyHandover.waiting(db),
            keyless=is_keyless,
            keyed=SecurityKey.holders(db),
            roles=list(Role),
            problem=problem,
            given_name=given_name,
            may_change=signed_in().may(Permission.CHANGE_PEOPLE),
            who_may=_who_may(db),
            key_due=key_change.is_due(db),
        )


def _who_may(db: Session) -> Sequence[str]:
    """The names of those who add people."""
    here = select(Person.username).where(Person.active, Person.role == Role.ADMINISTRATOR)
    return db.scalars(here.order_by(Person.username)).all()


def found(db: Session, person_id: UUID, *, to_change: bool = False) -> Person:
    """The person, or a page that says that there is none; `to_change`: as they are now, and held
    until the transaction is over."""
    return db.get(
        Person, person_id, with_for_update=to_change, populate_existing=to_change
    ) or abort(404)


def is_keyless(person: Person) -> bool:
    """Whether they are to read cases and can't: nobody has handed them the key yet."""
    return person.active and roles.holds_key(person.role) and person.wrapped_key is None


def names(db: Session) -> dict[UUID | None, str]:
    """The sign-in names of all people by their id."""
    return {row.id: row.username for row in db.execute(select(Person.id, Person.username))}


def readers(db: Session, kinds: Collection[str]) -> list[Person]:
    """Those who may open cases of one of these kinds, and so be given one."""
    holders = select(Person).where(Person.wrapped_key.is_not(None), Person.active)
    by_name = db.scalars(holders.order_by(Person.username))
    return [person for person in by_name if not roles.kinds(person.role).isdisjoint(kinds)]
