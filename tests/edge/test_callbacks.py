"""Whatever comes to a callback's address is answered with 200 and something that fits, in time."""

import time

import pytest

from tests.edge.conftest import BEFORE, FORM, TOKEN, Served, encoded, head

FIRST = b"CON "
FITS = {
    "/ussd": (b"CON ", b"END "),
    "/ussd/events": (b"",),
    "/voice": (b"<?xml",),
    "/voice/3": (b"<?xml",),
    "/voice/3/silence": (b"<?xml",),
    "/voice/events": (b"",),
}
CALL = {"isActive": "1", "callerNumber": "+254711000001", "direction": "Inbound"}


def chunked(path: str, body: bytes, cut: int | None = None) -> bytes:
    half = len(body) // 2
    parts = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:]))
    return head(path) + (parts + b"0\r\n\r\n")[:cut]


@pytest.mark.parametrize("path", FITS)
def test_a_body_in_chunks_is_heard_as_one_with_a_length(unlocked: Served, path: str) -> None:
    form = {**FORM, **CALL, "sessionId": f"of one length{path}"}
    parts = {**form, "sessionId": f"of many parts{path}"}
    status, said = unlocked.say(chunked(path, encoded(parts)))
    assert (status, said) == unlocked.post(path, **form)
    assert status == 200
    assert said.startswith(FITS[path])
    if path == "/ussd":
        assert said.startswith(FIRST)


@pytest.mark.parametrize("path", FITS)
@pytest.mark.parametrize(
    "request_",
    [
        lambda path: head(path, 0),
        lambda path: head(path, 0, "GET"),
        lambda path: head(path, 3, "PUT") + b"a=1",
        lambda path: head(path, 9, "DELETE") + b"text=1&b=",
        lambda path: head(path, 10) + b"\xff\xfe%ZZ&&=&=",
        lambda path: head(path, 100_000) + b"a" * 100_000,
        lambda path: head(path, 2_000_000),
        lambda path: head(path, 6_000_000) + b"a" * 6_000_000,  # more than any buffer holds
        lambda path: head(path) + b"ffff\r\n" + b"a" * 70_000,
        lambda path: head(path) + b"zz\r\n",
        lambda path: head(path + "/", 9) + b"sessionId",
    ],
)
def test_it_is_answered_whatever_comes(unlocked: Served, path: str, request_: object) -> None:
    assert callable(request_)
    began = time.monotonic()
    status, said = unlocked.say(request_(path))
    assert status == 200
    assert said.startswith(FITS[path])
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("sent", ["with a length", "in chunks"])
def test_nothing_is_done_for_a_body_that_broke_off(unlocked: Served, sent: str) -> None:
    of = {"sessionId": f"cut off {sent}"}
    unlocked.post("/ussd", **of)
    menu = unlocked.post("/ussd", text="1", **of)
    # `text` stands last, as somebody was in the midst of saying 12.
    body = encoded({**FORM, **of, "text": "1*12"})
    cut = head("/ussd", len(body)) + body[:-1] if sent == "with a length" else None
    status, said = unlocked.say(cut or chunked("/ussd", body, cut=-6), and_end=True)
    assert status == 200
    assert said.startswith(b"END ")
    assert unlocked.post("/ussd", text="1", **of) == menu


def test_a_slow_body_is_answered_before_the_gateway_gives_up(unlocked: Served) -> None:
    began = time.monotonic()
    status, said = unlocked.say(head("/ussd", 100) + b"sessionId=")
    assert status == 200
    assert said.startswith(b"END ")
    assert 4 < time.monotonic() - began < 8


def test_a_slash_at_the_end_changes_nothing(unlocked: Served) -> None:
    assert unlocked.post("/ussd/", sessionId="slash") == unlocked.post("/ussd", sessionId="none")
    assert unlocked.post("/ussd/events/")[0] == 200


@pytest.mark.parametrize("token", [TOKEN, BEFORE])
def test_two_tokens_hold_while_one_takes_the_place_of_the_other(locked: Served, token: str) -> None:
    status, said = locked.post(f"/at/{token}/ussd", sessionId=token)
    assert (status, said[:4]) == (200, FIRST)
    assert locked.post(f"/at/{token}/ussd/", sessionId=token) == (status, said)


@pytest.mark.parametrize("path", ["/ussd", "/at/a-token-of-some-lengtH/ussd", "/at/ussd", "/at//"])
def test_no_body_is_read_behind_a_wrong_token(locked: Served, path: str) -> None:
    began = time.monotonic()
    status, said = locked.say(head(path, 1_000 if "at" in path else 0) + b"s")
    assert status == 404
    assert not said.startswith(FIRST)
    assert time.monotonic() - began < 2
