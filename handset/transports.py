"""Callbacks and ways to carry them: over HTTP as the gateway does, or straight into an app."""

import gzip
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    RemoteDisconnected,
)
from ssl import SSLEOFError
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode, urlsplit

from werkzeug.test import Client

from handset.operators import ANSWER_SECONDS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

METADATA = "at-ussd-hop-metadata"
USSD_AGENT, VOICE_AGENT, SMS_AGENT = "at-ussd-api/1.0", "at-voice-api/1.0", "at-sms-api/1.0"
_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True)
class Answer:
    """What came back for one callback; status 0 and an error where nothing did."""

    status: int
    content_type: str
    body: str
    seconds: float
    metadata: str = ""
    error: str = ""


@dataclass(frozen=True)
class Exchange:
    """One callback or notice, and what the service answered."""

    path: str
    form: dict[str, str]
    metadata: str
    answer: Answer

    @property
    def body(self) -> str:
        """The form as it travelled."""
        return urlencode(self.form)


class Post(Protocol):
    """Sends a form to a path; metadata, when there is any, travels as the hop's header."""

    def __call__(self, path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer: ...


def over_http(base_url: str, agent: str = USSD_AGENT) -> Post:
    """Callbacks over one kept-alive connection; base_url may carry a path, as a callback token."""
    where = urlsplit(base_url)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    connection = kind(where.netloc, timeout=ANSWER_SECONDS)
    headers = partial(_headers, agent)
    one_at_a_time = threading.Lock()

    def post(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        with one_at_a_time:
            return _ask(
                connection, where.path.rstrip("/") + path, urlencode(form), headers(metadata)
            )

    weakref.finalize(post, connection.close)
    return post


def over_wsgi(app: "WSGIApplication", prefix: str = "", agent: str = USSD_AGENT) -> Post:
    """Callbacks straight into a WSGI app, with the very bytes that HTTP would carry."""
    client = Client(app, use_cookies=False)

    def post(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        begun = time.perf_counter()
        headers = _headers(agent, metadata)
        answer = client.post(prefix + path, data=urlencode(form), headers=headers)
        with answer:
            body = _text(answer.get_data(), answer.headers.get("Content-Encoding"))
        return Answer(
            answer.status_code,
            answer.headers.get("Content-Type", ""),
            body,
            time.perf_counter() - begun,
            answer.headers.get(METADATA, ""),
        )

    return post


def _ask(connection: HTTPConnection, path: str, body: str, headers: dict[str, str]) -> Answer:
    begun = time.perf_counter()
    try:
        answer = _request(connection, path, body, headers)
        text = _text(answer.read(), answer.getheader("Content-Encoding"))
    except (HTTPException, OSError) as error:
        connection.close()
        return Answer(0, "", "", time.perf_counter() - begun, error=type(error).__name__)
    return Answer(
        answer.status,
        answer.getheader("Content-Type", ""),
        text,
        time.perf_counter() - begun,
        answer.getheader(METADATA, ""),
    )


def _request(
    connection: HTTPConnection, path: str, body: str, headers: dict[str, str]
) -> HTTPResponse:
    kept_alive = connection.sock is not None
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse()
    except (RemoteDisconnected, BrokenPipeError, ConnectionResetError, SSLEOFError):
        # The server may close a quiet connection at any time; only then is asking anew no repeat.
        connection.close()
        if not kept_alive:
            raise
    connection.request("POST", path, body, headers)
    return connection.getresponse()


def _headers(agent: str, metadata: str) -> dict[str, str]:
    return _HEADERS | {"User-Agent": agent} | ({METADATA: metadata} if metadata else {})


def _text(body: bytes, encoding: str | None) -> str:
    return (gzip.decompress(body) if encoding == "gzip" else body).decode(errors="replace")
