"""A process asks for its successor after so many requests, but not while it is young."""

import asyncio
import socket
import time

import pytest

from edge.__main__ import SUCCEED
from edge.process import Process


async def nothing(*_: object) -> None:
    pass


def test_a_young_process_answers_on_however_many_dial(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, asked = [0.0], list[float]()
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    ours, its = socket.socketpair()
    ours.setblocking(False)
    server = Process(nothing, its, after=3)

    async def go_on() -> None:
        for _ in range(20):
            clock[0] += 40
            server.server_state.total_requests += 1
            await server.on_tick(1)
            try:
                assert ours.recv(9) == SUCCEED
            except BlockingIOError:
                continue
            asked.append(clock[0])

    with ours, its, asyncio.Runner() as here:
        here.run(go_on())
    assert asked == [320]
