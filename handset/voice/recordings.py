"""Where recordings lie until the service fetches them, as on the gateway's own machines."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from handset.voice import sounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_KEPT = 64


class Recordings:
    """Sounds by names that nobody can guess; the oldest is forgotten when there are too many."""

    def __init__(self, address: str) -> None:
        """`address` is what their names are put after."""
        self._address = address
        self._kept: dict[str, bytes] = {}

    def keep(self, sound: bytes) -> str:
        """Keep a recording; the address it is at.

        :raise sounds.NoSound: where it is neither mp3 nor wav.
        """
        ending = "mp3" if sounds.kind(sound) == "audio/mpeg" else "wav"
        name = f"{token_hex(16)}.{ending}"
        self._kept[name] = sound
        for old in list(self._kept)[:-MOST_KEPT]:
            del self._kept[old]
        return f"{self._address}/{name}"

    def find(self, name: str) -> bytes | None:
        """A recording by its name, while it is kept."""
        return self._kept.get(name)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        sound = self.find(environ["PATH_INFO"].removeprefix("/"))
        if sound is None:
            start_response("404 Not Found", [("Content-Length", "0")])
            return []
        headers = [("Content-Type", sounds.kind(sound)), ("Content-Length", str(len(sound)))]
        start_response("200 OK", headers)
        return [sound]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """A terminal and a test have better things to show."""


@contextmanager
def served() -> Iterator[Recordings]:
    """Recordings on a port of their own, for a phone that is no web server itself."""
    server = WSGIServer(("127.0.0.1", 0), _Quiet)
    recordings = Recordings(f"http://127.0.0.1:{server.server_port}")
    server.set_app(recordings)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield recordings
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
