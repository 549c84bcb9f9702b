"""What Africa's Talking calls for USSD: the callback, and the notice that a session ended."""

import hmac
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response, current_app, request
from prometheus_client import Counter

from gateway import callbacks
from ops.metrics import HOP_SECONDS, HOPS
from ussd.channel import Dialogue

HEADERS = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
SESSIONS_ENDED = Counter(
    "salama_ussd_sessions_ended_total", "USSD sessions that ended, by how", ["status"]
)
_STATUSES = {"Success", "Incomplete", "Failed"}

bp = Blueprint("ussd", __name__)


@bp.post("/ussd/events")
def ended() -> Response:
    """Count how a session ended. What was typed stands in the notice too, and is not read."""
    status = request.form.get("status", "")
    SESSIONS_ENDED.labels(status if status in _STATUSES else "Other").inc()
    if status != "Success" and request.form.get("sessionId"):
        dialogue: Dialogue = current_app.extensions["ussd"]
        dialogue.cut_off(
            {name: request.form.get(name, "") for name in ("sessionId", "phoneNumber")}
        )
    return Response("", mimetype="text/plain")


class Hop:
    """Answers the callback ahead of Flask, whose request machinery would take most of a hop.

    Everything but this one path goes on to the application it wraps. No method, body or fault of a
    callback is answered with anything but 200 and a screen: all else cuts the caller off.
    """

    def __init__(self, application: Any, path: str, dialogue: Dialogue) -> None:
        self._application = application
        self._path = path.encode()
        self._dialogue = dialogue
        self._hops = HOPS.labels("ussd")
        self._seconds = HOP_SECONDS.labels("ussd")

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if not hmac.compare_digest(environ["PATH_INFO"].encode("latin-1", "replace"), self._path):
            answer: Iterable[bytes] = self._application(environ, start_response)
            return answer
        began = time.perf_counter()
        handed_back = environ.get("HTTP_AT_USSD_HOP_METADATA", "")
        try:
            screen, metadata = self._dialogue.answer(callbacks.read(environ), handed_back)
        except callbacks.Unreadable:
            screen, metadata = self._dialogue.apology(), ""
        body = screen.encode()
        headers = [*HEADERS, ("Content-Length", str(len(body)))]
        if metadata:
            headers.append(("at-ussd-hop-metadata", metadata))
        start_response("200 OK", headers)
        self._hops.inc()
        self._seconds.observe(time.perf_counter() - began)
        return [body]
