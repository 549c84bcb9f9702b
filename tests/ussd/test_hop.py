"""The callback on the wire, key by key: what Africa's Talking sends, may send, and what nobody
should. Here the keys are the point, so they stand as they travel.
"""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from config import Settings
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from menus.words import Words
from tests.support.callers import cases, press, service_of, set_up

TONGUES = sorted(Words.read().tongues.values(), key=lambda tongue: tongue.place)
FIRST = "\n".join((
    "CON " + " / ".join(dict.fromkeys(one.texts["main.language.text"] for one in TONGUES)),
    *(f"{number}. {one.name}" for number, one in enumerate(TONGUES, 1)),
    "0. " + " / ".join(dict.fromkeys(one.texts["nav.leave"] for one in TONGUES)),
))  # fmt: skip
MENU = "CON Safari Salama\n1. Help now"
# An emergency told in the fewest keys there are, in English, after dialling.
EMERGENCY = ("1", "2", "1", "1")
# The same sent on, without a place or a way to be reached.
SENT = (*EMERGENCY, "1", "3", "1")
FIELDS = {
    "sessionId": "ATUid_0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "phoneNumber": "+254711000001",
    "networkCode": "63902",
    "serviceCode": "*384*70421#",
}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def hop(client: FlaskClient, text: str = "", lengths: str = "", **fields: str) -> str:
    headers = {"at-ussd-hop-metadata": lengths} if lengths else {}
    answer = client.post("/ussd", data={**FIELDS, "text": text, **fields}, headers=headers)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.startswith(("CON ", "END "))
    return answer.text


def test_the_first_screen_is_the_same_for_every_number(app: Flask, client: FlaskClient) -> None:
    press(Phone("+254711000050", over_wsgi(app)), *SENT, "99")
    for number in ("+254711000001", "+254711000050", "", "anonymous"):
        session = {"sessionId": f"S{number}", "phoneNumber": number}
        assert hop(client, "", **session) == FIRST
        assert hop(client, "1", **session).startswith(MENU)


def test_only_what_is_new_is_heard(client: FlaskClient) -> None:
    hop(client)
    hop(client, "1")
    assert "May we keep" in hop(client, "1*2")
    assert "danger right now" in hop(client, "1*2*1")


def test_an_empty_reply_asks_again(client: FlaskClient) -> None:
    hop(client)
    hop(client, "1")
    assert hop(client, "1*").startswith("CON We got nothing.\nSafari Salama")
    assert "May we keep" in hop(client, "1**2")


def test_nothing_typed_on_the_first_screen_shows_it_again(client: FlaskClient) -> None:
    assert hop(client) == hop(client) == FIRST
    assert hop(client, "*1").startswith(MENU)


def test_stars_and_hashes_in_an_account_are_kept_as_typed(client: FlaskClient, app: Flask) -> None:
    keys = [*SENT, "99", "1", "4", "99"]
    text = ""
    for key in keys:
        text = f"{text}*{key}" if text else key
        hop(client, text)
    assert "It is kept" in hop(client, f"{text}*  *5 girls* at #12 *")
    [case] = cases(app)
    opened = case.open_answers(app.config["PRIVATE_KEY"])
    assert opened["account"] == "*5 girls* at #12 *"


def test_an_extension_dialled_is_replayed(client: FlaskClient) -> None:
    assert "May we keep" in hop(client, "1*2")
    assert "Uko wapi sasa?" in hop(client, "2*1", sessionId="another")


def test_a_session_lost_from_redis_is_rebuilt_from_its_text(
    client: FlaskClient, app: Flask
) -> None:
    hop(client)
    hop(client, "1")
    shown = hop(client, "1*2*1")
    service_of(app).redis.flushdb()
    assert hop(client, "1*2*1", "1,1") == shown
    service_of(app).redis.flushdb()
    assert "We have it" in hop(client, "1*2*1*1", "1,1,1")


def test_a_lost_session_that_filed_shows_the_same_code(client: FlaskClient, app: Flask) -> None:
    text, lengths = "*".join((*SENT, "4826")), ",".join("1" for _ in SENT)
    shown = hop(client, text, lengths)
    service_of(app).redis.flushdb()
    assert hop(client, text, lengths) == shown
    assert len(cases(app)) == 1


def test_a_late_repeat_of_an_old_hop_gets_its_old_answer(client: FlaskClient, app: Flask) -> None:
    texts = ["*".join(SENT[:length]) for length in range(len(SENT) + 1)]
    shown = {text: hop(client, text) for text in texts}
    assert {text: hop(client, text) for text in texts} == shown
    assert len(cases(app)) == 1


