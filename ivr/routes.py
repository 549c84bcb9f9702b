"""What Africa's Talking calls for voice: each turn of a call, its end, and its events.

The address that an answer names is called for all the rest of the call, so every one of these
minds a hang-up. Whatever comes is answered with 200 and XML: all else cuts the caller off.
"""

import time

from flask import Blueprint, Response, current_app, request

from gateway import callbacks
from ivr.channel import Dialogue
from ivr.voice_xml import MIMETYPE
from ops.metrics import HOP_SECONDS, HOPS

bp = Blueprint("ivr", __name__)


@bp.post("/voice")
def ring() -> Response:
    """A phone rings: theirs at ours, or ours at theirs."""
    return _answered(None)


@bp.post("/voice/<int:hop>")
def heard(hop: int) -> Response:
    """Keys, or a recording, for what hop `hop` asked."""
    return _answered(hop)


@bp.post("/voice/<int:hop>/silence")
def silence(hop: int) -> Response:
    """Nothing came for what hop `hop` asked, and the gateway went on to its Redirect."""
    return _answered(hop, silence=True)


@bp.post("/voice/events")
def events() -> Response:
    """Notices of transfers, which this service does not make."""
    return Response("", mimetype="text/plain")


def _answered(hop: int | None, *, silence: bool = False) -> Response:
    began = time.perf_counter()
    dialogue: Dialogue = current_app.extensions["ivr"]
    try:
        body = dialogue.answer(callbacks.read(request.environ), hop, silence=silence)
    except callbacks.Unreadable:
        body = dialogue.apology()
    HOPS.labels("ivr").inc()
    HOP_SECONDS.labels("ivr").observe(time.perf_counter() - began)
    return Response(body, mimetype=MIMETYPE, headers={"Cache-Control": "no-store"})
