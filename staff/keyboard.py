"""The keys by which the console is worked, as a page, and the switch that turns single keys off."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from staff.console import console
from staff.tongues.said import all_said

pages = Blueprint("keyboard", __name__, url_prefix="/keys")

COOKIE, OFF = "single-keys", "off"
"""What a browser remembers of it; who reads a voice into the keyboard types letters unawares."""

A_YEAR_S = 365 * 24 * 60 * 60
KEYS = {
    "?": "This list",
    "/": "Find a case by its reference, or search",
    "j": "The next case of the list",
    "n": "Write a note for colleagues",
    "r": "Write a reply to the caller",
    "f": "Refer to a service",
    "e": "Close the case, or open it again",
}
"""Each key that stands alone, as `data-key` of a page names it."""


@pages.get("")
def page() -> ResponseReturnValue:
    """All keys, and whether those that stand alone are on in this browser."""
    return render_template("staff/keys.html", keys=all_said(KEYS))


@pages.post("")
def switch() -> ResponseReturnValue:
    """Turn them off in this browser, or on."""
    off = request.form.get("keys") == OFF
    answer = redirect(url_for(".page"))
    if off:
        live = not console().demo
        answer.set_cookie(
            COOKIE, OFF, A_YEAR_S, path="/staff", secure=live, httponly=True, samesite="Strict"
        )
    else:
        answer.delete_cookie(COOKIE, path="/staff")
    flash("Single keys are off in this browser." if off else "Single keys are on.")
    return answer


def are_on() -> bool:
    """Whether keys that stand alone do something in this browser."""
    return request.cookies.get(COOKIE) != OFF
