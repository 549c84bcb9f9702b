"""The texts of all phones, and which phones ring: what staff are told, seen in the browser."""

import re
from itertools import groupby

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from handset.web.site import bp, site

MOST_LETTERS = 480


@bp.get("/texts")
def texts() -> ResponseReturnValue:
    """Every phone that got a text, the one with the newest first, and those that ring."""
    newest = sorted(site().texts.all, key=lambda text: text.number)
    phones = {number: list(some) for number, some in groupby(newest, lambda text: text.number)}
    ordered = sorted(phones.items(), key=lambda one: one[1][-1].at, reverse=True)
    held = site()
    return render_template(
        "handset/texts.html",
        phones=ordered,
        ringing=[*held.switch.ringing],
        receipts=held.texts.receipts,
        opted_out=held.texts.refusing,
    )


@bp.post("/texts")
def send_text() -> ResponseReturnValue:
    """Send a text from a phone to the service."""
    words = request.form.get("words", "").strip()
    if not 0 < len(words) <= MOST_LETTERS:
        abort(400)
    site().texts.send(_number(), words)
    return redirect(url_for(".texts", _anchor=_number()))


@bp.post("/texts/again")
def text_again() -> ResponseReturnValue:
    """The network tells of a phone's last text once more."""
    sent = [text for text in site().texts.all if text.number == _number() and not text.from_us]
    if sent:
        site().texts.tell(sent[-1])
    return redirect(url_for(".texts", _anchor=_number()))


@bp.post("/texts/optout")
def opt_out() -> ResponseReturnValue:
    """A phone wants no texts of the service; the network says so, and lets none through."""
    site().texts.opt_out(_number())
    return redirect(url_for(".texts", _anchor=_number()))


def _number() -> str:
    number = request.form.get("number", "").replace(" ", "")
    if not re.fullmatch(r"\+[0-9]{6,15}", number):
        abort(400)
    return number
