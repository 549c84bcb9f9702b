"""A connection, spoken to by hand: what is asked on it is answered in order, and in time."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from edge import connection
from edge.connection import Connection, Connections, Said
from edge.request import Request
from tests.support.machine import until


class Here:
    """A server in a thread, that says back the path and the body of what it is asked."""

    def __init__(self) -> None:
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.held = asyncio.Event()  # what is asked at /held waits for it
        self.waits = False
        self.connections = Connections(self._answer, most=20)
        up = threading.Event()
        self.thread = threading.Thread(target=self._run, args=[up])
        self.thread.start()
        up.wait()

    def _run(self, up: threading.Event) -> None:
        made = partial(Connection, self.connections)
        server = self.loop.run_until_complete(self.loop.create_server(made, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.loop.call_soon(up.set)
        self.loop.run_forever()
        server.close()
        self.loop.run_until_complete(asyncio.sleep(0))

    async def _answer(self, asked: Request) -> Said:
        if asked.path == "/held":
            self.waits = True
            await self.held.wait()
        if asked.path == "/wrong":
            raise ValueError
        body = asked.path.encode()
        if asked.path != "/unread":
            while part := await asked.body.more():
                body += part
        return Said(200, [(b"content-length", b"%d" % len(body))], body)

    def say(self, *parts: bytes, and_end: bool = True) -> bytes:
        """All that is answered until the line is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            for part in parts:
                line.sendall(part)
            if and_end:
                line.shutdown(socket.SHUT_WR)
            said = b""
            while part := line.recv(1 << 16):
                said += part
            return said

    def is_held(self) -> bool:
        return self.waits

    def do(self, what: object) -> None:
        assert callable(what)
        self.loop.call_soon_threadsafe(what)


@pytest.fixture(scope="module")
def here() -> Iterator[Here]:
    server = Here()
    yield server
    server.do(server.loop.stop)
    server.thread.join()
    server.loop.close()


def post(path: bytes, body: bytes = b"", *lines: bytes) -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([b"POST %b HTTP/1.1" % path, length, *lines, b"", body])


CLOSES = b"Connection: close"


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


def test_what_is_asked_at_once_is_answered_one_after_the_other(here: Here) -> None:
    asked = [post(b"/%d" % n, b"b" * n) for n in range(9)]
    expected = [b"/%d" % n + b"b" * n for n in range(9)] + [b"/last"]
    last = post(b"/last", b"", CLOSES)
    assert bodies(here.say(*asked, last, and_end=False)) == expected
    assert bodies(here.say(b"".join([*asked, last]), and_end=False)) == expected


def test_a_request_may_come_a_byte_at_a_time(here: Here) -> None:
    chunks = b"3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n"
    head = b"POST /slow HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    said = here.say(*(bytes([byte]) for byte in head + chunks), and_end=False)
    assert bodies(said) == [b"/slowabcd"]


def test_a_long_body_comes_through_whole(here: Here) -> None:
    body = bytes(range(256)) * 8192
    assert bodies(here.say(post(b"/", body, CLOSES), and_end=False)) == [b"/" + body]


def test_who_asks_whether_to_go_on_is_told(here: Here) -> None:
    with socket.create_connection(("127.0.0.1", here.port), timeout=20) as line:
        line.sendall(post(b"/", b"", b"Expect: 100-continue").replace(b"h: 0", b"h: 2"))
        assert line.recv(99) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"ab")
        assert line.recv(999).endswith(b"\r\n\r\n/ab")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n" + b"a" * 40_000, b"431"),
        (b"GET /wrong HTTP/1.1\r\n\r\n", b"500"),
        (post(b"/unread", b"", b"X: y").replace(b"h: 0", b"h: 999") + b"GET /", b"200"),
    ],
)
def test_after_what_nobody_can_go_on_from_the_line_is_closed(
    here: Here, said: bytes, status: bytes
) -> None:
    more = b"GET /next HTTP/1.1\r\n\r\n" if status != b"500" else b""
    answer = here.say(said + more)
    assert answer.split()[1] == status
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_head_is_answered_without_a_body(here: Here) -> None:
    said = here.say(b"HEAD /x HTTP/1.1\r\n\r\n")
    assert b"content-length: 2\r\n" in said
    assert said.endswith(b"\r\n\r\n")


def test_more_than_may_be_open_are_not_let_in(here: Here) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(here.connections, "most", 0)
        try:
            said = here.say(post(b"/"))
        except OSError:
            said = b""
        assert said == b""


@pytest.mark.parametrize("sent", [b"", b"GET / HT", post(b"/first"), post(b"/first") + b"GE"])
def test_who_sends_nothing_more_is_given_up_in_time(
    here: Here, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS_FOR_A_HEAD", -1)
    monkeypatch.setattr(connection, "SECONDS_BETWEEN", -1)
    with socket.create_connection(("127.0.0.1", here.port), timeout=20) as line:
        line.sendall(sent)
        if b"first" in sent:
            assert line.recv(999)
        line.settimeout(0.05)

        def is_given_up() -> bool:
            here.do(here.connections.look)
            try:
                return is_closed(line)
            except TimeoutError:
                return False

        assert until(is_given_up)


def test_at_the_end_what_was_asked_is_answered_and_the_rest_is_closed(here: Here) -> None:
    address = ("127.0.0.1", here.port)
    with (
        socket.create_connection(address, timeout=20) as idle,
        socket.create_connection(address, timeout=20) as asks,
    ):
        idle.sendall(post(b"/idle"))
        assert idle.recv(999)
        asks.sendall(post(b"/held") + post(b"/never"))
        assert until(here.is_held)
        assert until(lambda: len(here.connections.open) == 2)
        with socket.create_connection(address, timeout=20) as late:
            assert until(lambda: len(here.connections.open) == 3)
            here.do(here.connections.end)
            assert is_closed(idle)
            late.sendall(post(b"/late"))
            said = late.recv(999)
            assert said.endswith(b"/late")
            assert is_closed(late)
        here.do(here.held.set)
        said = b""
        while part := asks.recv(999):
            said += part
        assert bodies(said) == [b"/held"]
        here.connections.ends = False
