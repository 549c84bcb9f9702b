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
    return render_template("handset/texts.html", phones=ordered, ringing=[*site().switch.ringing])


@bp.post("/texts")
def answer_text() -> ResponseReturnValue:
    """Send a text from a phone to the service."""
    number, words = request.form.get("number", ""), request.form.get("words", "").strip()
    if not re.fullmatch(r"\+[0-9]{6,15}", number) or not 0 < len(words) <= MOST_LETTERS:
        abort(400)
    site().texts.send(number, words)
    return redirect(url_for(".texts"))
