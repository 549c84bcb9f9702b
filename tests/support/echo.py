"""An application that says back what it is asked, and what speaks to it by hand."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

Ask = Callable[[], Awaitable[Any]]
Say = Callable[[Any], Awaitable[None]]
LARGE = bytes(1 << 20)


class Echo:
    """Says back the path and the body of what it is asked."""

    def __init__(self) -> None:
        self.held = asyncio.Event()  # what is asked at /held waits for it
        self.waits = False
        self.large = 0  # answers of /large

    async def __call__(self, scope: Any, receive: Ask, send: Say) -> None:
        path = scope["path"]
        if path == "/held":
            self.waits = True
            await self.held.wait()
        if path == "/wrong":
            raise ValueError
        body = await self._body(path, receive)
        told = [(b"content-length", b"%d" % len(body))]
        if path == "/two-lines":
            told.append((b"x", b"1\r\ny: 2"))
        elif path == "/headers":
            told += scope["headers"]
        await send({"type": "http.response.start", "status": 200, "headers": told})
        await send({"type": "http.response.body", "body": body})

    async def _body(self, path: str, receive: Ask) -> bytes:
        body, more = path.encode(), path != "/unread"
        if path == "/large":
            self.large += 1
            body = LARGE
        while more:
            said = await receive()
            body += said.get("body", b"<broken off>")
            more = said.get("more_body", False)
        return body

    def is_held(self) -> bool:
        return self.waits


def post(path: bytes, body: bytes = b"", *lines: bytes) -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([b"POST %b HTTP/1.1" % path, b"Host: here", length, *lines, b"", body])


CLOSES = b"Connection: close"
CHUNKED = b"POST /c HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"


def bodies(said: bytes) -> list[bytes]:
    found = []
    while said:
        head, _, rest = said.partition(b"\r\n\r\n")
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        found.append(rest[:length])
        said = rest[length:]
    return found


def is_closed(line: socket.socket) -> bool:
    try:
        return line.recv(999) == b""
    except ConnectionResetError:  # what was sent was not read
        return True
