"""A person's session: begun at sign-in, kept awake while they write, ended for good."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.person import Person
from staff.access.accounts import Account
from staff.access.guard import signed_in
from staff.access.vault import SignIn
from staff.console import console
from staff.tongues.catalogue import ENGLISH
from staff.tongues.said import forget_session, language

pages = Blueprint("session", __name__)

ENDED = "Your sign-in was ended while your form was on its way: nothing was changed by it."


class SignInEnded(Exception):
    """Somebody ended this person's sign-in between the guard and the change that they asked for."""


@pages.get("/awake")
def awake() -> ResponseReturnValue:
    """Someone is writing: the guard has just kept the session for another while."""
    return "", 204


@pages.post("/sign-out")
def out() -> ResponseReturnValue:
    """End it on the server as well, and have the browser forget what it saw."""
    spoken = language()
    _end()
    answer = redirect(url_for("staff.sign_in.ask", language=spoken if spoken != ENGLISH else None))
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


@pages.post("/hide")
def hide() -> ResponseReturnValue:
    """Someone is looking: end it and be on a harmless page at once."""
    _end()
    return render_template("staff/hidden.html"), {
        # By header: the policy lets no form, and so no redirect of one, lead to another site.
        "Refresh": "0; url=https://www.google.com/",
        # Not the cache, which some browsers take seconds to clear; nothing of ours is in it.
        "Clear-Site-Data": '"cookies", "storage"',
    }


def begin(account: Account, held: SignIn) -> None:
    """Begin a session that shares nothing with the one before, whose cookie dies."""
    console().vault.drop(session.get("vault", ""))
    forget_session()
    login_user(account, remember=False)
    session["vault"] = console().vault.put(held)
    if account.language:
        session["language"] = account.language
    console().places.note(account.id, session["vault"], request.user_agent.string)


def hold(db: Session, *others: UUID) -> Person:
    """This person, held until the transaction is over, and others with them, in one order: whoever
    would end their sign-in, or change the organisation's key, waits or was first.

    :raise SignInEnded: somebody was.
    """
    wanted = {signed_in().id, *others}
    rows = select(Person).where(Person.id.in_(wanted)).order_by(Person.id).with_for_update()
    held = db.scalars(rows.execution_options(populate_existing=True)).all()
    person = next(one for one in held if one.id == signed_in().id)
    if person.fs_uniquifier != session["_user_id"]:
        raise SignInEnded
    return person


def say_ended(_: SignInEnded) -> ResponseReturnValue:
    """Ask for a sign-in, and say why."""
    forget_session()
    flash(ENDED)
    return redirect(url_for("staff.sign_in.ask"))


def record(what: str, person_id: UUID | None = None) -> None:
    """Put it on the audit log that someone came or went, or tried to."""
    with console().database.begin() as db:
        Event.record(db, what, person_id)


def _end() -> None:
    record("signed out", signed_in().id)
    console().vault.drop(session["vault"])
    session.clear()
