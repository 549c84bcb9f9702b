"""The phone in the browser: its page, and what its keys do. Registered in demo mode only."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue

import handset.web.call_routes
import handset.web.message_routes
import handset.web.text_routes  # noqa: F401 - their addresses are this page's too
from handset.operators import OPERATORS, SESSION_SECONDS
from handset.transports import over_http
from handset.ussd.phone import NoSessionError, Phone
from handset.web.site import MICROPHONE, Credentials, asked_for, bp, hold, site

MOST_TYPED = 500
"""Letters taken from the page at once: more than any network lets through."""

KEYS: dict[str, Callable[[Phone, str], str]] = {
    "dial": Phone.dial_code,
    "press": Phone.press,
    "repeat": lambda phone, _: phone.repeat(),
    "drop": lambda phone, _: phone.drop(),
    "hang_up": lambda phone, _: phone.hang_up(),
}


def register(
    app: Flask,
    callbacks: str,
    public_url: str = "",
    words: Mapping[str, str] | None = None,
    credentials: Credentials | None = None,
) -> None:
    """Give the app its phone; `callbacks` is the address, token and all, before `/ussd`.

    `public_url` is where the service names itself in a call, if elsewhere; `words` says what is
    spoken in a sound, by its path; with `credentials` it can ask for calls.
    """
    hold(app, callbacks, public_url, {} if words is None else words, credentials)


@bp.get("")
def page() -> ResponseReturnValue:
    """The phone."""
    shown = render_template(
        "handset/phone.html",
        operators=OPERATORS,
        voice_number=site().switch.number,
        flash_number=site().switch.flash_number,
    )
    return shown, {"Permissions-Policy": MICROPHONE}


@bp.post("/phones")
def make() -> ResponseReturnValue:
    """A new phone with a number and a network."""
    number, network = asked_for()
    phone = Phone(number, over_http(site().callbacks), network_code=network)
    return {"phone": site().phones.keep(phone)}, 201


@bp.get("/phones/<name>")
def look(name: str) -> ResponseReturnValue:
    """What a phone shows now."""
    return _with(name, lambda phone: phone.screen)


@bp.post("/phones/<name>/<any(dial, press, repeat, drop, hang_up):key>")
def press(name: str, key: str) -> ResponseReturnValue:
    """Press a key; `text` is the code to dial or the reply."""
    text = str(request.get_json().get("text", ""))[:MOST_TYPED]
    return _with(name, lambda phone: KEYS[key](phone, text))


def _with(name: str, act: Callable[[Phone], str]) -> ResponseReturnValue:
    status = 200
    try:
        with site().phones.using(name, Phone) as phone:
            try:
                act(phone)
            except NoSessionError:
                status = 409
            return _seen(phone), status
    except KeyError:
        abort(404)


def _seen(phone: Phone) -> dict[str, Any]:
    return {
        "screen": phone.screen,
        "open": phone.open,
        "status": phone.status,
        "letters": phone.letters,
        "limit": phone.limit,
        "warnings": phone.warnings,
        "reply": phone.operator.reply,
        "idle": {"left": phone.idle_left, "of": phone.operator.idle},
        "session": {"left": phone.session_left, "of": SESSION_SECONDS},
        "exchanges": [site().shown(exchange) for exchange in phone.exchanges],
    }
