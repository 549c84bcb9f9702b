"""A connection, spoken to by hand: what is asked on it is answered in order."""

import logging
import socket
from typing import Any
from unittest.mock import Mock

import pytest

from edge import connection
from edge.connection import AT_ONCE, Connection
from edge.server import CAME
from tests.support.echo import CHUNKED, CLOSES, Ask, Echo, Say, bodies, is_closed, post
from tests.support.machine import until
from tests.support.uvicorn_here import Here


def test_what_is_asked_at_once_is_answered_one_after_the_other(here: Here) -> None:
    asked = [post(b"/%d" % n, b"b" * n) for n in range(9)]
    expected = [b"/%d" % n + b"b" * n for n in range(9)] + [b"/last"]
    last = post(b"/last", b"", CLOSES)
    assert bodies(here.say(*asked, last, and_end=False)) == expected
    assert bodies(here.say(b"".join([*asked, last]), and_end=False)) == expected
    assert bodies(here.say(b"".join([*asked, post(b"/last")]))) == expected


def test_thousands_that_are_asked_at_once_are_answered(here: Here) -> None:
    said = here.say(b"GET /%b HTTP/1.1\r\n\r\n" % b"" * 5000 + post(b"/last", b"", CLOSES))
    assert bodies(said) == [b"/"] * 5000 + [b"/last"]


def test_no_more_is_read_than_is_answered_soon(here: Here, echo: Echo) -> None:
    with here.line() as line:
        line.sendall(post(b"/held") + b"GET / HTTP/1.1\r\n\r\n" * 100_000)
        assert until(echo.is_held)
        (one,) = here.state.connections
        assert isinstance(one, Connection)
        assert until(lambda: one.flow.read_paused)
        assert len(one.pipeline) < 150
        assert len(one._ahead) <= AT_ONCE
        here.do(echo.held.set)
        said = 0
        while said < 100_000 * 20:
            said += len(line.recv(1 << 16))
            assert len(one.pipeline) < 150
            assert len(one._ahead) <= 2 * AT_ONCE
        echo.waits = False
        here.do(echo.held.clear)


def test_a_request_may_come_a_byte_at_a_time(here: Here) -> None:
    chunks = b"3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n"
    said = here.say(*(bytes([byte]) for byte in CHUNKED + chunks))
    assert bodies(said) == [b"/cabcd"]


def test_a_long_body_comes_through_whole(here: Here) -> None:
    body = bytes(range(256)) * 8192
    assert bodies(here.say(post(b"/", body, CLOSES), and_end=False)) == [b"/" + body]


def test_who_asks_whether_to_go_on_is_told(here: Here) -> None:
    with here.line() as line:
        line.sendall(post(b"/", b"", b"Expect: 100-continue").replace(b"h: 0", b"h: 2"))
        assert line.recv(99) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"ab")
        assert line.recv(999).endswith(b"\r\n\r\n/ab")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000, b"431"),
        (b"GET /" + b"a" * 40_000, b"431"),
        (b"GET / HTTP/1.1\r\n" + b"a:\r\n" * 101 + b"\r\n", b"431"),
        (b"GET /\r\n\r\n", b"400"),
        (b"GET / HTTP/2.0\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b"501"),
        (b"CONNECT here:80 HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
        (post(b"/x", b"", CLOSES), b"200"),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", b"200"),
        (CHUNKED + b"zz\r\n", b"200"),
        (CHUNKED + b"1;" + b"a" * 40_000, b"200"),
        (CHUNKED + b"0\r\nX: " + b"a" * 40_000, b"200"),
        (CHUNKED + b"0\r\n" + b"a:\r\n" * 200, b"200"),
        (post(b"/", b"ab", b"Connection: Upgrade", b"Upgrade: h2c"), b"200"),
    ],
)
def test_after_what_nobody_can_go_on_from_the_line_is_closed(
    here: Here, said: bytes, status: bytes
) -> None:
    answer = here.say(said + b"GET /next HTTP/1.1\r\n\r\n", and_end=False)
    assert answer.split()[1] == status
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close\r\n" in answer
    if said.startswith(CHUNKED):
        assert answer.endswith(b"<broken off>")


def test_where_answering_fails_the_next_is_answered(here: Here) -> None:
    said = here.say(post(b"/wrong") + post(b"/next"))
    assert said.startswith(b"HTTP/1.1 500 ")
    assert bodies(said) == [b"", b"/next"]


