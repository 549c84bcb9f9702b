"""A request of HTTP/1.1: its head, read whole or not at all, and its body as it comes (RFC 9112).

Only what the standard has a sender write is read. What two readers could understand in two ways,
such as a length that is said twice, is refused: that is how one request is smuggled in another.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

Headers = list[tuple[bytes, bytes]]

MOST_OF_A_HEAD = 32 * 1024
_MOST_HELD = 64 * 1024
"""Bytes of a body that are taken in before somebody wants them."""

_LONGEST_LINE = 4096
"""Between chunks."""

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_HEAD = re.compile(
    rb"(%b) (?:https?://[^/?#\x00-\x20\x7f]*+)?(/[^?#\x00-\x20\x7f]*+)\??([^#\x00-\x20\x7f]*+)"
    rb"(?:#[^\x00-\x20\x7f]*+)? HTTP/1\.([01])\r\n((?:%b:[^\r\n\x00]*+\r\n)*+)\r\n"
    % (_TOKEN, _TOKEN)
)
_HEADER = re.compile(rb"(%b):[ \t]*+([^\r]*)" % _TOKEN)
_LENGTH = re.compile(rb"[0-9]{1,15}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*+(?:;[^\r\n\x00]*+)?\r\n")


class BadRequest(ValueError):
    """What came is no request, or none that can mean one thing only."""


class Request:
    """One request; its method and its path as they were meant, its query as it was written."""

    def __init__(self, head: bytes) -> None:
        """`head` ends with its empty line.

        :raise BadRequest: it is none.
        """
        if not (said := _HEAD.fullmatch(head)):
            raise BadRequest
        method, path, query, minor, lines = said.groups()
        self.method = method.decode()
        self.path = unquote(path.decode("utf-8", "surrogateescape"), errors="surrogateescape")
        self.query = query.decode("latin-1")
        self.headers: Headers = [
            (name.lower(), value.rstrip(b" \t")) for name, value in _HEADER.findall(lines)
        ]
        self.version = f"1.{minor.decode()}"
        self.body = self._framed()
        self.stays = minor == b"1" and b"close" not in self.told(b"connection").lower()
        self.ends: Callable[[str], Any] = lambda _end: None
        """Tells of the line, by the names that transports have for it: `peername`, `sockname`."""

    def _framed(self) -> "Body":
        """The body that is to come; it ends where its sender says, in one way."""
        length, chunked = None, False
        for name, value in self.headers:
            if name == b"content-length":
                if length is not None or not _LENGTH.fullmatch(value):
                    raise BadRequest
                length = int(value)
            elif name == b"transfer-encoding":
                if chunked or value.lower() != b"chunked" or self.version == "1.0":
                    raise BadRequest
                chunked = True
        if chunked and length is not None:
            raise BadRequest
        return Body(None if chunked else length or 0)

    def told(self, wanted: bytes) -> bytes:
        """The value of a header; empty where there is none."""
        return next((value for name, value in self.headers if name == wanted), b"")


class Body:
    """What comes after a head, of a length that was said, or in chunks where that is None."""

    def __init__(self, length: int | None) -> None:
        self.length = length
        self.is_whole = length == 0
        self.is_broken = False
        self.held = 0
        """Bytes that nobody has taken yet."""
        self._left = length or 0  # of it, or of the chunk that is coming
        self._between = b""  # chunks: the line that says how long the next is, as far as it came
        self._closes = False  # the end of the line behind a chunk is to come
        self._ends = False  # the last chunk has come, what may follow it has not
        self._parts: list[bytes] = []
        self._wanted: asyncio.Event | None = None
        self.taken: Callable[[], None] = lambda: None
        """Is told whenever what is here was taken."""

    def feed(self, came: bytes) -> bytes:
        """Take what belongs to it; what is left belongs to the next request.

        :raise BadRequest: no chunk begins so.
        """
        if self.length is None:
            came = self._chunked(came)
        else:
            came = self._taken(came)
            self.is_whole = not self._left
        if self._wanted:
            self._wanted.set()
        return came

    def break_off(self) -> None:
        """Nothing more will come."""
        self.is_broken = True
        if self._wanted:
            self._wanted.set()

    def at_once(self) -> bytes:
        """All of it, where all is here."""
        parts, self._parts, self.held = self._parts, [], 0
        self.taken()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def more(self) -> bytes:
        """What has come since it was asked last; nothing once it is whole, or broken off."""
        while not (self._parts or self.is_whole or self.is_broken):
            self._wanted = self._wanted or asyncio.Event()
            self._wanted.clear()
            await self._wanted.wait()
        return self.at_once()

    @property
    def is_full(self) -> bool:
        """Whether its sender is to wait until somebody takes some."""
        return self.held > _MOST_HELD

    def _taken(self, came: bytes) -> bytes:
        part, rest = came[: self._left], came[self._left :]
        self._left -= len(part)
        self.held += len(part)
        if part:
            self._parts.append(part)
        return rest

    def _chunked(self, came: bytes) -> bytes:
        came, self._between = self._between + came, b""
        while came and not self.is_whole:
            if self._left:
                came = self._taken(came)
                self._closes = not self._left
                continue
            line, ends, rest = came.partition(b"\r\n")
            if len(line) > _LONGEST_LINE or (self._closes and line not in (b"", b"\r")):
                raise BadRequest
            if not ends:
                self._between, came = came, b""
            else:
                self._line(line + ends)
                came = rest
        return came

    def _line(self, line: bytes) -> None:
        """What stands between two chunks, or after the last one."""
        if self._closes:
            self._closes = False
        elif self._ends:  # trailers, which nobody wants, and an empty line
            self.is_whole = line == b"\r\n"
        elif said := _CHUNK.fullmatch(line):
            self._left = int(said[1], 16)
            self._ends = not self._left
        else:
            raise BadRequest
