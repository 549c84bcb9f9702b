"""The keys by which the console is worked, as a page, and the switch that turns single keys off."""

from collections.abc import Collection

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.work_filter import View
from staff.console import console
from staff.tongues.said import all_said

pages = Blueprint("keyboard", __name__, url_prefix="/keys")

COOKIE, OFF = "single-keys", "off"
"""What a browser remembers of it; who reads a voice into the keyboard types letters unawares."""

A_YEAR_S = 365 * 24 * 60 * 60
EVERYWHERE = {
    "?": "This list",
    "/": "Find a case by its reference, or search",
    "c": "A new case",
    "g i": "The work list",
    "g m": "Mine",
    "g n": "Nobody's",
    "g p": "Urgent ones",
    "g o": "Overdue ones",
    "g u": "Unread ones",
    "g x": "Closed ones",
    "g a": "Alerts",
    "g d": "Numbers",
}
IN_A_LIST = {
    "j": "The next row",
    "k": "The row before",
    "o": "Open the case of this row; Enter does so too",
    "x": "Tick it",
    "a": "Take it",
    "s": "Choose its status",
    "p": "Choose its priority",
    "f": "Choose when to look at it again",
}
IN_A_CASE = {
    "j": "The next case of the list",
    "k": "The case before it",
    "u": "Back to the list",
    "a": "Take it",
    "s": "Choose its status",
    "p": "Choose its priority",
    "f": "Choose when to look at it again",
    "n": "Write a note for colleagues",
    "r": "Write a reply to the caller",
    "t": "Refer to a service",
    "e": "Close the case, or open it again",
}
"""Each key that stands alone, as `data-key` of a page names it, and g with another after it."""

_LIST = "staff.work_list.page"
GOES = {
    "i": (_LIST, View.ALL),
    "m": (_LIST, View.MINE),
    "n": (_LIST, View.UNASSIGNED),
    "p": (_LIST, View.URGENT),
    "o": (_LIST, View.OVERDUE),
    "u": (_LIST, View.UNREAD),
    "x": (_LIST, View.CLOSED),
    "a": ("staff.alerts.page", None),
    "d": ("staff.numbers.page", None),
}
"""Where g and a key lead: to a page of the menu, or a view of the work list."""


@pages.get("")
def page() -> ResponseReturnValue:
    """All keys, and whether those that stand alone are on in this browser."""
    return render_template(
        "staff/keys.html",
        everywhere=all_said(EVERYWHERE),
        in_a_list=all_said(IN_A_LIST),
        in_a_case=all_said(IN_A_CASE),
    )


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


def goes(menu: Collection[str]) -> dict[str, str]:
    """The addresses that g and a key lead to, for whose menu has these pages; none where single
    keys are off."""
    if not are_on():
        return {}
    return {
        key: url_for(page, view=view if view != View.ALL else None)
        for key, (page, view) in GOES.items()
        if page in menu
    }
