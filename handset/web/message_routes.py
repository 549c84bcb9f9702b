"""WhatsApp on all phones: what is written, tapped and spoken there, and what is answered."""

import re
from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from handset.voice import sounds
from handset.web.site import MICROPHONE, bp, site, spoken
from handset.whatsapp.chats import Chats
from handset.whatsapp.phone import MessagePhone
from handset.whatsapp.voice_note import NotMade, voice_note
from handset.whatsapp.wire import AGAIN_S, later, tell_again

NUMBER, MOST_LETTERS = "+254711000001", 4096
PICTURE = {"id": "300000000000006", "mime_type": "image/jpeg"}


@bp.get("/whatsapp")
def whatsapp() -> ResponseReturnValue:
    """One phone's chat, as it draws it."""
    number = _readable(request.args.get("number", NUMBER))
    chats = _chats()
    shown = {"lines": chats.lines(number), "number": number, "waiting": len(chats.meta.waiting)}
    page = render_template("handset/whatsapp.html", **shown, others=[*chats.phones])
    return page, {"Permissions-Policy": MICROPHONE}


@bp.post("/whatsapp")
def write_message() -> ResponseReturnValue:
    """Write, or tap what stands under the message that came last."""
    words = request.form.get("words", "").strip()
    if not 0 < len(words) <= MOST_LETTERS:
        abort(400)
    return _done(words, lambda phone: phone.say(words))


@bp.post("/whatsapp/note")
def speak_note() -> ResponseReturnValue:
    """Send a voice note: a sample of one."""
    return _done("(a voice note of 3 s)", MessagePhone.speak)


@bp.post("/whatsapp/spoken")
def send_spoken() -> ResponseReturnValue:
    """Send as a voice note what was spoken into the page's microphone, a WAV file."""
    number, wave = _readable(request.args.get("number", "")), spoken() or abort(400)
    try:
        note = voice_note(wave)
    except NotMade:
        abort(400)
    said = f"(a voice note of {round(sounds.seconds(wave))} s)"
    _act(number, said, lambda phone: phone.speak(note))
    return {}


@bp.post("/whatsapp/picture")
def send_picture() -> ResponseReturnValue:
    """Send a picture."""
    return _done("(a picture)", lambda phone: phone.send(type="image", image=PICTURE))


@bp.post("/whatsapp/again")
def tell_once_more() -> ResponseReturnValue:
    """Meta tells of the message sent last once more."""
    return _done("(told once more by Meta)", lambda phone: phone.repeat() if phone.last else 200)


def _done(words: str, do: Callable[[MessagePhone], int]) -> ResponseReturnValue:
    number = _readable(request.form.get("number", ""))
    _act(number, words, do)
    return redirect(url_for(".whatsapp", number=number, _anchor="last"))


def _act(number: str, words: str, do: Callable[[MessagePhone], int]) -> None:
    chats = _chats()
    if chats.act(number, words, do) != 200:
        later(AGAIN_S, lambda: tell_again(chats.meta))


def _readable(number: str) -> str:
    if not re.fullmatch(r"\+[0-9]{6,15}", plain := number.replace(" ", "")):
        abort(400)
    return plain


def _chats() -> Chats:
    return site().chats or abort(404)
