"""Ways to carry a callback: over HTTP as the gateway does, or straight into an app."""

import gzip
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    RemoteDisconnected,
)
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode, urlsplit

from werkzeug.test import Client

from handset.operators import ANSWER_SECONDS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

METADATA = "at-ussd-hop-metadata"
_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": "at-ussd-api/1.0",
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


class Post(Protocol):
    """Sends a form to a path; metadata, when there is any, travels as the hop's header."""

    def __call__(self, path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer: ...


def over_http(base_url: str) -> Post:
    """Callbacks over one kept-alive connection; base_url may carry a path, as a callback token."""
    where = urlsplit(base_url)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    line = kind(where.netloc, timeout=ANSWER_SECONDS)
    one_at_a_time = threading.Lock()

    def post(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        with one_at_a_time:
            return _ask(line, where.path.rstrip("/") + path, urlencode(form), metadata)

    weakref.finalize(post, line.close)
    return post


def over_wsgi(app: "WSGIApplication", prefix: str = "") -> Post:
    """Callbacks straight into a WSGI app, with the very bytes that HTTP would carry."""
    client = Client(app, use_cookies=False)

    def post(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        begun = time.perf_counter()
        answer = client.post(prefix + path, data=urlencode(form), headers=_headers(metadata))
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


def _ask(line: HTTPConnection, path: str, body: str, metadata: str) -> Answer:
    begun = time.perf_counter()
    try:
        answer = _exchange(line, path, body, metadata)
        text = _text(answer.read(), answer.getheader("Content-Encoding"))
    except (HTTPException, OSError) as error:
        line.close()
        return Answer(0, "", "", time.perf_counter() - begun, error=type(error).__name__)
    return Answer(
        answer.status,
        answer.getheader("Content-Type", ""),
        text,
        time.perf_counter() - begun,
        answer.getheader(METADATA, ""),
    )


def _exchange(line: HTTPConnection, path: str, body: str, metadata: str) -> HTTPResponse:
    kept_alive = line.sock is not None
    try:
        line.request("POST", path, body, _headers(metadata))
        return line.getresponse()
    except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
        # The server may close a quiet connection at any time; only then is asking anew no repeat.
        line.close()
        if not kept_alive:
            raise
    line.request("POST", path, body, _headers(metadata))
    return line.getresponse()


def _headers(metadata: str) -> dict[str, str]:
    return _HEADERS | ({METADATA: metadata} if metadata else {})


def _text(body: bytes, encoding: str | None) -> str:
    return (gzip.decompress(body) if encoding == "gzip" else body).decode(errors="replace")
