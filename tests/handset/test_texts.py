"""The texts that phones get, on their page; what is answered there, and receipts in any order."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from handset.sms.texts import CODES, Texts
from handset.transports import Answer

STAFF = "+254700000101"
ASKED = {"username": "sandbox", "to": STAFF, "message": "SS: 1 urgent <b>", "from": "20000"}


class Wire:
    def __init__(self) -> None:
        self.told: list[tuple[str, Mapping[str, str]]] = []

    def __call__(self, path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        self.told.append((path, form))
        return Answer(200, "", "", 0.0)


@pytest.fixture
def wire() -> Wire:
    return Wire()


def recipient(texts: Texts, **more: str) -> dict[str, Any]:
    data: Any = texts.take(ASKED | more)["SMSMessageData"]
    [one] = data["Recipients"]
    return dict(one)


def test_a_text_is_taken_arrives_and_is_told_of_as_often_as_one_likes(wire: Wire) -> None:
    texts = Texts(wire)
    one = recipient(texts)
    assert (one["statusCode"], one["cost"]) == (101, "KES 0.8000")
    assert texts.on(STAFF) == ["SS: 1 urgent <b>"]
    for status in ("Success", "Sent", "Success"):
        texts.receipt(one["messageId"], status)
    assert [form["status"] for _, form in wire.told] == ["Success", "Sent", "Success"]
    assert {path for path, _ in wire.told} == {"/sms/delivery"}
    assert wire.told[0][1]["phoneNumber"] == STAFF


def test_a_refusal_has_no_name_and_costs_nothing() -> None:
    texts = Texts()
    texts.refusing[STAFF] = "UserInBlacklist"
    one = recipient(texts)
    assert one == {
        "cost": "0",
        "messageId": "None",
        "number": STAFF,
        "status": "UserInBlacklist",
        "statusCode": CODES["UserInBlacklist"],
    }
    assert texts.on(STAFF) == []


def test_an_answer_goes_to_whom_the_text_came_from(wire: Wire) -> None:
    texts = Texts(wire)
    recipient(texts)
    texts.send(STAFF, "OK")
    [(path, form)] = wire.told
    assert (path, form["to"], form["from"], form["text"]) == ("/sms", "20000", STAFF, "OK")


def test_the_page_shows_what_phones_got_and_sends_from_its_own_forms_only(app: Flask) -> None:
    client, held = app.test_client(), app.extensions["handset"]
    assert "No phone has sent or got a text yet" in client.get("/handset/texts").text
    held.texts.take(ASKED)
    shown = client.get("/handset/texts").text
    assert STAFF in shown
    assert "SS: 1 urgent &lt;b&gt;" in shown
    answer = {"number": STAFF, "words": "OK"}
    assert client.post("/handset/texts", data=answer).status_code == 403
    own = {"Origin": "http://localhost"}
    assert client.post("/handset/texts", data=answer, headers=own).status_code == 302
    assert held.texts.all[-1].words == "OK"
    for wrong in ({"number": "x"}, {"words": " "}, {"words": "x" * 481}):
        posted = client.post("/handset/texts", data=answer | wrong, headers=own)
        assert posted.status_code == 400