def test_a_transcript_that_does_not_continue_ours_changes_nothing(client: FlaskClient) -> None:
    hop(client)
    shown = hop(client, "1")
    assert hop(client, "2*2*2") == shown
    assert hop(client, "12") == shown
    assert "May we keep" in hop(client, "1*2")


def test_another_number_under_the_same_session_never_sees_it(client: FlaskClient) -> None:
    hop(client)
    hop(client, "1")
    assert hop(client, "", phoneNumber="+254733000009") == FIRST
    assert "May we keep" in hop(client, "1*2")


@pytest.mark.parametrize("number", ["254711000001", "0711000001", "+254 711 000 001"])
def test_one_number_in_any_form_is_one_caller(client: FlaskClient, number: str) -> None:
    hop(client)
    hop(client, "1")
    assert "Where are you now" in hop(client, "1*1", phoneNumber=number)


@pytest.mark.parametrize(
    "fields",
    [
        {"networkCode": "dialoguss"},
        {"networkCode": ""},
        {"phoneNumber": "MTN"},
        {"phoneNumber": "0712***678"},
        {"phoneNumber": "9" * 500},
        {"phoneNumber": "+٢٥٤٧١٢٣٤٥٦٧٨"},
        {"phoneNumber": "+254712345678\n"},
        {"sessionId": "../../etc/passwd"},
        {"sessionId": "a\r\nSet-Cookie: b"},
        {"sessionId": "session:*\x00"},
        {"serviceCode": "*999#"},
    ],
)
def test_odd_fields_are_answered(client: FlaskClient, fields: dict[str, str]) -> None:
    assert hop(client, "", **fields) == FIRST
    assert hop(client, "1", **fields).startswith(MENU)


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "**",
        "1**2",
        "#",
        " ",
        "\u200d",
        "\u202e1",
        "😀",
        "ሰላም",
        "{{7*7}}",
        "${jndi:ldap://x}",
        "%s%n",
        "<script>alert(1)</script>",
        "'; DROP TABLE cases;--",
        "\x00",
        "٣",
        "1*2*1*" + "99*" * 200,
        "9" * 8000,
        "9" * 60000,
    ],
)
def test_odd_texts_are_answered(client: FlaskClient, text: str) -> None:
    hop(client)
    hop(client, text)
    hop(client, "1*" + text)


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET"},
        {"method": "PUT"},
        {"method": "POST"},
        {"method": "POST", "json": {"text": "1"}},
        {"method": "POST", "data": b"\xff\xfe=%ZZ&&&=&text=%ed%a0%80"},
        {"method": "POST", "data": b"a=1&" * 40000},
        {"method": "POST", "data": {"text": "1"}},
        {"method": "POST", "data": {**FIELDS, "sessionId": "x" * 10_000}},
        {"method": "POST", "headers": {"Content-Length": "lots"}},
    ],
)
def test_what_is_no_callback_still_gets_a_screen(
    client: FlaskClient, request_: dict[str, object]
) -> None:
    answer = client.open("/ussd", **request_)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert answer.text.startswith(("CON ", "END "))


def test_the_first_of_a_repeated_field_counts(client: FlaskClient) -> None:
    body = "sessionId=S&phoneNumber=%2B254711000001&text=&text=1*2"
    answer = client.post("/ussd", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.text == FIRST


def test_with_a_token_the_callbacks_live_behind_it_only(settings: Settings) -> None:
    token = "a-token-of-some-length"
    with set_up(settings.model_copy(update={"callback_token": SecretStr(token)})) as locked:
        check_locked(locked.test_client(), token)


def check_locked(client: FlaskClient, token: str) -> None:
    for path in ("/ussd", "/ussd/events", f"/at/{token[:-1]}/ussd", "/at//ussd"):
        answer = client.post(path, data=FIELDS)
        assert answer.status_code == 404
        assert not answer.text.startswith(("CON", "END"))
    assert client.post(f"/at/{token}/ussd", data={**FIELDS, "text": ""}).text == FIRST
    assert client.post(f"/at/{token}/ussd/events", data=FIELDS).status_code == 200


def test_home_is_always_a_key(client: FlaskClient) -> None:
    hop(client)
    menu = hop(client, "1")
    assert hop(client, "1*00") == menu
    assert hop(client, "1*00*00") == menu
