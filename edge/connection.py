"""A connection, as uvicorn has it, with the bounds that uvicorn leaves to a proxy.

llhttp reads the heads and httptools brings it to Python; what may come in how long, how much is
read ahead of an answer, and what becomes of whoever takes none, is here. Nothing has a timer of its
own: all connections are looked over now and then (`Connection.look`).
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT, FlowControl
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.server import ServerState

from edge.server import CAME

MOST_OPEN = 8192
"""Connections at once; thousands more are for a proxy to hold."""
LARGEST_HEAD = 16 << 10
"""Bytes that tell nothing of a body: a head, what stands between chunks, what follows them. HAProxy
lets no larger head pass either (tune.bufsize)."""
MOST_LINES = 100
AT_ONCE = 16 << 10
"""Bytes that are read at once. A request may be as small as 18 of them: more would be a hundred
ready to be answered before anybody else has a turn."""
PART = 2 << 10
VERSIONS = ("1.1", "1.0")
SECONDS_FOR_A_HEAD = 10.0
SECONDS_BETWEEN = 65.0
"""Longer than a proxy keeps a connection (nginx: 60 s, HAProxy here: 10), so that it is the one who
closes: it sends nothing on what we are closing."""
SECONDS_FOR_THE_REST = 5.0
"""Of a body that nobody wants, and for the end of who was told that it is the end."""
SECONDS_TO_TAKE_MORE = 30.0
"""In which whoever is answered takes a part of it at least."""
SECONDS_STILL = 1.0
"""In which one more request may come to a process that is to end: it may be on its way."""

_REFUSED = b"content-type: text/plain\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_GONE = {"type": "http.disconnect"}


class Refused(Exception):
    """A head that llhttp takes and we don't; the argument is the status to say so with."""


class State(ServerState):
    """What all connections of a process share."""

    def __init__(self) -> None:
        super().__init__()
        self.leaves = False
        """Whether the process is to end: each connection is answered once more at most."""


class Cycle(RequestResponseCycle):
    """A request and its answer, which goes out in one piece."""

    is_cut = False
    """Whether the rest of the body will never come. It may be answered still."""

    is_begun = False
    """Whether any of the body was asked for."""

    async def receive(self) -> Any:
        """The next part of the body; that it broke off, where it did."""
        self.is_begun = True
        said = await super().receive()
        return _GONE if self.is_cut and cast(Mapping[str, Any], said).get("more_body") else said

    async def send(self, message: Any) -> None:
        """Take in the head of an answer; with its body, send both.

        :raise RuntimeError: a line of the head has a line of its own in it.
        """
        if not self.response_started:
            self.response_started, self._head = True, message
            return
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        lines = [STATUS_LINE[self._head["status"]]]
        lines += [b"%b: %b\r\n" % one for one in self.default_headers]
        lines += [b"%b: %b\r\n" % (name, value) for name, value in self._head["headers"]]
        if not self.keep_alive:
            lines.append(b"connection: close\r\n")
        said = b"".join(lines)
        if said.count(b"\n") != len(lines) or said.count(b"\r") != len(lines):
            raise RuntimeError("a header of two lines")
        body = b"" if self.scope["method"] == "HEAD" else message["body"]
        self.response_complete = True
        self.message_event.set()
        self.transport.write(b"%b\r\n%b" % (said, body))
        self.on_response()

    async def send_500_response(self) -> None:
        """Answer for an application that failed; the next request may fare better."""
        await self.send({"status": 500, "headers": [(b"content-length", b"0")]})
        await self.send({"body": b""})

    def cut(self) -> None:
        """Nothing more comes of its body, if any is missing; it is the last of its connection."""
        self.is_cut, self.keep_alive = True, False
        self.message_event.set()


class Flow(FlowControl):
    """Whether a connection is read from; not as long as what was read is not yet looked at."""

    is_held = False

    def resume_reading(self) -> None:
        """Read on, if that may be."""
        if not self.is_held:
            super().resume_reading()


