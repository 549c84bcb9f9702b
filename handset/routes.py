"""The phone in the browser: its page, and what its keys do. Registered in demo mode only."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from handset.network import NoSessionError, Phone
from handset.operators import OPERATORS, SESSION_SECONDS
from handset.phones import BusyError, Phones
from handset.session import Exchange

bp = Blueprint(
    "handset",
    __name__,
    url_prefix="/handset",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)

MOST_TYPED = 500
"""Letters taken from the page at once: more than any network lets through."""

KEYS: dict[str, Callable[[Phone, str], str]] = {
    "dial": Phone.dial_code,
    "press": Phone.press,
    "repeat": lambda phone, _: phone.repeat(),
    "drop": lambda phone, _: phone.drop(),
    "hang_up": lambda phone, _: phone.hang_up(),
}


def register(app: Flask, callbacks: str) -> None:
    """Give the app its phone; `callbacks` is the address, token and all, before `/ussd`."""
    app.extensions["handset"] = Phones(callbacks)
    app.register_blueprint(bp)
    if "csrf" in app.extensions:
        app.extensions["csrf"].exempt(bp)  # there is no sign-in here; the guard below suffices


def _phones() -> Phones:
    phones = current_app.extensions["handset"]
    assert isinstance(phones, Phones)  # noqa: S101
    return phones


@bp.before_request
def _only_from_its_own_page() -> None:
    """Another site may not press our keys; browsers say where a request comes from."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    ours = request.headers.get("Sec-Fetch-Site", "") == "same-origin" or origin == request.host
    if request.method == "POST" and not ours:
        abort(403)


@bp.errorhandler(BusyError)
def _busy(_: BusyError) -> ResponseReturnValue:
    return {"busy": True}, 503, {"Retry-After": "1"}


@bp.get("")
def page() -> str:
    """The phone."""
    return render_template("handset/phone.html", operators=OPERATORS)


@bp.post("/phones")
def make() -> ResponseReturnValue:
    """A new phone with a number and a network."""
    asked = request.get_json()
    number, network = str(asked.get("number")), str(asked.get("network"))
    if not re.fullmatch(r"\+[0-9]{6,15}", number) or not re.fullmatch(r"\w{1,12}", network):
        abort(400)
    return {"phone": _phones().make(number, network)}, 201


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
        with _phones().using(name) as phone:
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
        "exchanges": [_raw(exchange) for exchange in phone.exchanges],
    }


def _raw(exchange: Exchange) -> dict[str, str]:
    answer = exchange.answer
    head = f"{answer.error or answer.status} {answer.content_type}, {answer.seconds * 1000:.0f} ms"
    metadata = f"at-ussd-hop-metadata: {exchange.metadata}\n" if exchange.metadata else ""
    return {
        "sent": f"POST {exchange.path}\n{metadata}\n{exchange.wire}",
        "answered": f"{head}\n\n{answer.body}",
    }
