"""A stand-in for Africa's Talking's API: calls and texts are asked for here, and reach phones.

What it answers is what was recorded and documented of the real one. It can be told to ail as the
network does. `serve` puts it on a port of its own, for tests; `blueprint` into the demo.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Literal
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request

from handset.sms.texts import Texts

MESSAGING, ACCOUNT = "/version1/messaging", "/version1/user"
WRONG_KEY = "The supplied authentication is invalid"
JSON = "application/json"

Mode = Literal["well", "hangs", "fails", "babbles", "cut off", "charset", "no sandbox"]
"""How it is today. "hangs": no answer; "fails": 500; "babbles": 200 and no JSON; "cut off": the
call is placed and the connection lost; "charset": JSON whose type names its charset, which the
library leaves as text; "no sandbox": trouble told with status 200."""


@dataclass(frozen=True)
class Rung:
    """A call that was asked for: it rings on the phone of `number`, from ours."""

    session: str
    number: str
    ours: str
    at: float = field(default_factory=time.time)


@dataclass(frozen=True)
class ApiAnswer:
    """What is answered; status 0 stands for a connection that is lost."""

    status: int
    content_type: str
    body: str


class Api:
    """The API for one login; `rung` are the calls asked for, oldest first, until one takes them."""

    def __init__(
        self,
        username: str = "sandbox",
        key: str = "key",
        ring: Callable[[str], str] | None = None,
        waiting: Callable[[], Mapping[str, int]] | None = None,
        texts: Texts | None = None,
    ) -> None:
        """`ring` lets a phone ring and names the session; `waiting` counts by queue."""
        self.mode: Mode = "well"
        self.refusing: dict[str, str] = {}
        """Numbers that are refused, and the status they get."""
        self.queued: dict[str, int] = {}
        """How many wait, by the name of the queue."""
        self.balance = "KES 5000.0000"
        self.asked = 0
        """How often a call was asked for, whatever came of it."""
        self.rung: list[Rung] = []
        self.texts = texts or Texts()
        self.well_again = Event()
        self._username, self._key = username, key
        self._ring_phone = ring or (lambda _: f"ATVId_{secrets.token_hex(16)}")
        self._waiting = waiting or (lambda: self.queued)
        self._lock = Lock()

    def ringing(self, number: str) -> list[Rung]:
        """The calls that ring on a phone."""
        return [one for one in self.rung if one.number == number]

    def take(self, session: str) -> Rung | None:
        """Pick up, or turn away: the call rings no longer. None where it did not."""
        with self._lock:
            for one in self.rung:
                if one.session == session:
                    self.rung.remove(one)
                    return one
        return None

    def answer(self, path: str, key: str | None, form: Mapping[str, str]) -> ApiAnswer:
        """What is answered to a form; `key` is what its header `apiKey` holds."""
        if key != self._key or form.get("username") != self._username:
            return ApiAnswer(401, "text/plain; charset=UTF-8", WRONG_KEY)
        if self.mode == "fails":
            return ApiAnswer(500, "text/html", "<html>Internal server error</html>")
        if self.mode == "babbles":
            return ApiAnswer(200, JSON, "<html>Welcome</html>")
        answers = {
            "/call": self._call,
            "/queueStatus": self._queue_status,
            MESSAGING: self.texts.take,
            ACCOUNT: self._user,
        }
        if path not in answers:
            return ApiAnswer(404, "text/plain", "")
        told = answers[path](form)
        if self.mode == "hangs":
            self.well_again.wait(60)
        if self.mode in ("cut off", "hangs"):
            return ApiAnswer(0, "", "")
        content_type = f"{JSON}; charset=utf-8" if self.mode == "charset" else JSON
        return ApiAnswer(201 if path == MESSAGING else 200, content_type, json.dumps(told))

    def _user(self, form: Mapping[str, str]) -> dict[str, object]:
        return {"UserData": {"balance": self.balance}}

    def _call(self, form: Mapping[str, str]) -> dict[str, object]:
        with self._lock:
            self.asked += 1
        if self.mode == "no sandbox":
            return {"entries": [], "errorMessage": f"Invalid callFrom: {form.get('from')}"}
        numbers = form["to"].split(",")
        return {"entries": [self._ring(form["from"], one) for one in numbers]} | NO_ERROR

    def _ring(self, ours: str, number: str) -> dict[str, str]:
        if status := self.refusing.get(number):
            return {"phoneNumber": number, "status": status, "sessionId": "None"}
        rung = Rung(self._ring_phone(number), number, ours)
        with self._lock:
            self.rung.append(rung)
        return {"phoneNumber": number, "status": "Queued", "sessionId": rung.session}

    def _queue_status(self, form: Mapping[str, str]) -> dict[str, object]:
        number = form["phoneNumbers"]
        entries = [
            {"phoneNumber": number, "queueName": name, "numCalls": count}
            for name, count in self._waiting().items()
            if count
        ]
        return {"entries": entries, "status": "Success"} | NO_ERROR


NO_ERROR: dict[str, object] = {"errorMessage": "None"}


def blueprint(api: Api) -> Blueprint:
    """The API as part of a web application."""
    pages = Blueprint("at_api", __name__, url_prefix="/handset/at")

    @pages.route("/<path:name>", methods=["GET", "POST"])
    def answer(name: str) -> Response:
        given = api.answer(f"/{name}", request.headers.get("apiKey"), request.values)
        return Response(given.body, given.status, content_type=given.content_type)

    return pages


@contextmanager
def serve(api: Api) -> Iterator[str]:
    """The API on a free port of this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            path, _, query = self.path.partition("?")
            body = query or self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            given = api.answer(path, self.headers.get("apiKey"), dict(parse_qsl(body)))
            self.close_connection = True
            if not given.status:
                return
            with suppress(OSError):  # the service may have stopped waiting
                self.send_response(given.status)
                self.send_header("Content-Type", given.content_type)
                self.send_header("Content-Length", str(len(given.body.encode())))
                self.end_headers()
                self.wfile.write(given.body.encode())

        do_GET = do_POST  # noqa: N815 - so it is called

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        api.well_again.set()
        server.shutdown()
        thread.join()
        server.server_close()
