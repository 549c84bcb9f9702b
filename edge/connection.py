"""A connection of somebody who asks: one request after the other, each answered in its turn."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple, cast

from edge.request import MOST_OF_A_HEAD, BadRequest, Headers, Request

SECONDS_FOR_A_HEAD = 30
"""From its first byte to its last, and for a first one to begin."""
SECONDS_BETWEEN = 75
"""For the next one to begin; a proxy that keeps lines hangs up sooner (nginx after 60)."""
SECONDS_TO_TAKE = 60
"""For what was answered to be taken in."""
SECONDS_TO_LINGER = 1.0
"""Who is still sending when the line is closed on them hears no answer."""
MOST_AHEAD = 64 * 1024
"""Bytes that may come before what was asked first is answered."""


class Said(NamedTuple):
    """An answer."""

    status: int
    headers: Headers
    body: bytes


Answers = Callable[[Request], Awaitable[Said]]


class Connections:
    """All that are open."""

    def __init__(self, answers: Answers, most: int) -> None:
        self.answers = answers
        self.most = most
        self.open = set[Connection]()
        self.ends = False

    def look(self) -> None:
        """Give up those that have kept us waiting for too long."""
        now = asyncio.get_running_loop().time()
        for one in [*self.open]:
            one.look(now)

    def end(self) -> None:
        """Let them go; what was asked is answered still."""
        self.ends = True
        for one in [*self.open]:
            one.end()


class Connection(asyncio.Protocol):
    """One of them."""

    def __init__(self, among: Connections) -> None:
        self._among = among
        self._loop = asyncio.get_running_loop()
        self._came = b""  # and belongs to no request yet
        self._asked: Request | None = None
        self._since = self._loop.time()
        self._began = True  # the first request is waited for as if it had begun
        self._answering: asyncio.Task[None] | None = None  # held, for the loop does not
        self._lingers = self._waits = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast(asyncio.Transport, transport)
        if len(self._among.open) >= self._among.most:
            self._line.abort()
            return
        self._among.open.add(self)

    def connection_lost(self, _why: Exception | None) -> None:
        self._among.open.discard(self)
        if self._asked:
            self._asked.body.break_off()

    def eof_received(self) -> bool:
        """Who sends no more may wait for an answer still."""
        if self._asked:
            self._asked.stays = False
            self._asked.body.break_off()
        return bool(self._asked)

    def data_received(self, came: bytes) -> None:
        if self._lingers:
            return
        if not self._asked:
            self._came += came
            self._next()
            return
        body = self._asked.body
        if not body.is_whole:
            came = self._fed(came)
        self._came += came
        if body.is_full or len(self._came) > MOST_AHEAD:
            self._wait()

    def _next(self) -> None:
        """Begin to answer the next request, if its head has come."""
        end = self._came.find(b"\r\n\r\n") + 4
        if 3 < end <= MOST_OF_A_HEAD:
            head, self._came = self._came[:end], self._came[end:]
            try:
                self._asked = asked = Request(head)
            except BadRequest:
                self._refuse(HTTPStatus.BAD_REQUEST)
                return
            if not asked.body.is_whole:
                asked.ends, asked.body.taken = self._line.get_extra_info, self._go_on
                self._came = self._fed(self._came)
                if not asked.body.is_whole and asked.told(b"expect").lower() == b"100-continue":
                    self._line.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self._answering = self._loop.create_task(self._answer(asked))
        elif len(self._came) > MOST_OF_A_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._came and not self._began:
            self._began, self._since = True, self._loop.time()

    def _fed(self, came: bytes) -> bytes:
        """What is left when the body of what is asked has had its own."""
        asked = cast(Request, self._asked)
        try:
            return asked.body.feed(came)
        except BadRequest:  # nobody can tell where the next request begins
            asked.stays = False
            asked.body.break_off()
            return b""

    async def _answer(self, asked: Request) -> None:
        try:
            said = await self._among.answers(asked)
        except Exception as wrong:
            self._loop.call_exception_handler({"message": "not answered", "exception": wrong})
            said = Said(500, [(b"content-length", b"0")], b"")
        if not self._line.is_closing():
            self._say(asked, said)

    def _say(self, asked: Request, said: Said) -> None:
        whole = asked.body.is_whole
        stays = asked.stays and whole and not self._among.ends
        head = written(said.status, said.headers, stays=stays)
        self._line.write(head if asked.method == "HEAD" else head + said.body)
        self._asked, self._began, self._since = None, False, self._loop.time()
        if not stays:
            self._hang_up(at_once=whole)
            return
        self._go_on()
        if self._came:
            self._next()

    def _refuse(self, status: HTTPStatus) -> None:
        self._line.write(written(status, [(b"content-length", b"0")], stays=False))
        self._hang_up(at_once=False)

    def _hang_up(self, *, at_once: bool) -> None:
        if at_once:
            self._line.close()
            return
        self._lingers, self._came = True, b""
        self._line.resume_reading()
        self._line.write_eof()
        self._loop.call_later(SECONDS_TO_LINGER, self._line.close)

    def _wait(self) -> None:
        """Have its sender wait, until what came is taken."""
        self._line.pause_reading()
        self._waits = True

    def _go_on(self) -> None:
        """Let them go on, if they were to wait."""
        if self._waits and len(self._came) <= MOST_AHEAD:
            self._waits = False
            self._line.resume_reading()

    def look(self, now: float) -> None:
        """Give it up where it has kept us waiting for too long."""
        waited = now - self._since
        if self._asked:
            return
        if self._line.get_write_buffer_size():
            if waited > SECONDS_TO_TAKE:
                self._line.abort()
        elif waited > (SECONDS_FOR_A_HEAD if self._began else SECONDS_BETWEEN):
            self._line.close()

    def end(self) -> None:
        """Close it, where nothing is asked; who has just come may ask one thing still."""
        if not (self._asked or self._began or self._lingers):
            self._line.close()


def written(status: int, headers: Headers, *, stays: bool) -> bytes:
    """The head of an answer, with its empty line."""
    more = b"" if stays else b"connection: close\r\n"
    lines = b"".join([b"%b: %b\r\n" % header for header in headers])
    return b"%b%b%bdate: %b\r\n\r\n" % (_first_line(status), lines, more, _date(int(time.time())))


@lru_cache
def _first_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


@lru_cache(1)
def _date(now: int) -> bytes:
    return formatdate(now, usegmt=True).encode()
