"""What is told of texts, as it comes: harmless whatever it is, and always answered."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from flask import Flask

from gateway.callbacks import Posted
from sms.callback import Incoming
from sms.routes import NOTHING, SmsDoor


class Desk:
    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def is_of_caller(self, text: Incoming) -> bool:
        return False

    def once(self, text: Incoming, ask: Callable[[], bool]) -> bool:
        return ask()

    def heard(
        self,
        number: str,
        words: str,
        sent_at: datetime,
        is_of_caller: Callable[[], bool],
        once: Callable[[Callable[[], bool]], bool],
    ) -> bool:
        """Staff say `OK`."""
        return words == "OK"

    def take(self, text: Incoming) -> None:
        self.told.append((text.caller.number, text.words))

    def stop(self, number: str) -> None:
        self.told.append((number,))

    def delivered(self, gateway_id: str, number: str, fate: str, cause: str) -> None:
        self.told.append((gateway_id, number, fate, cause))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def call(desk: Any, place: str, **fields: str) -> object:
    return send(desk, place, urlencode(fields).encode())


def send(desk: Any, place: str, body: bytes) -> object:
    return SmsDoor(desk, desk)(place, Posted(body))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "Success"}, ("delivered", "")),
        ({"status": "Failed", "failureReason": "DeliveryFailure"}, ("failed", "DeliveryFailure")),
        ({"status": "Rejected", "failureReason": "None"}, ("failed", "Rejected")),
        ({"status": "Rejected", "failureReason": "<b> no"}, ("failed", "Rejected")),
        ({"status": "Expired"}, ("failed", "Expired")),
        ({"status": "AbsentSubscriber"}, ("on_its_way", "")),
        ({"status": "Buffered"}, ("on_its_way", "")),
        ({"status": "Borked"}, ("on_its_way", "")),
        ({}, ("on_its_way", "")),
    ],
)
def test_a_receipt_is_read(desk: Desk, fields: dict[str, str], told: tuple[str, str]) -> None:
    assert call(desk, "delivery", id="ATXid_1", phoneNumber="254711000001", **fields) == NOTHING
    assert desk.told == [("ATXid_1", "+254711000001", *told)]


def test_a_text_that_came_in_is_read_and_so_is_who_wants_no_more(desk: Desk) -> None:
    assert call(desk, "", **{"from": "0711000001", "text": "Ok\x00 sawa", "id": "1"}) == NOTHING
    assert call(desk, "optout", senderId="X", phoneNumber="254711000001") == NOTHING
    assert desk.told == [("+254711000001", "Ok sawa"), ("+254711000001",)]
    assert call(desk, "nowhere") is None


def test_what_staff_answer_is_no_callers_text(desk: Desk) -> None:
    assert call(desk, "", **{"from": "0711000001", "text": "OK", "id": "1"}) == NOTHING
    assert desk.told == []


@pytest.fixture
def noise() -> Iterator[bytes]:
    chance = random.Random(7)
    return iter([chance.randbytes(chance.randrange(400)) for _ in range(200)])


def test_whatever_comes_is_answered_with_nothing(desk: Desk, noise: Iterator[bytes]) -> None:
    for body in noise:
        for place in ("", "delivery", "optout"):
            assert send(desk, place, body) == NOTHING
    for name in ("", "None", "x" * 81):
        assert call(desk, "delivery", id=name, status="Success") == NOTHING
    assert desk.told == []


def test_a_fault_of_ours_is_logged_without_what_came() -> None:
    with structlog.testing.capture_logs() as lines:
        assert call(None, "", **{"from": "+254711000001", "text": "a secret"}) == NOTHING
    assert [line["event"] for line in lines] == ["text_failed"]
    assert "secret" not in str(lines)
    assert "254" not in str(lines)


def test_it_stands_behind_the_gate(app: Flask) -> None:
    client = app.test_client()
    for place in ("/sms", "/sms/", "/sms/delivery", "/sms/optout"):
        answer = client.post(place, data={"id": "1", "from": "+254711000001", "text": "hi"})
        assert (answer.status_code, answer.data) == (200, b"")
    assert client.post("/sms/else").status_code == 404
