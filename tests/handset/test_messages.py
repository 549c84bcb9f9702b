"""WhatsApp on the phones of the demo: the chat as it is drawn, and Meta behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from demo.whatsapp import account
from handset.voice import sounds
from handset.whatsapp import api, chats, wire
from handset.whatsapp.chats import Chats
from handset.whatsapp.media import SAMPLE
from handset.whatsapp.meta import NUMBER_ID, Meta
from recordings import voice_mask
from tests.support.callers import NUMBER, service_of, set_up
from tests.support.messaging import Messaging

OWN = {"Sec-Fetch-Site": "same-origin"}
MESSAGES = f"/handset/meta/v25.0/{NUMBER_ID}/messages"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A demo, as `make run` starts it."""
    more = {name.lower(): value for name, value in account(settings.port, {}).items()}
    with set_up(Settings.model_validate(settings.model_dump() | more)) as app:
        yield app


@pytest.fixture
def messaging(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Messaging:
    """The same with no network between, and nobody who waits for an answer."""
    monkeypatch.setattr(chats, "MOST_WAIT_S", 0)
    messaging = Messaging.of(app)
    secret = service_of(app).settings.whatsapp_app_secret
    messaging.meta.secret = secret.get_secret_value() if secret else ""
    held = app.extensions["handset"]
    assert held.chats
    app.extensions["handset"] = replace(held, chats=Chats(messaging.meta))
    return messaging


def do(client: FlaskClient, what: str = "", **form: str) -> int:
    form = {"number": NUMBER, **form}
    return client.post(f"/handset/whatsapp{what}", data=form, headers=OWN).status_code


def test_a_chat_is_drawn_with_what_can_be_tapped_and_what_became_of_it(
    app: Flask, messaging: Messaging
) -> None:
    client = app.test_client()
    assert "Nothing was written yet" in client.get("/handset/whatsapp").text
    assert do(client, words="Hi") == 302
    messaging.send()
    assert '<button name="words" value="Kiswahili">' in client.get("/handset/whatsapp").text
    messaging.meta.status(messaging.meta.sent[-1], "delivered")
    assert "✓✓" in client.get("/handset/whatsapp").text
    do(client, words="English")
    messaging.send()
    do(client, words="Learn")
    messaging.send()
    assert "<summary>Choose</summary>" in client.get("/handset/whatsapp").text
    do(client, "/picture")
    do(client, "/note")
    messaging.send()
    shown = client.get("/handset/whatsapp").text
    assert "we can&#39;t take pictures" in shown
    assert "a voice note can&#39;t answer this" in shown
    before = len(messaging.meta.sent)
    do(client, "/again")
    messaging.send()
    assert len(messaging.meta.sent) == before


def test_what_the_service_did_not_take_is_told_again(
    app: Flask, messaging: Messaging, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook, messaging.meta.hook = messaging.meta.hook, lambda *_: 503
    later: list[object] = []
    monkeypatch.setattr("handset.web.message_routes.later", lambda _, work: later.append(work))
    do(app.test_client(), words="Hi")
    assert "did not take 1" in app.test_client().get("/handset/whatsapp").text
    messaging.meta.hook = hook
    [work] = later
    work()  # type: ignore[operator]
    messaging.send()
    assert len(messaging.meta.sent) == 1


def speak(client: FlaskClient, sound: bytes) -> int:
    there = f"/handset/whatsapp/spoken?number=%2B{NUMBER[1:]}"
    return client.post(there, data=sound, headers=OWN, content_type="audio/wav").status_code


def test_what_is_spoken_into_the_page_goes_as_a_phone_sends_it(
    app: Flask, messaging: Messaging
) -> None:
    client = app.test_client()
    assert "microphone=(self)" in client.get("/handset/whatsapp").headers["Permissions-Policy"]
    assert speak(client, sounds.tone(2)) == 200
    [note] = messaging.meta.media.kept.values()
    assert note.kind == "audio/ogg; codecs=opus"
    assert voice_mask.two_copies(note.data).seconds == 2
    messaging.send()
    assert "(a voice note of 2 s)" in client.get("/handset/whatsapp").text


@pytest.mark.parametrize("sound", [b"", b"RIFF no sound", sounds.tone(0)], ids=str)
def test_what_is_no_sound_is_not_sent(app: Flask, messaging: Messaging, sound: bytes) -> None:
    assert speak(app.test_client(), sound) == 400
    assert messaging.meta.media.kept == {}


def test_only_its_own_page_and_a_phone_may_write(app: Flask, messaging: Messaging) -> None:
    client = app.test_client()
    assert (
        client.post("/handset/whatsapp", data={"number": NUMBER, "words": "Hi"}).status_code == 403
    )
    assert do(client, words=" ") == 400
    assert do(client, words="Hi", number="0711") == 400
    assert messaging.meta.sent == []


def test_meta_lets_in_who_has_its_token_and_tells_what_became_of_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[bytes] = []

    def hook(body: bytes, _: Mapping[str, str]) -> int:
        told.append(body)
        return 200

    meta = Meta("a secret", "a token", hook)
    meta.arrived = lambda sent: wire.on_its_way(meta, sent)
    monkeypatch.setattr(wire, "later", lambda _, work: work())
    app = Flask("meta")
    app.register_blueprint(api.blueprint(meta))
    client, ours = app.test_client(), {"Authorization": "Bearer a token"}
    text = {"messaging_product": "whatsapp", "to": NUMBER, "type": "text", "text": {"body": "Hi"}}
    meta.windows[NUMBER] = meta.clock()
    assert client.post(MESSAGES, json=text).status_code == 401
    assert client.post(MESSAGES, json=text, headers=ours).status_code == 200
    assert [b'"status":"%s"' % one in body for one, body in
            zip((b"sent", b"delivered", b"read"), told, strict=True)] == [True] * 3  # fmt: skip
    name = meta.media.keep(b"OggS")["id"]
    meta.media.where = "http://localhost/handset/meta"
    where = client.get(f"/handset/meta/v25.0/{name}", headers=ours).get_json()["url"]
    assert client.get(where).status_code == 401
    assert client.get(where, headers=ours).data == b"OggS"
    assert SAMPLE.read_bytes()[:4] == b"OggS"


def test_one_that_has_settings_of_its_own_keeps_them() -> None:
    assert account(8000, {"WHATSAPP_TOKEN": "x"}) == {}
    assert Settings.read({"DEMO": "1", **account(8000, {})}).whatsapp_number_id == NUMBER_ID
