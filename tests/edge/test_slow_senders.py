"""Who sends slowly keeps no caller waiting, on whatever path and however many they are."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.edge.conftest import TOKEN, Served, head
from tests.support.machine import slowness

BODIES, HEADERS = 50, 200
CALLERS = 40


@pytest.mark.parametrize(
    "path",
    [
        "/staff/sign-in",
        "/ussd",
        "/ussd/events",
        "/voice",
        "/sms",
        "/whatsapp",
        "/readyz",
        "/audio/x",
        "/nowhere",
    ],
)
def test_slow_senders_keep_no_caller_waiting(unlocked: Served, many: ExitStack, path: str) -> None:
    answered_in_time(unlocked, many, path, "/ussd")


@pytest.mark.parametrize("path", ["/staff/sign-in", f"/at/{TOKEN}/ussd", "/at/of-somebody/ussd"])
def test_nor_those_behind_a_token(locked: Served, many: ExitStack, path: str) -> None:
    answered_in_time(locked, many, path, f"/at/{TOKEN}/ussd")


def answered_in_time(server: Served, many: ExitStack, path: str, callback: str) -> None:
    for _ in range(BODIES):
        many.enter_context(server.line()).sendall(head(path, 1000) + b"a")
    for _ in range(HEADERS):
        many.enter_context(server.line()).sendall(head(path, 1000)[:-10])

    def dial(number: int) -> float:
        began = time.monotonic()
        status, said = server.post(callback, sessionId=f"{path} {number}")
        assert (status, said[:4]) == (200, b"CON ")
        return time.monotonic() - began

    with ThreadPoolExecutor(4) as callers:
        waits = sorted(callers.map(dial, range(CALLERS)))
    crowded = slowness()
    assert waits[-1] < 2 * crowded, waits[-5:]
    assert waits[CALLERS // 2] < 0.5 * crowded, waits
    assert server.say(head("/healthz", 0, "GET"))[0] == 200
