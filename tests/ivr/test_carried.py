"""Calls that an event loop carries: who waits for the database keeps nobody else waiting."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from assembly import Parts

Post = Callable[[str, dict[str, str]], str]
CALL = {"isActive": "1", "direction": "Inbound", "destinationNumber": "+254711082900"}


def test_a_caller_is_answered_while_it_is_asked_whom_another_is_put_through_to(
    post: Post, service: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, known, waited = threading.Event(), threading.Event(), list[bool]()

    def slow(_: object) -> tuple[str, ...]:
        asked.set()
        waited.append(known.wait(20))
        return ("+254711000008",)

    monkeypatch.setattr(type(service.switchboard), "on_duty", slow)
    forgotten = CALL | {"sessionId": "lost", "callerNumber": "+254711000001"}
    begins = CALL | {"sessionId": "new", "callerNumber": "+254711000002"}
    with ThreadPoolExecutor(1) as other:
        lost = other.submit(post, "/voice/5", forgotten)
        try:
            assert asked.wait(20)
            assert "GetDigits" in post("/voice", begins)
        finally:
            known.set()
        assert "+254711000008" in lost.result()
    assert waited == [True]


def test_a_caller_is_answered_while_what_another_told_is_kept(
    post: Post, service: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, known, waited = threading.Event(), threading.Event(), list[bool]()

    def slow(_: object, end: object) -> None:
        asked.set()
        waited.append(known.wait(20))

    monkeypatch.setattr(type(service.switchboard), "ended", slow)
    begins = CALL | {"sessionId": "new", "callerNumber": "+254711000002"}
    over = {**CALL, "isActive": "0", "sessionId": "over", "callerNumber": "+254711000001"}
    with ThreadPoolExecutor(1) as other:
        ended = other.submit(post, "/voice", over | {"durationInSeconds": "9"})
        try:
            assert asked.wait(20)
            assert "GetDigits" in post("/voice", begins)
        finally:
            known.set()
        assert "Response" in ended.result()
    assert waited == [True]