class Connection(HttpToolsProtocol):
    """One of a caller's gateway, of a proxy or of a browser."""

    flow: Flow
    cycle: Cycle
    server_state: State

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self.flow = Flow(transport)
        self._answers: RequestResponseCycle | None = None  # what is answered, or was last
        self._ahead = b""  # what was read, and waits for the requests before it
        self._untold = 0  # bytes since anything of a request was told
        self._is_head = False  # whether one is on its way
        self._is_over = False  # nothing more is heard
        self._has_ended = False  # nothing more comes
        self._since = self.loop.time()  # it waits for what it waits for
        self._left, self._left_since = 0, 0.0  # bytes of answers that nobody has taken
        cast(Any, transport).max_size = AT_ONCE
        self.parser.set_dangerous_leniencies(lenient_data_after_close=False)
        if len(self.connections) > MOST_OPEN:
            transport.abort()
        elif self.server_state.leaves:
            self.shutdown()

    # What comes in

    def data_received(self, data: bytes) -> None:
        """Read on, unless requests that came before wait."""
        if self._is_over:
            return
        if self._ahead or self.pipeline:
            self._ahead += data
            self._hold()
        else:
            self._read(data)

    def _read(self, data: bytes) -> None:
        for at in range(0, len(data), PART):
            self._feed(data[at : at + PART])
            if self._is_over:
                return
            if self.pipeline and (ahead := data[at + PART :]):
                self._ahead = ahead
                self._hold()
                return

    def _hold(self) -> None:
        self.flow.pause_reading()
        self.flow.is_held = True

    def _feed(self, part: bytes) -> None:
        self._untold += len(part)
        try:
            self.parser.feed_data(part)
        except httptools.HttpParserUpgrade:  # to nothing that is spoken here
            self.cycle.more_body = True
            self._end_with_this()
        except httptools.HttpParserError as why:
            mine = why.__context__
            self._refuse(mine.args[0] if isinstance(mine, Refused) else 400)
        else:
            if self._untold > LARGEST_HEAD:
                self._refuse(431)

    def _refuse(self, status: int) -> None:
        """What came is no HTTP. A request that it is a part of broke off, and is answered."""
        if self._is_answering():
            self._end_with_this()
            return
        if self.cycle is None or not self.cycle.more_body:  # else that one was answered before
            self.transport.write(STATUS_LINE[status] + _REFUSED)
        self._finish()

    def _end_with_this(self) -> None:
        self._is_over = True
        self.cycle.cut()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answers = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        """Answer nothing more, whatever waits."""
        self.pipeline.clear()
        if self._answers:  # uvicorn tells the last alone, and others would be answered first
            self._answers.disconnected = True
            self._answers.message_event.set()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer what is asked still; true where anything is."""
        self._has_ended = True
        if self._is_answering() and not self._ahead:
            self.cycle.cut()
        return self._is_answering()

    # What the parser tells

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
        self._is_head, before = False, self.cycle
        keeps = version == "1.1" and parser.should_keep_alive() and not self.server_state.leaves
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

    # What goes out, and when it is enough

    def on_response_complete(self) -> None:
        """Go on to the next that was asked, or wait for it."""
        self.server_state.total_requests += 1
        self._since = self.loop.time()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self.cycle.body = bytearray()
        if self.cycle.keep_alive and self._ahead:
            ahead, self._ahead, self.flow.is_held = self._ahead, b"", False
            self._read(ahead)
        if self._is_answering():
            if self._has_ended and not self._ahead:
                self.cycle.cut()
        elif self._has_ended or not self.cycle.keep_alive:
            self._finish()
        self.flow.resume_reading()

    def _finish(self) -> None:
        """Say that nothing more is said, and drop what comes until the other says so too: closed
        while something comes, a line takes the last answer with it."""
        self._is_over, self._ahead, self._since = True, b"", self.loop.time()
        self.flow.is_held = False
        if self._has_ended:
            self.transport.close()
        else:
            with suppress(OSError):  # who hung up
                self.transport.write_eof()
            self.flow.resume_reading()

    def shutdown(self) -> None:
        """The process is to end: answer what was asked, or what is on its way already."""
        if self._is_answering():
            self.cycle.keep_alive = False
        else:
            self.loop.call_later(SECONDS_STILL, self._leave)

    def _leave(self) -> None:
        if not self._is_answering():
            self._finish()

    def look(self, now: float) -> None:
        """Give it up where it keeps us waiting for too long."""
        left = self.transport.get_write_buffer_size()
        if left != self._left or not left:
            self._left, self._left_since = left, now
        if left:
            if now - self._left_since > SECONDS_TO_TAKE_MORE:
                self.transport.abort()
        elif not self._is_answering() and now - self._since > self._patience():
            if self._is_over:
                self.transport.abort()
            else:
                self._finish()

    def _patience(self) -> float:
        if self._is_over or (self.cycle and self.cycle.more_body):
            return SECONDS_FOR_THE_REST
        if self._is_head or not self.cycle:
            return SECONDS_FOR_A_HEAD
        return SECONDS_BETWEEN
