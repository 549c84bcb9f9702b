"""What the browser's phone and its calls share: what is held, and which requests pass."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from handset.sms.texts import Texts
from handset.transports import SMS_AGENT, Exchange, over_http
from handset.voice import api, sounds
from handset.voice.recordings import Recordings
from handset.voice.switch import Switch
from handset.voice.wire import wire_over_http
from handset.web.phones import BusyError, Phones
from handset.whatsapp import api as meta_api
from handset.whatsapp.chats import Chats
from handset.whatsapp.meta import Meta
from handset.whatsapp.wire import hook_over_http, on_its_way

bp = Blueprint(
    "handset",
    __name__,
    url_prefix="/handset",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)


# Sounds are played from where the service says that they are.
POLICY = (
    "default-src 'self'; media-src 'self' http: https:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)

MICROPHONE = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"
"""What a page may use of the computer on which callers speak."""

MOST_SPOKEN = 16 << 20
"""Bytes of one recording: a quarter of an hour as a page sends it from a call."""


@dataclass(frozen=True)
class Site:
    """What is held for the pages; `app.extensions["handset"]`."""

    callbacks: str
    """The service's address before `/ussd`, token and all: no page ever sees it."""
    phones: Phones
    switch: Switch
    recordings: Recordings
    texts: Texts
    chats: Chats | None = None

    def without_token(self, text: str) -> str:
        """What may be shown of a callback or an answer."""
        prefix = urlsplit(self.callbacks).path.rstrip("/")
        return text.replace(prefix, "") if prefix else text

    def shown(self, exchange: Exchange) -> dict[str, str]:
        """A callback and its answer as they travelled."""
        answer = exchange.answer
        head = f"{answer.error or answer.status} {answer.content_type}"
        metadata = f"at-ussd-hop-metadata: {exchange.metadata}\n" if exchange.metadata else ""
        path = self.without_token(exchange.path)
        return {
            "sent": f"POST {path}\n{metadata}\n{exchange.body}",
            "answered": f"{head}, {answer.seconds * 1000:.0f} ms\n\n"
            + self.without_token(answer.body),
        }


@dataclass(frozen=True)
class MetaSecrets:
    """What the stand-in for Meta signs with, and lets the service in with."""

    secret: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True)
class Credentials:
    """What the stand-in for Africa's Talking's API lets the service in with, and its numbers; and
    that for Meta, if there is one."""

    username: str
    key: str
    number: str
    flash_number: str = ""
    meta: MetaSecrets | None = None


def hold(
    app: Flask,
    callbacks: str,
    public_url: str,
    words: Mapping[str, str],
    credentials: Credentials | None,
) -> None:
    """Make what the pages need, and let the app answer them."""
    here = urlsplit(callbacks)
    recordings = Recordings(f"{here.scheme}://{here.netloc}{bp.url_prefix}/recordings")
    switch = Switch(
        wire_over_http(callbacks, public_url),
        words=words,
        keep=recordings.keep,
        clock=time.monotonic,
    )
    texts = Texts(over_http(callbacks, SMS_AGENT), "late")
    if credentials:
        switch.number, switch.flash_number = credentials.number, credentials.flash_number
        _take_calls(app, switch, texts, credentials)
    origin = f"{here.scheme}://{here.netloc}"
    meta = credentials.meta if credentials else None
    chats = _take_messages(app, origin, meta) if meta else None
    app.extensions["handset"] = Site(callbacks, Phones(), switch, recordings, texts, chats)
    app.register_blueprint(bp)


def _take_calls(app: Flask, switch: Switch, texts: Texts, credentials: Credentials) -> None:
    """Let the service ask for calls and texts: the phones that get them are those of the pages."""
    ring = partial(switch.place, gives_up=True)
    offered = api.Api(credentials.username, credentials.key, ring, switch.waiting, texts)
    app.register_blueprint(api.blueprint(offered))


def _take_messages(app: Flask, origin: str, account: MetaSecrets) -> Chats:
    """Let the service send messages, and tell it of those that phones send."""
    meta = Meta(account.secret, account.token, hook_over_http(f"{origin}/whatsapp"))
    meta.arrived = partial(on_its_way, meta)
    meta.media.where = f"{origin}{meta_api.PREFIX}"
    app.register_blueprint(meta_api.blueprint(meta))
    return Chats(meta)


def site() -> Site:
    """What this app holds for its pages."""
    held = current_app.extensions["handset"]
    assert isinstance(held, Site)  # noqa: S101
    return held


def asked_for() -> tuple[str, str]:
    """The number and the network that a page wants; 400 where they cannot be."""
    asked = request.get_json()
    number, network = str(asked.get("number")), str(asked.get("network"))
    if not re.fullmatch(r"\+[0-9]{6,15}", number) or not re.fullmatch(r"\w{1,12}", network):
        abort(400)
    return number, network


def spoken() -> bytes:
    """The sound that is sent, if any: 400 where it is none, 413 where it is too long."""
    if (request.content_length or 0) > MOST_SPOKEN:
        abort(413)
    sound = request.get_data()
    try:
        if sound:
            sounds.seconds(sound)
    except sounds.NoSound:
        abort(400)
    return sound


@bp.before_request
def _only_from_its_own_page() -> None:
    """Another site may not press our keys; browsers say where a request comes from."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    ours = request.headers.get("Sec-Fetch-Site", "") == "same-origin" or origin == request.host
    if request.method == "POST" and not ours:
        abort(403)


@bp.after_request
def _protect(response: Response) -> Response:
    """Nothing but what is ours runs on the page, and nobody frames it."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


@bp.errorhandler(BusyError)
def _busy(_: BusyError) -> ResponseReturnValue:
    return {"busy": True}, 503, {"Retry-After": "1"}
