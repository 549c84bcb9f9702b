"""Who may sign in."""

from collections.abc import Collection
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.person import Person
from staff.access import roles
from staff.console import console

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
def page() -> ResponseReturnValue:
    """Everyone who has ever had an account, with what they may do."""
    with console().database() as db:
        people = db.scalars(select(Person).order_by(Person.username)).all()
        return render_template("staff/people.html", people=people)


def names(db: Session) -> dict[UUID | None, str]:
    """The sign-in names of all people by their id."""
    return {row.id: row.username for row in db.execute(select(Person.id, Person.username))}


def readers(db: Session, kinds: Collection[str]) -> list[Person]:
    """Those who may open cases of one of these kinds, and so be given one."""
    holders = select(Person).where(Person.wrapped_key.is_not(None), Person.active)
    by_name = db.scalars(holders.order_by(Person.username))
    return [person for person in by_name if not roles.kinds(person.role).isdisjoint(kinds)]
