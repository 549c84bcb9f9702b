"""What presses and waits, held to a server that answers as it is told."""

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from threading import Event, Thread

import pytest

from bench.load import Load, press
from bench.paced import Flow, paced
from bench.walks import Hop

ASKS = b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
A_SECOND = 200
STANDS_STILL_S = 0.3
Serve = Callable[[Callable[[int], bytes]], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server that answers each request, by its number, as it is told; its port."""
    with ExitStack() as house:

        def started(answer: Callable[[int], bytes]) -> int:
            listening = house.enter_context(socket.create_server(("127.0.0.1", 0)))
            over = Event()
            serving = Thread(target=_serve, args=(listening, answer, over))
            serving.start()
            house.callback(serving.join)
            house.callback(over.set)
            return int(listening.getsockname()[1])

        yield started


def _serve(listening: socket.socket, answer: Callable[[int], bytes], over: Event) -> None:
    """Whoever has asked something, one after the other."""
    wires, number = [listening], 0
    while not over.is_set():
        for wire in select.select(wires, [], [], 0.02)[0]:
            if wire is listening:
                wires.append(wire.accept()[0])
            elif _is_asked(wire):
                wire.sendall(_whole(answer(number)))
                number += 1
            else:
                wires.remove(wire)
                wire.close()
    for wire in wires[1:]:
        wire.close()


def _whole(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)


def _is_asked(wire: socket.socket) -> bool:
    with suppress(ConnectionError):
        return bool(wire.recv(1 << 16))
    return False


def test_a_server_that_stands_still_makes_all_wait_who_come_meanwhile(serve: Serve) -> None:
    """Not only the one whom it kept, as where the next caller comes once that one is answered."""

    def still_once(number: int) -> bytes:
        if number == 20:
            time.sleep(STANDS_STILL_S)
        return b"there"

    flow = Flow(serve(still_once), [Hop(ASKS, b"there")], A_SECOND)
    paced([flow], 1.0)
    late = [waited for waited in flow.load.waited if waited > STANDS_STILL_S / 10]
    assert len(late) > A_SECOND * STANDS_STILL_S / 2
    assert not flow.load.wrong


def test_each_hop_goes_to_the_next_process(serve: Serve) -> None:
    here, there = serve(lambda _: b"here"), serve(lambda _: b"there")
    walk = [Hop(ASKS, b"here"), Hop(ASKS, b"there")]
    load = press([here, there], walk, 0.3, {}).right("both")
    assert len(load.waited) > 2
    assert press([here], walk, 0.3, {}).wrong


def test_a_screen_with_a_code_of_its_own_is_compared_around_it(serve: Serve) -> None:
    said = serve(lambda number: b"Your code: %d. Keep it." % (number + 100))
    assert not press([said], [Hop(ASKS, b"Your code: {code}. Keep it.")], 0.2, {}).wrong
    assert press([said], [Hop(ASKS, b"Your code: {code}. Lose it.")], 0.2, {}).wrong
    with pytest.raises(SystemExit, match="answered what it should not"):
        press([said], [Hop(ASKS, None)], 0.2, {}).right("it")


def test_waits_are_of_so_large_a_part() -> None:
    load = Load(waited=[s / 100 for s in range(100, -1, -1)])
    assert load.waits(0.5, 0.99, 1) == [0.5, 0.99, 1]
