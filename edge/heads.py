"""What llhttp tells of requests, and what of it is refused however well it reads it."""

import asyncio
from typing import Any, cast
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from edge.cycle import Cycle, Flow
from edge.server import CAME

MOST_LINES = 100
VERSIONS = ("1.1", "1.0")


class Refused(Exception):
    """A head that llhttp takes and we don't; the argument is the status to say so with."""


class State(ServerState):
    """What all connections of a process share."""

    def __init__(self) -> None:
        super().__init__()
        self.leaves = False
        """Whether the process is to end: each connection is answered once more at most."""


class Heads(HttpToolsProtocol):
    """A connection as far as its parser goes."""

    flow: Flow
    cycle: Cycle
    server_state: State

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self.flow = Flow(transport)
        self._answers: RequestResponseCycle | None = None  # what is answered, or was last
        self._untold = 0  # bytes since anything of a request was told
        self._is_head = False  # whether one is on its way
        self._is_over = False  # nothing more is heard
        self._since = self.loop.time()  # it waits for what it waits for

    def on_message_begin(self) -> None:
        """A head begins.

        :raise Refused: the request before it was the last.
        """
        if self._is_over:
            raise Refused(400)
        self._is_head, self._since = True, self.loop.time()
        self._lines = self._hosts = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A line of the head; those behind a body are counted, and no line of it.

        :raise Refused: there are more than may be, or the body is packed.
        """
        self._lines += 1
        if self._lines > MOST_LINES:
            raise Refused(431)
        if not self._is_head:
            return
        name = name.lower()
        self._hosts += name == b"host"
        if name == b"transfer-encoding" and value.lower() != b"chunked":
            raise Refused(501)
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """A head is whole: it is answered next, or after those before it.

        :raise Refused: it is of no version that is spoken here, for two hosts, or for no path.
        """
        parser, asked = self.parser, httptools.parse_url(self.url)
        version = parser.get_http_version()
        if version not in VERSIONS or asked.path is None or self._hosts > 1:
            raise Refused(400)
        path = asked.path.decode("ascii")
        scope = cast(dict[str, Any], self.scope)
        scope["method"], scope["http_version"] = parser.get_method().decode("ascii"), version
        scope["path"], scope["raw_path"] = unquote(path) if "%" in path else path, asked.path
        scope["query_string"] = asked.query or b""
        self._is_head = False
        keeps = version == "1.1" and parser.should_keep_alive() and not self.server_state.leaves
        self._take(keeps=keeps)

    def _take(self, *, keeps: bool) -> None:
        before = self.cycle
        self.cycle = Cycle(
            self.scope,
            self.transport,
            self.flow,
            self.logger,
            self.access_logger,
            self.access_log,
            self.server_state.default_headers,
            asyncio.Event(),
            self.expect_100_continue,
            keeps,
            self.on_response_complete,
        )
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_body(self, body: bytes) -> None:
        """A part of a body; of one that is answered already, nothing is kept."""
        self._untold = 0
        if not self.cycle.response_complete:
            self.cycle.body += body
            if len(self.cycle.body) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
            self.cycle.message_event.set()

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._untold, cycle = 0, self.cycle
        cycle.more_body = False
        self._is_over |= not cycle.keep_alive
        if not cycle.is_begun:
            cast(dict[str, Any], cycle.scope)[CAME] = bytes(cycle.body)
        cycle.message_event.set()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answers = cycle
        super()._start_asgi_task(cycle, app)
