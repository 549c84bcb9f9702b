"""Who keeps a connection waiting is given up in time, and who is only slow is not."""

from contextlib import suppress

import pytest

from edge import connection
from tests.support.echo import CLOSES, Echo, is_closed, post
from tests.support.machine import until
from tests.support.uvicorn_here import Here

SENT = [b"", b"GET / HT", post(b"/first"), post(b"/first") + b"GE", post(b"/unread", b"ab")[:-1]]


@pytest.mark.parametrize("sent", SENT)
def test_who_sends_nothing_more_is_given_up_in_time(
    here: Here, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FOR_A_HEAD", "BETWEEN", "FOR_THE_REST"):
        monkeypatch.setattr(connection, f"SECONDS_{name}", -1)
    with here.line() as line:
        line.sendall(sent)
        if b"POST" in sent:
            assert line.recv(999)
        line.settimeout(0.05)

        def is_given_up() -> bool:
            here.do(lambda: look(here))
            try:
                return is_closed(line)
            except TimeoutError:
                return False

        assert until(is_given_up)
        assert until(lambda: not here.state.connections or not look_now(here))


def look(here: Here, ahead: float = 0) -> None:
    for one in list(here.state.connections):
        one.look(here.loop.time() + ahead)  # type: ignore[union-attr]


def look_now(here: Here) -> bool:
    here.do(lambda: look(here, 100))
    return bool(here.state.connections)


def test_a_head_by_the_byte_is_given_up(here: Here) -> None:
    with here.line() as line:
        for byte in b"GET / HTTP/1.1\r\n":
            line.sendall(bytes([byte]))
            here.do(lambda: look(here, 5))
        assert until(lambda: bool(here.state.connections))
        here.do(lambda: look(here, 11))
        assert is_closed(line)


def test_who_takes_no_answer_in_has_no_more_answered_and_is_given_up(
    here: Here, echo: Echo
) -> None:
    echo.large = 0
    with here.line() as line:
        line.sendall(post(b"/large") * 39 + post(b"/large", b"", CLOSES))
        assert until(lambda: echo.large > 0)
        for _ in range(20):
            here.say(post(b"/", b"", CLOSES), and_end=False)
        assert echo.large < 20
        here.do(lambda: look(here))
        here.do(lambda: look(here, 29))
        assert line.recv(1 << 20)
        here.do(lambda: look(here, 100))
        here.do(lambda: look(here, 131))
        with suppress(OSError):
            while line.recv(1 << 20):
                pass
        assert until(lambda: not here.state.connections)
        large = echo.large
        here.say(post(b"/", b"", CLOSES), and_end=False)
        assert echo.large == large < 40


def test_who_takes_an_answer_in_slowly_has_it_whole(here: Here, echo: Echo) -> None:
    echo.large = 0
    with here.line() as line:
        line.sendall(post(b"/large") * 39 + post(b"/large", b"", CLOSES))
        taken = 0
        while part := line.recv(1 << 20):
            taken += len(part)
            here.do(lambda: look(here))
    assert echo.large == 40
    assert taken > 40 << 20
