"""A person's own page: their password, the organisation's key, their language and colours."""

import secrets
import time
from collections.abc import Callable
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from markupsafe import Markup

from models.crypto.envelope import SealBroken
from models.crypto.recovery_key import Mistyped
from models.event import Event
from models.key_handover import KeyHandover, NothingWaits
from models.person import Scheme
from models.security_key import LONGEST
from staff.access import passwords
from staff.access.accounts import (
    Account,
    for_the_key,
    hashed,
    is_password,
    plain_password,
)
from staff.access.guard import signed_in, still_to_do
from staff.access.roles import holds_key
from staff.access.security_keys import has_second_factor, keys_of, to_add
from staff.access.session import begin, hold, record
from staff.access.throttle import KEY_CODE, PASSWORD
from staff.access.vault import SignIn
from staff.console import accounts, console, one_time_codes
from staff.tongues.catalogue import TONGUES
from staff.tongues.said import all_said

pages = Blueprint("account", __name__, url_prefix="/account")

TOO_MANY = "There were many tries in a short time. Wait a quarter of an hour, then try again."
NO_MATCH = "That is not your present password."
NO_KEY_WAITS = "No key waits for you. It waits for a day: ask a supervisor to hand it on again."
WRONG_KEY_CODE = "That is not the code to the key. Have it told to you once more."
DIFFER = "The new password was typed in two ways. Type the same twice."
THE_SAME = "That is the password you have already."
AS_SET = "As this machine is set"


@pages.get("")
def page() -> ResponseReturnValue:
    """What is set up, and the forms to change it."""
    return show()


@pages.post("/key")
def key() -> ResponseReturnValue:
    """Take the organisation's key over from the colleague who told the code to it."""
    account, typed = own(), request.form.get("password", "")
    if refused := stranger(account, typed, show):
        return refused
    if not console().throttle.may_try(KEY_CODE, account.id):
        return show(TOO_MANY), 429
    try:
        with console().database.begin() as db:
            person = hold(db)
            taken = KeyHandover.take(db, person, request.form.get("key_code", ""))
            person.wrap_key(taken, for_the_key(typed))
    except NothingWaits:
        return show(NO_KEY_WAITS), 409
    except (Mistyped, SealBroken):
        return show(WRONG_KEY_CODE), 400
    console().throttle.knew(KEY_CODE, account.id)
    begin(account, SignIn(account.id, time.time(), taken))
    flash("You hold the key now, and can read cases.")
    return redirect(url_for("staff.hall.home"))


@pages.post("/places/<place_id>")
def end_place(place_id: str) -> ResponseReturnValue:
    """End one of the places where this person is signed in; this one too, if they say so."""
    account = own()
    if refused := stranger(account, request.form.get("password", ""), show):
        return refused
    console().places.end(account.id, place_id)
    record("signed out", account.id)
    flash("You are signed out there.")
    return redirect(url_for(".page"))


@pages.post("/scheme")
def scheme() -> ResponseReturnValue:
    """See the console light, dark, or as the machine is set."""
    wanted = request.form.get("scheme", "")
    with accounts().writing():
        own().scheme = wanted if wanted in list(Scheme) else None
    return redirect(url_for(".page", _anchor="colours"))


@pages.post("/language")
def language() -> ResponseReturnValue:
    """Read the console in another language."""
    wanted = request.form.get("language", "")
    if wanted in TONGUES:
        with accounts().writing():
            own().language = wanted
        session["language"] = wanted
    return redirect(url_for(".page", _anchor="language"))


@pages.post("/password")
def password() -> ResponseReturnValue:
    """Change the password: wrap the key anew, and end this person's other sessions."""
    account, old, new = own(), request.form.get("old", ""), request.form.get("new", "")
    if refused := stranger(account, old, show):
        return refused
    if problem := passwords.fault(new, account.username):
        return show(problem), 400
    if new != request.form.get("again", new):
        return show(DIFFER), 400
    if plain_password(new) == plain_password(old):
        return show(THE_SAME), 400
    _change(account, new)
    flash("Your password is changed. Other places where you were signed in are signed out.")
    return redirect(url_for("staff.hall.home"))


def stranger(
    account: Account, typed: str, say_why: Callable[[str], str]
) -> ResponseReturnValue | None:
    """The answer to who sits at somebody else's console: without the password nothing changes."""
    throttle = console().throttle
    if not throttle.may_try(PASSWORD, account.id):
        return say_why(TOO_MANY), 429
    if not is_password(account, typed):
        return say_why(NO_MATCH), 403
    throttle.knew(PASSWORD, account.id)
    return None


def _change(account: Account, new: str) -> None:
    """The hash, the wrapped key and every cookie's hold on the account change together."""
    key = signed_in().private_key
    with accounts().writing() as db:
        person = hold(db)
        account.password = hashed(new)
        account.fs_uniquifier = secrets.token_hex(32)
        account.one_time = False
        if key is not None and person.wrapped_key is not None:  # else it was taken away meanwhile
            person.wrap_key(key, for_the_key(new))
        Event.record(db, "password changed", account.id)
    begin_anew(account)


def begin_anew(account: Account) -> None:
    """End every place where this person is signed in, and go on in this one."""
    held = console().vault.open(session["vault"])
    console().places.end(account.id)
    begin(account, held or SignIn(account.id, 0, None))


def show(problem: str | None = None) -> str:
    """The page, with what did not go well."""
    account = own()
    if "new_secret" not in session:
        session["new_secret"] = one_time_codes().generate_totp_secret()
    address, typed_key = one_time_codes().to_set_up(account.username, session["new_secret"])
    return render_template(
        "staff/account.html",
        problem=problem,
        to_do=still_to_do(account),
        has_second_factor=has_second_factor(account),
        has_app=bool(account.tf_totp_secret),
        keys=(keys := keys_of(account)),
        asked_of_key=to_add(account, keys, session["vault"]),
        console_address=console().address,
        longest_name=LONGEST,
        codes_left=len(account.mf_recovery_codes or []),
        keyless=holds_key(account.role) and signed_in().private_key is None,
        places=console().places.of(account.id),
        is_here=lambda place: console().places.is_here(place, session["vault"]),
        picture=_picture(address),
        typed_key=typed_key,
        shortest=passwords.SHORTEST,
        schemes=all_said({"": AS_SET, Scheme.LIGHT: "Light", Scheme.DARK: "Dark"}),
    )


def _picture(address: str) -> Markup:
    """The QR code, drawn into the page itself: the policy allows no data: pictures."""
    import qrcode.image.svg  # type: ignore[import-untyped] # noqa: PLC0415 - seen once a person

    image = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=2)
    return Markup(image.to_string(encoding="unicode"))  # noqa: S704 -- our own drawing, no words in it


def own() -> Account:
    """The account itself, not Flask-Login's stand-in for it."""
    return cast(Account, current_user._get_current_object())
