"""A WSGI application asked for one answer, whole: the pages and sounds behind the edge."""

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any

from edge.request import Headers, Request

Wsgi = Callable[..., Iterable[bytes]]

_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def ask(application: Wsgi, asked: Request, body: bytes) -> tuple[int, Headers, bytes]:
    """Status, headers and body of the answer: whoever reads it slowly holds no thread by it."""
    status, headers = 500, []

    def start_response(said: str, given: list[tuple[str, str]], exc_info: Any = None) -> None:
        nonlocal status, headers
        status = int(said[:3])
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given
        ]

    parts = application(environ(asked, body), start_response)
    try:
        return status, headers, b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()


def environ(asked: Request, body: bytes) -> dict[str, Any]:
    """What PEP 3333 has an application told of a request."""
    host, port = (asked.ends("sockname") or ("localhost", 80))[:2]
    told = {
        **_ALWAYS,
        "REQUEST_METHOD": asked.method,
        "PATH_INFO": asked.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{asked.version}",
        "REMOTE_ADDR": (asked.ends("peername") or ("",))[0],
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
    }
    for raw, value in asked.headers:
        name = raw.decode("latin-1").upper().replace("-", "_")
        name = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        said = value.decode("latin-1")
        told[name] = f"{told[name]},{said}" if name in told else said
    if told.pop("HTTP_TRANSFER_ENCODING", None):  # it came in chunks, and lies here whole
        told["CONTENT_LENGTH"] = str(len(body))
    return told
