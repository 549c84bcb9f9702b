"""A connection, as uvicorn has it, with the bounds that uvicorn leaves to a proxy.

llhttp reads the heads and httptools brings it to Python; what may come in how long, how much is
read ahead of an answer, and what becomes of whoever takes none, is here. Nothing has a timer of its
own: all connections are looked over now and then (`Connection.look`).
"""

import asyncio
from contextlib import suppress
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from edge.heads import Heads, Refused

MOST_OPEN = 8192
"""Connections at once; thousands more are for a proxy to hold."""
LARGEST_HEAD = 16 << 10
"""Bytes that tell nothing of a body: a head, what stands between chunks, what follows them. HAProxy
lets no larger head pass either (tune.bufsize)."""
AT_ONCE = 16 << 10
"""Bytes that are read at once. A request may be as small as 18 of them: more would be a hundred
ready to be answered before anybody else has a turn."""
PART = 2 << 10
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


class Connection(Heads):
    """One of a caller's gateway, of a proxy or of a browser."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._ahead = b""  # what was read, and waits for the requests before it
        self._has_ended = False  # nothing more comes
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
