"""A WSGI application asked for one answer, whole: the pages and sounds behind the edge."""

import io
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from granian.rsgi import Scope

Wsgi = Callable[..., Iterable[bytes]]
Headers = list[tuple[str, str]]

_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def ask(application: Wsgi, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
    """Status, headers and body of the answer: whoever reads it slowly holds no thread by it."""
    status, headers = 500, Headers()

    def start_response(said: str, given: Headers, exc_info: Any = None) -> None:
        nonlocal status, headers
        status, headers = int(said[:3]), [(name.lower(), value) for name, value in given]

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    if not any(name == "content-length" for name, _ in headers):
        headers.append(("content-length", str(len(body))))
    return status, headers, body


def environ(scope: "Scope", headers: Headers, body: bytes) -> dict[str, Any]:
    """What PEP 3333 has an application told of a request, from what RSGI tells of it."""
    host, _, port = scope.server.rpartition(":")
    told = {
        **_ALWAYS,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port if port.isdigit() else "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
    }
    for raw, said in headers:
        if "_" in raw:  # in capitals it would be the same name as one that the proxy sets
            continue
        name = raw.upper().replace("-", "_")
        name = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        told[name] = f"{told[name]},{said}" if name in told else said
    if told.pop("HTTP_TRANSFER_ENCODING", None):  # it came in chunks, and lies here whole
        told["CONTENT_LENGTH"] = str(len(body))
    return told
