"""The addresses behind the phone in the browser."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from handset import operators
from handset.web import phones
from handset.web.routes import register
from tests.handset.conftest import OURS, SAFARICOM, Serve
from tests.handset.small_service import SmallService
from tests.support.machine import until


@pytest.fixture
def client(serve: Serve, small_service: SmallService) -> FlaskClient:
    app = Flask("page")
    register(app, serve(small_service) + "/at/token")
    return app.test_client()


def made(client: FlaskClient) -> str:
    answer = client.post("/handset/phones", json=SAFARICOM, headers=OURS)
    assert answer.status_code == 201
    return f"/handset/phones/{answer.get_json()['phone']}"


def act(client: FlaskClient, phone: str, key: str, text: str = "") -> Any:
    answer = client.post(f"{phone}/{key}", json={"text": text}, headers=OURS)
    assert answer.status_code in (200, 409)
    return answer.get_json()


def test_the_page_shows_what_the_phone_sees_and_not_the_token(
    client: FlaskClient, small_service: SmallService
) -> None:
    phone = made(client)
    seen = act(client, phone, "dial", "*384*70421#")
    assert seen["screen"].startswith("Choose:")
    assert (seen["open"], seen["letters"], seen["limit"]) == (True, 31, 160)
    assert seen["session"]["of"] == 180
    assert 29 < seen["idle"]["left"] <= 30
    (raw,) = seen["exchanges"]
    assert raw["sent"].startswith("POST /ussd\n\nphoneNumber=%2B254711000001&")
    assert raw["answered"].startswith("200 text/plain; charset=utf-8, ")
    assert "token" not in str(seen)
    assert small_service.asked[0][0] == "/at/token/ussd"


def test_a_key_without_a_session_is_answered_with_what_is_shown(client: FlaskClient) -> None:
    phone = made(client)
    answer = client.post(f"{phone}/press", json={"text": "1"}, headers=OURS)
    assert answer.status_code == 409
    assert answer.get_json()["screen"] == ""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 201),
        (OURS, 201),
    ],
)
def test_only_its_own_page_may_press_keys(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/handset/phones", json=SAFARICOM, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("wrong", [{"number": "0711"}, {"network": "63902\n"}, {"network": ""}])
def test_a_phone_needs_a_number_and_a_network(client: FlaskClient, wrong: dict[str, str]) -> None:
    answer = client.post("/handset/phones", json=SAFARICOM | wrong, headers=OURS)
    assert answer.status_code == 400


def test_the_oldest_phone_is_forgotten_and_hung_up(
    client: FlaskClient, small_service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "MOST_PHONES", 2)
    oldest = made(client)
    act(client, oldest, "dial", "*384*70421#")
    made(client)
    made(client)
    assert client.get(oldest).status_code == 404
    assert until(lambda: bool(small_service.notices))
    assert small_service.notices[0]["status"] == "Incomplete"


def test_a_session_ends_though_its_page_was_closed(
    client: FlaskClient, small_service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operators, "OPERATORS", (operators.Operator("63902", "Quick", idle=0),))
    monkeypatch.setattr(phones, "MOST_PHONES", 1)
    act(client, made(client), "dial", "*384*70421#")
    assert until(lambda: bool(small_service.notices))


def test_phones_that_wait_leave_threads_to_answer_them(serve: Serve) -> None:
    gate = threading.Event()
    asked = threading.Semaphore(0)

    def says(_: str) -> str:
        asked.release()
        gate.wait(5)
        return "CON Choose:"

    app = Flask("page")
    register(app, serve(SmallService(says)))
    waiting = []
    for _ in range(phones.MOST_AT_ONCE):
        dial = (client := app.test_client(), made(client), "dial", "*384*70421#")
        waiting.append(threading.Thread(target=act, args=dial))
        waiting[-1].start()
        asked.acquire(timeout=5)
    client = app.test_client()
    answer = client.post(made(client) + "/dial", json={"text": "*384*70421#"}, headers=OURS)
    assert answer.status_code == 503
    gate.set()
    for thread in waiting:
        thread.join()


def test_without_demo_there_is_no_phone() -> None:
    assert Flask("page").test_client().get("/handset").status_code == 404


def test_the_page_runs_nothing_but_its_own(client: FlaskClient) -> None:
    policy = client.get("/handset").headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
