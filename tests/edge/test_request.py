"""Heads and bodies of requests: read as their standard says, and in no second way."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.request import BadRequest, Body, Request

HOST = b"Host: here\r\n"


def head(first: bytes = b"POST /ussd HTTP/1.1", *lines: bytes) -> bytes:
    return b"\r\n".join([first, b"Host: here", *lines, b"", b""])


def test_a_head_is_read_as_it_was_meant() -> None:
    asked = Request(
        head(b"POST /a%20b%C3%A9?q=%20 HTTP/1.1", b"X-One:  1 \t", b"x-one:", b"y: \xff")
    )
    assert (asked.method, asked.path, asked.query) == ("POST", "/a bé", "q=%20")
    assert asked.headers == [(b"host", b"here"), (b"x-one", b"1"), (b"x-one", b""), (b"y", b"\xff")]
    assert asked.stays
    assert asked.body.is_whole
    assert Request(head(b"GET http://here:80/a#part HTTP/1.1")).path == "/a"


@pytest.mark.parametrize("line", [b"Connection: close", b"connection: TE, Close"])
def test_a_line_does_not_stay_where_its_sender_says_so(line: bytes) -> None:
    assert not Request(head(b"GET / HTTP/1.1", line)).stays
    assert not Request(head(b"GET / HTTP/1.0")).stays


@pytest.mark.parametrize(
    "said",
    [
        b"POST /ussd\r\n\r\n",
        head(b"POST ussd HTTP/1.1"),
        head(b"POST /ussd HTTP/2.0"),
        head(b"POST  /ussd HTTP/1.1"),
        head(b"POST /us\x00sd HTTP/1.1"),
        head(b"P(ST /ussd HTTP/1.1"),
        head(b"CONNECT here:80 HTTP/1.1"),
        head(b"GET / HTTP/1.1", b"no colon"),
        head(b"GET / HTTP/1.1", b"Name : 1"),
        head(b"GET / HTTP/1.1", b" folded: 1"),
        head(b"GET / HTTP/1.1", b": 1"),
        head(b"GET / HTTP/1.1", b"a: 1\nb: 2"),
        head(b"GET / HTTP/1.1", b"a: 1\rb: 2"),
        head(b"GET / HTTP/1.1", b"a: \x00"),
    ],
)
def test_what_is_no_head_is_refused(said: bytes) -> None:
    with pytest.raises(BadRequest):
        Request(said)


@pytest.mark.parametrize(
    "lines",
    [
        [b"Content-Length: 1", b"Content-Length: 1"],
        [b"Content-Length: 1, 1"],
        [b"Content-Length: +1"],
        [b"Content-Length: -1"],
        [b"Content-Length: 0x1"],
        [b"Content-Length: "],
        [b"Content-Length: 1234567890123456"],
        [b"Content-Length: 1", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: gzip, chunked"],
        [b"Transfer-Encoding: identity"],
        [b"Transfer-Encoding: xchunked"],
    ],
)
def test_a_body_that_could_end_in_two_places_is_refused(lines: list[bytes]) -> None:
    with pytest.raises(BadRequest):
        Request(head(b"POST / HTTP/1.1", *lines))


def test_chunks_are_none_of_http_1_0() -> None:
    with pytest.raises(BadRequest):
        Request(head(b"POST / HTTP/1.0", b"Transfer-Encoding: chunked"))


def fed(body: Body, came: bytes, cuts: list[int]) -> tuple[bytes, bytes]:
    """What it took of some bytes that came in parts, and what it left."""
    left, at = b"", [0, *sorted(cut % (len(came) + 1) for cut in cuts), len(came)]
    for begin, end in pairwise(at):
        part = came[begin:end]
        left += part if body.is_whole else body.feed(part)
    return body.at_once(), left


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=4), st.lists(st.integers(0, 999)))
def test_chunks_are_put_together_wherever_they_were_cut(said: list[bytes], cuts: list[int]) -> None:
    came = b"".join(b"%X;a=b\r\n%b\r\n" % (len(part), part) for part in said)
    body = Body(None)
    assert fed(body, came + b"0\r\nTrailer: 1\r\n\r\nGET /", cuts) == (b"".join(said), b"GET /")
    assert body.is_whole


@given(st.binary(max_size=40), st.lists(st.integers(0, 99)))
def test_a_body_of_a_length_ends_there(said: bytes, cuts: list[int]) -> None:
    body = Body(len(said))
    assert fed(body, said + b"GET /", cuts) == (said, b"GET /")
    assert body.is_whole


@pytest.mark.parametrize(
    "said",
    [
        b"zz\r\n",
        b"\r\n",
        b"-1\r\n",
        b"3\r\nabcd",
        b"1;" + b"a" * 9000,
        b"1\r\naxx0\r\n\r\n",
        b"9" * 9 + b"\r\n",
    ],
)
def test_what_is_no_chunk_is_refused(said: bytes) -> None:
    with pytest.raises(BadRequest):
        Body(None).feed(said)


def test_who_waits_for_a_body_hears_that_it_broke_off() -> None:
    async def wait() -> tuple[bytes, bytes]:
        body = Body(9)
        waits = asyncio.ensure_future(body.more())
        await asyncio.sleep(0)
        body.feed(b"abc")
        first = await waits
        body.break_off()
        return first, await body.more()

    with asyncio.Runner() as here:
        assert here.run(wait()) == (b"abc", b"")