def test_what_breaks_off_is_answered_and_known_for_it(here: Here) -> None:
    assert bodies(here.say(post(b"/", b"ab")[:-1])) == [b"/a<broken off>"]
    assert bodies(here.say(post(b"/a") + CHUNKED + b"1\r\na\r\n")) == [b"/a", b"/ca<broken off>"]


def test_the_rest_of_a_body_that_was_answered_is_no_request(here: Here) -> None:
    body = b"GET /smuggled HTTP/1.1\r\n\r\n"
    said = here.say(post(b"/unread", body), post(b"/next", b"", CLOSES), and_end=False)
    assert bodies(said) == [b"/unread", b"/next"]


def test_what_stands_behind_a_body_is_no_header(here: Here) -> None:
    with here.line() as line:
        line.sendall(CHUNKED.replace(b"/c", b"/headers") + b"1\r\na\r\n")
        line.sendall(b"0\r\nX-Forwarded-Proto: https\r\n\r\n")
        assert b"x-forwarded-proto" not in line.recv(999)


def test_no_header_of_two_lines_goes_out(here: Here) -> None:
    assert b"y: 2" not in here.say(post(b"/two-lines"))


def test_nothing_says_what_it_is_made_of(here: Here) -> None:
    assert b"server" not in here.say(post(b"/x")).lower()


def test_a_head_is_answered_without_a_body(here: Here) -> None:
    said = here.say(b"HEAD /x HTTP/1.1\r\n\r\n")
    assert b"content-length: 2\r\n" in said
    assert said.endswith(b"\r\n\r\n")


def test_a_body_that_came_with_its_head_is_there_at_once() -> None:
    found: list[Any] = []

    async def application(scope: Any, receive: Ask, send: Say) -> None:
        found.append(scope.get(CAME))

    server = Here(application)
    try:
        server.say(post(b"/", b"ab"), b"")
        server.say(post(b"/", b"a" * 50_000))
    finally:
        server.end()
    assert found[0] == b"ab"
    assert found[1] is None


def test_more_than_may_be_open_are_not_let_in(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_OPEN", 0)
    try:
        said = here.say(post(b"/"))
    except OSError:
        said = b""
    assert said == b""


def test_a_thousand_at_once_are_answered(here: Here) -> None:
    lines = [here.line() for _ in range(1000)]
    for line in lines:
        line.sendall(post(b"/x"))
    for line in lines:
        assert line.recv(999).endswith(b"/x")
        line.close()


def test_at_the_end_what_was_asked_is_answered_and_the_rest_is_closed(
    here: Here, echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS_STILL", 0.5)

    def leave() -> None:
        here.state.leaves = True
        for one in list(here.state.connections):
            one.shutdown()

    with here.line() as idle, here.line() as asks, here.line() as more:
        for line in (idle, more):
            line.sendall(post(b"/idle"))
            assert line.recv(999)
        asks.sendall(post(b"/held"))
        assert until(echo.is_held)
        here.do(leave)
        more.sendall(post(b"/more"))  # it was on its way
        said = more.recv(999)
        assert said.endswith(b"/more")
        assert b"connection: close\r\n" in said
        assert is_closed(more)
        assert is_closed(idle)
        with here.line() as late:
            late.sendall(post(b"/late"))
            assert late.recv(999).endswith(b"/late")
            assert is_closed(late)
        here.do(echo.held.set)
        said = b""
        while part := asks.recv(999):
            said += part
        assert bodies(said) == [b"/held"]
    here.state.leaves = echo.waits = False
    here.do(echo.held.clear)


def test_who_hung_up_is_no_fault(here: Here, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    for asked in (post(b"/large"), b"nonsense\r\n\r\n", post(b"/", b"abc")[:-1], CHUNKED + b"z"):
        for _ in range(20):
            with here.line() as line:
                line.sendall(asked)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset
    assert until(lambda: not here.state.connections)
    assert caplog.records == []


def test_a_line_that_was_cut_as_it_was_to_end_is_let_go_of() -> None:
    one = Connection.__new__(Connection)
    one.loop, one.transport, one.flow = Mock(), Mock(), Mock()
    one._has_ended = False
    one.transport.write_eof = Mock(side_effect=OSError)
    one._finish()
    assert one._is_over
