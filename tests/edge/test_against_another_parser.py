"""Heads and bodies are read as h11 reads them, which is by others and in Python: where two servers
in a row find another end of a request, somebody's request is taken for a part of another's."""

import random
from collections.abc import Iterator
from typing import Any

import h11
import pytest

from tests.support.uvicorn_here import Here

SENDS = 3000
"""Requests, each of some parts that come from a list below."""

FIRST = (
    b"POST / HTTP/1.1", b"POST / HTTP/1.1", b"POST / HTTP/1.0", b"GET / HTTP/1.1",
    b"GET /a?b=c HTTP/1.1", b"POST  / HTTP/1.1", b"POST /\x00 HTTP/1.1", b"POST / HTTP/1.1 ",
    b"POST / HTTP/2.0", b"POST / HTTP/11", b"P(ST / HTTP/1.1", b"POST /",
)  # fmt: skip
LINES = (
    b"Content-Length: 5", b"Content-Length: 5", b"Content-Length: 6", b"Content-Length: +5",
    b"Content-Length: -5", b"Content-Length: 0x5", b"Content-Length: 5, 5", b"Content-Length: ",
    b"Content-Length: 5 5", b"Content-Length: 05", b"Content-Length : 5", b"Content-Length\t: 5",
    b"Content-Length: 18446744073709551621", b"Content_Length: 5", b"content-length:5",
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", b"Transfer-Encoding: Chunked",
    b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked, identity",
    b"Transfer-Encoding: identity", b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: \x0bchunked", b"Transfer-Encoding : chunked",
    b"Transfer-Encoding:\tchunked", b"Transfer-Encoding: chunked\x00", b"X: a\x00b", b"X: a\rb",
    b"X: a\nContent-Length: 5", b"X: a\n Content-Length: 5", b" folded: 1", b"X: 1\r\n folded",
    b": 1", b"no colon", b"X y: 1", b"X: \xff", b"Connection: close", b"Connection: keep-alive",
    b"Expect: 100-continue", b"Host: there", b"X: \x1b[2J",
)  # fmt: skip
ENDS = (b"\r\n",) * 12 + (b"\n", b"\r", b"\r\r\n", b"\n\r\n")
BODIES = (
    b"hello", b"hello", b"", b"hello!", b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n",
    b"5;a=b\r\nhello\r\n0\r\n\r\n", b"5;" + b"a" * 900 + b"\r\nhello\r\n0\r\n\r\n",
    b"+5\r\nhello\r\n0\r\n\r\n", b"-5\r\nhello\r\n0\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n",
    b"5 \r\nhello\r\n0\r\n\r\n", b" 5\r\nhello\r\n0\r\n\r\n", b"05\r\nhello\r\n0\r\n\r\n",
    b"5\nhello\r\n0\r\n\r\n", b"5\r\nhello\n0\r\n\r\n", b"5\r\nhello0\r\n\r\n",
    b"5\r\nhello\r\n0\r\nX: y\r\n\r\n", b"5\r\nhello\r\n0\r\n\n", b"5\r\nhello\r\n0\r\nX: y\n\r\n",
    b"5\r\nhello\r\r\n0\r\n\r\n", b"ffffffffffffffff5\r\nhello\r\n0\r\n\r\n",
    b"5\r\nhelloXX0\r\n\r\n",
    b"5;\nhello\r\n0\r\n\r\n", b'5;a="\r\n"\r\nhello\r\n0\r\n\r\n',
)  # fmt: skip
NEXT = b"GET /next HTTP/1.1\r\nHost: here\r\n\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        said = await receive()
        body, more = body + said.get("body", b"<broken off>"), said.get("more_body", False)
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    body = b"%b %b %b" % (scope["method"].encode(), scope["raw_path"] + query, body)
    told = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": told})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def here() -> Iterator[Here]:
    server = Here(echo)
    yield server
    server.end()


def requests(chance: random.Random) -> bytes:
    end = chance.choice(ENDS) if chance.random() < 0.2 else b"\r\n"
    lines = [chance.choice(FIRST) if chance.random() < 0.2 else FIRST[0], b"Host: here"]
    lines += chance.choices(LINES, k=chance.choice((0, 1, 1, 1, 2, 2, 3)))
    return end.join([*lines, b"", b""]) + chance.choice(BODIES)


def by_h11(sent: bytes) -> list[bytes]:
    """What is asked, one after the other, until the end or what is none of HTTP."""
    line, asked, found = h11.Connection(h11.SERVER), [b""], list[bytes]()
    line.receive_data(sent.replace(b"POST  /", b"POST /"))  # llhttp takes both
    line.receive_data(b"")
    while True:
        try:
            event = line.next_event()
        except h11.RemoteProtocolError:
            return found
        if isinstance(event, h11.Request):
            asked = [b"%b %b " % (event.method, event.target)]
        elif isinstance(event, h11.Data):
            asked.append(bytes(event.data))
        elif isinstance(event, h11.EndOfMessage):
            found.append(b"".join(asked))
            line.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
            line.send(h11.EndOfMessage())
            if line.our_state is h11.MUST_CLOSE:
                return found
            line.start_next_cycle()
        else:
            return found


def by_us(here: Here, sent: bytes) -> list[bytes]:
    said, found = here.say(sent), list[bytes]()
    while said:
        head, _, rest = said.partition(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 100"):
            said = rest
            continue
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if b" 200 " in head and b"<broken off>" not in rest[:length]:
            found.append(rest[:length])
        said = rest[length:]
    return found


def test_requests_end_where_another_parser_ends_them(here: Here) -> None:
    chance, others = random.Random(7), list[tuple[bytes, object, object]]()
    for _ in range(SENDS):
        sent = requests(chance) + NEXT
        ours, theirs = by_us(here, sent), by_h11(sent)
        # One may refuse what the other takes. Neither takes for whole what is not, nor goes on.
        if ours != theirs[: len(ours)]:
            others.append((sent, ours, theirs))
    assert others == []
