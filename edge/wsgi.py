"""A WSGI application asked for one answer, whole: the pages and sounds behind the edge."""

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Wsgi = Callable[..., Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def ask(application: Wsgi, scope: Mapping[str, Any], body: bytes) -> tuple[int, Headers, bytes]:
    """Status, headers and body of the answer: whoever reads it slowly holds no thread by it."""
    status, headers = 500, []

    def start_response(said: str, given: list[tuple[str, str]], exc_info: Any = None) -> None:
        nonlocal status, headers
        status = int(said[:3])
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given
        ]

    parts = application(environ(scope, body), start_response)
    try:
        return status, headers, b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()


def environ(scope: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """What PEP 3333 has an application told of a request, from what ASGI tells of it."""
    host, port = scope.get("server") or ("localhost", 80)
    told = {
        **_ALWAYS,
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:  # in capitals it would be the same name as one that the proxy sets
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        name = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        said = value.decode("latin-1")
        told[name] = f"{told[name]},{said}" if name in told else said
    if told.pop("HTTP_TRANSFER_ENCODING", None):  # it came in chunks, and lies here whole
        told["CONTENT_LENGTH"] = str(len(body))
    return told
