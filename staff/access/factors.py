"""A person's own second factors: an authenticator app, and security keys beside it or alone."""

import secrets
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.security_key import LONGEST, MOST, SecurityKey
from staff.access.account import TOO_MANY, begin_anew, own, show, stranger
from staff.access.accounts import Account
from staff.access.security_keys import KeyRefused, added, has_second_factor, keys_of
from staff.access.session import hold
from staff.access.sign_in import right_code
from staff.access.throttle import CODE
from staff.console import accounts, console, one_time_codes, recovery_codes
from staff.tongues.said import say

pages = Blueprint("factors", __name__, url_prefix="/account")

WRONG_CODE = "That code does not fit the picture. Wait for the next one and try again."
WRONG_OLD_CODE = (
    "The code of the telephone that you have used until now is not right, or was used before. "
    "A recovery code does as well."
)
NO_NAME = f"Give the key a name of at most {LONGEST} letters, by which you know it from others."
NO_ANSWER = "The key was not added: it did not answer, or is somebody's already. Try again."
ENOUGH = f"You have {MOST} keys: remove one first."
THE_LAST = "It is your only second factor: set up another first."
APP, KEY = "a code from the app", "your security key"


@pages.post("/second-factor")
def second_factor() -> ResponseReturnValue:
    """Take an authenticator into use once it gave one right code, and show new recovery codes."""
    account, secret = own(), session.get("new_secret", "")
    if refused := stranger(account, request.form.get("password", ""), show):
        return refused
    if not one_time_codes().right(account, request.form.get("code", ""), secret):
        return show(WRONG_CODE), 400
    if refused := _no_old_code(account):
        return refused
    codes, kept = recovery_codes().made()
    with accounts().writing() as db:
        hold(db)
        account.tf_primary_method = "authenticator"
        account.tf_totp_secret = secret
        account.fs_uniquifier = secrets.token_hex(32)
        account.mf_recovery_codes = kept
        Event.record(db, "second factor set", account.id)
    begin_anew(account)
    return render_template("staff/recovery_codes.html", codes=codes, by=say(APP))


@pages.post("/security-keys")
def add_key() -> ResponseReturnValue:
    """Take a security key into use; recovery codes come with it where it is the first factor."""
    account, name = own(), " ".join(request.form.get("name", "").split())
    if refused := stranger(account, request.form.get("password", ""), show) or _no_key(
        account, name
    ):
        return refused
    try:
        codes = _keep(account, name)
    except KeyRefused:
        return show(NO_ANSWER), 400
    if codes:
        return render_template("staff/recovery_codes.html", codes=codes, by=say(KEY))
    flash("From now on this key does in place of a code.")
    return redirect(url_for("staff.account.page", _anchor="security-keys"))


@pages.post("/security-keys/<uuid:key_id>/remove")
def remove_key(key_id: UUID) -> ResponseReturnValue:
    """Have a key open nothing any more."""
    account = own()
    if refused := stranger(account, request.form.get("password", ""), show):
        return refused
    with console().database.begin() as db:
        hold(db)
        keys = SecurityKey.of(db, account.id)
        key = next((one for one in keys if one.id == key_id), None) or abort(404)
        if len(keys) == 1 and not account.tf_totp_secret:
            return show(THE_LAST), 409
        key.remove(db)
    flash("The key opens nothing any more.")
    return redirect(url_for("staff.account.page", _anchor="security-keys"))


def _no_key(account: Account, name: str) -> ResponseReturnValue | None:
    """The answer where they can't have one of this name."""
    if not 0 < len(name) <= LONGEST:
        return show(NO_NAME), 400
    if refused := _no_old_code(account):
        return refused
    if len(keys_of(account)) >= MOST:
        return show(ENOUGH), 409
    return None


def _keep(account: Account, name: str) -> list[str]:
    """Keep the key that answered; recovery codes where it is the first factor, else none.

    :raise KeyRefused: none did, or one that is known.
    """
    key = added(account, name, request.form.get("answer", ""), session["vault"])
    codes: list[str]
    codes, kept = ([], None) if has_second_factor(account) else recovery_codes().made()
    with accounts().writing() as db:
        hold(db)
        if _is_known(db, key):
            raise KeyRefused
        db.add(key)
        Event.record(db, "security key added", account.id)
        account.mf_recovery_codes = kept or account.mf_recovery_codes
    return codes


def _no_old_code(account: Account) -> ResponseReturnValue | None:
    """The answer where they have a second factor already, and don't show it."""
    throttle = console().throttle
    if not has_second_factor(account):
        return None
    if not throttle.may_try(CODE, account.id):
        return show(TOO_MANY), 429
    if not right_code(account, request.form.get("old_code", "")):
        return show(WRONG_OLD_CODE), 403
    throttle.knew(CODE, account.id)
    return None


def _is_known(db: Session, key: SecurityKey) -> bool:
    known = select(SecurityKey.id).where(SecurityKey.credential_id == key.credential_id)
    return db.scalar(known) is not None
