"""The addresses behind the browser's calls."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from handset.voice import sounds
from handset.voice.wire import hand_over
from handset.web import phones
from handset.web.routes import register
from tests.handset.conftest import OURS, SAFARICOM, Serve
from tests.handset.spoken_service import ACCOUNT, MENU, SpokenService
from tests.support.machine import until


@pytest.fixture
def service(serve: Serve) -> SpokenService:
    service = SpokenService({"/at/token/voice": MENU.replace("/voice", "/at/token/voice")})
    service.here = serve(service)
    return service


@pytest.fixture
def client(service: SpokenService) -> FlaskClient:
    app = Flask("page")
    register(app, f"{service.here}/at/token", words={"/a.mp3": "Karibu."})
    return app.test_client()


def post(client: FlaskClient, path: str, body: Any = None) -> Any:
    return client.post(f"/handset{path}", json=body or {}, headers=OURS)


def test_a_call_is_shown_without_the_token(client: FlaskClient, service: SpokenService) -> None:
    seen = post(client, "/calls", SAFARICOM).get_json()
    assert (seen["open"], seen["listening"]) == (True, "digits")
    assert seen["asks"] == {"timeout": 20, "finish": "", "digits": 1, "most": None}
    assert [each["words"] for each in seen["said"]] == ["Press 1 to report, 2 to type your code."]
    assert "POST /voice\n" in seen["exchanges"][0]["sent"]
    assert f"{service.here}/voice/menu" in seen["exchanges"][0]["answered"]
    assert "token" not in str(seen)
    assert client.get(f"/handset/calls/{seen['call']}").get_json()["open"]


def test_a_call_and_a_phone_are_not_taken_for_each_other(client: FlaskClient) -> None:
    phone = post(client, "/phones", SAFARICOM).get_json()["phone"]
    call = post(client, "/calls", SAFARICOM).get_json()["call"]
    assert post(client, f"/calls/{phone}/hang_up").status_code == 404
    assert post(client, f"/phones/{call}/hang_up").status_code == 404


def test_what_nobody_can_do_now_is_answered_with_how_it_stands(client: FlaskClient) -> None:
    call = post(client, "/calls", SAFARICOM).get_json()["call"]
    answer = post(client, f"/calls/{call}/staff_pick_up")
    assert (answer.status_code, answer.get_json()["open"]) == (409, True)


def test_a_recording_has_to_be_one(client: FlaskClient, service: SpokenService) -> None:
    service.pages["/at/token/voice"] = ACCOUNT.replace("/voice", "/at/token/voice")
    call = post(client, "/calls", SAFARICOM).get_json()["call"]
    speak = f"/handset/calls/{call}/speak"
    assert client.post(speak, data=b"webm", headers=OURS).status_code == 400
    assert client.post(speak, data=sounds.silence(2), headers=OURS).status_code == 200
    url = service.asked[1][1]["recordingUrl"]
    assert url.startswith(f"{service.here}/handset/recordings/")
    assert client.get(url.removeprefix(service.here)).data == sounds.silence(2)
    assert client.get("/handset/recordings/other.mp3").status_code == 404


def test_what_is_spoken_in_a_terminal_lies_where_the_demo_may_fetch_it(
    serve: Serve, client: FlaskClient
) -> None:
    here = serve(client.application)
    at = hand_over(f"{here}/handset/recordings", sounds.silence(2))
    assert client.get(urlsplit(at).path).data == sounds.silence(2)
    for odd in (b"webm", b""):
        assert hand_over(f"{here}/handset/recordings", odd) == ""
    elsewhere = {"Origin": "https://elsewhere.example"}
    sent = client.post("/handset/recordings", data=sounds.silence(2), headers=elsewhere)
    assert sent.status_code == 403


def test_a_phone_that_does_not_ring_cannot_be_answered(client: FlaskClient) -> None:
    assert client.get("/handset/ringing/+254711000001").get_json() == {"rings": False}
    for what in ("answer", "decline"):
        assert post(client, f"/ringing/+254711000001/{what}").status_code == 404


def test_the_terminal_is_told_the_words(client: FlaskClient) -> None:
    assert client.get("/handset/words/a.mp3").text == "Karibu."
    assert client.get("/handset/words/b.mp3").status_code == 404


def test_the_page_may_use_the_microphone(client: FlaskClient) -> None:
    assert "microphone=(self)" in client.get("/handset").headers["Permissions-Policy"]


def test_a_call_ends_though_its_page_was_closed(
    client: FlaskClient, service: SpokenService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "MOST_PHONES", 1)
    post(client, "/calls", SAFARICOM)
    post(client, "/phones", SAFARICOM)
    assert until(lambda: bool(service.finals))
