"""Signing in: a password, a second factor, and the key put into the vault."""

import time

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BuildError

from models.crypto.envelope import SealBroken
from models.db.base import now
from models.person import Person
from models.restriction import Reader
from models.security_key import SecurityKey
from staff.access import roles
from staff.access.accounts import Account, for_the_key, hashed, is_password, plain_name
from staff.access.one_time_codes import as_printed
from staff.access.security_keys import (
    KeyRefused,
    has_second_factor,
    keys_of,
    signed,
    to_sign_in,
)
from staff.access.session import begin, record
from staff.access.throttle import CODE
from staff.access.vault import SignIn
from staff.cases import search_words
from staff.cases.search_words import Words
from staff.console import accounts, console, one_time_codes, recovery_codes
from staff.tongues.catalogue import TONGUES

pages = Blueprint("sign_in", __name__)

WRONG = "That name and password don't go together. Check both and try again."
TOO_MANY = "There were many tries in a short time. Wait a quarter of an hour, then try again."
WRONG_CODE = "That code is not right, or it was used before. Wait for the next one and try again."
WRONG_KEY = "That key did not answer, or is not one of yours. Try again, or type a code instead."
LAPSED = "That password was for a first sign-in, and its days are over. Ask for a new one."
TOO_LATE = "That took a little long. Please start again."


@pages.route("/sign-in", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Ask for name and password; an unknown name and a wrong password look and last alike."""
    if request.method == "GET":
        if (wanted := request.args.get("language")) in TONGUES:
            session["language"] = wanted
        return render_template("staff/sign_in.html")
    name = plain_name(request.form.get("username", ""))
    password = request.form.get("password", "")
    address = request.remote_addr or ""
    throttle = console().throttle
    if not throttle.may_sign_in(name, address):
        throttle.refused("too_many", name, address)
        return render_template("staff/sign_in.html", problem=TOO_MANY), 429
    account = _who(name, password)
    if account is None:
        record("sign-in failed")
        throttle.refused("password", name, address)
        return render_template("staff/sign_in.html", problem=WRONG), 403
    if account.one_time_until and account.one_time and account.one_time_until < now():
        record("sign-in failed", account.id)
        return render_template("staff/sign_in.html", problem=LAPSED), 403
    throttle.signed_in(name, address)
    held = SignIn(account.id, time.time(), _key_of(account, password))
    if not has_second_factor(account):
        return _enter(account, held)
    session["halfway"] = console().halfway.put(held)
    session["halfway_for"] = account.fs_uniquifier
    return redirect(url_for("staff.sign_in.second_factor"))


@pages.route("/second-factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Ask for a security key, for the authenticator's code, or for one of the recovery codes."""
    halfway = session.get("halfway", "")
    held = console().halfway.open(halfway)
    account = accounts().find(id=held.person_id) if held else None
    if held is None or account is None or not _is_as_it_was(account):
        flash(TOO_LATE)
        return redirect(url_for("staff.sign_in.ask"))
    if request.method == "GET":
        return _one_more_step(account)
    throttle, address = console().throttle, request.remote_addr or ""
    if not throttle.may_try(CODE, account.id):
        throttle.refused("too_many", account.username, address)
        return _one_more_step(account, TOO_MANY), 429
    if not _right_factor(account):
        record("second factor failed", account.id)
        throttle.refused("second_factor", account.username, address)
        by_key = "answer" in request.form
        return _one_more_step(account, WRONG_KEY if by_key else WRONG_CODE), 403
    throttle.knew(CODE, account.id)
    console().halfway.drop(halfway)
    return _enter(account, held)


@pages.get("/locked")
def locked() -> ResponseReturnValue:
    """What an untouched screen turns into; touches no session, so that two can't keep one alive."""
    return render_template("staff/locked.html")


def _is_as_it_was(account: Account) -> bool:
    """Whether nobody has changed the account's role, password or key since the password came."""
    same = session.get("halfway_for") == account.fs_uniquifier
    return bool(account.active and same)


def _who(name: str, password: str) -> Account | None:
    # No name has such letters, and PostgreSQL takes no NUL.
    account = accounts().find(username=name) if name.isprintable() else None
    if account is None:
        hashed(password)  # as much work as a check
        return None
    return account if is_password(account, password) and account.active else None


def _key_of(account: Account, password: str) -> bytes | None:
    with console().database() as db:
        person = db.get_one(Person, account.id)
        try:
            return person.unwrap_key(for_the_key(password))
        except SealBroken:  # none was given, as to an administrator
            return None


def _one_more_step(account: Account, problem: str | None = None) -> str:
    keys = keys_of(account)
    return render_template(
        "staff/second_factor.html",
        problem=problem,
        has_app=bool(account.tf_totp_secret),
        asked_of_key=to_sign_in(keys, session["halfway"]) if keys else None,
    )


def _right_factor(account: Account) -> bool:
    """Whether one of their keys has answered, or what was typed is right."""
    if (answer := request.form.get("answer")) is None:
        return right_code(account, request.form.get("code", ""))
    try:
        with console().database.begin() as db:
            signed(db, SecurityKey.of(db, account.id), answer, session["halfway"])
    except KeyRefused:
        return False
    return True


def right_code(account: Account, typed: str) -> bool:
    """Whether it is a code of their app, or a recovery code, which is used up by it."""
    typed = as_printed(typed)
    if one_time_codes().right(account, typed, account.tf_totp_secret):
        return True
    kept = recovery_codes().kept_as(account, typed)
    return kept is not None and accounts().use_up(account, kept)


def _enter(account: Account, held: SignIn) -> ResponseReturnValue:
    wanted, values = session.get("wanted") or ("staff.hall.home", {})
    begin(account, held)
    record("signed in", account.id)
    if held.private_key:
        reader = Reader(account.id, roles.kinds(account.role))
        words = Words(console().vault, session["vault"], reader, held.private_key)
        search_words.begin(console(), words)
    try:
        return redirect(url_for(wanted, **values))
    except BuildError:
        return redirect(url_for("staff.hall.home"))
