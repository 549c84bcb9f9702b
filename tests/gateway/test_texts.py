"""Texts on a stand-in of Africa's Talking's API: what each recipient is answered counts."""

import socket
from collections.abc import Iterator

import pytest

from gateway import texts
from gateway.calls import Unsure
from gateway.texts import Accepted, TextRejected, Texts, accepted
from handset.sms.texts import CODES
from handset.voice.api import Api, Mode, serve

THEIRS = "+254711000001"


@pytest.fixture
def api() -> Api:
    return Api("salama", "a key")


@pytest.fixture
def url(api: Api) -> Iterator[str]:
    with serve(api) as url:
        yield url


@pytest.fixture
def at(url: str) -> Texts:
    return Texts("salama", "a key", "20000", url)


def test_a_text_arrives_from_our_number_and_its_cost_is_known(at: Texts, api: Api) -> None:
    taken = at.send(THEIRS, "SS: 1 urgent & + = ✓")
    [text] = api.texts.all
    assert (text.words, text.ours) == ("SS: 1 urgent & + = ✓", "20000")
    assert taken == Accepted(text.id, 80)


def test_only_a_short_code_can_be_answered() -> None:
    senders = {"20000": True, "SALAMA": False, None: False}
    assert {one: Texts("a", "k", one).can_be_answered for one in senders} == senders


@pytest.mark.parametrize("status", [name for name, code in CODES.items() if code > 400])
def test_status_201_says_nothing_and_the_recipients_status_all(
    at: Texts, api: Api, status: str
) -> None:
    api.texts.refusing[THEIRS] = status
    if CODES[status] in (500, 501):
        with pytest.raises(Unsure, match=status):
            at.send(THEIRS, "x")
    else:
        with pytest.raises(TextRejected, match=status) as why:
            at.send(THEIRS, "x")
        assert why.value.final is (CODES[status] in (403, 404, 406, 409, 502))
    assert api.texts.all == []


def test_a_sender_that_is_not_registered_is_a_refusal_that_can_be_mended(
    at: Texts, api: Api
) -> None:
    api.texts.no_sender = True
    with pytest.raises(TextRejected, match="InvalidSenderId") as why:
        at.send(THEIRS, "x")
    assert not why.value.final


def test_a_wrong_key_and_a_gateway_that_is_not_there_are_refusals(url: str, api: Api) -> None:
    with pytest.raises(TextRejected, match="WrongKey"):
        Texts("salama", "another", None, url).send(THEIRS, "x")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TextRejected, match="Unreachable"):
        Texts("salama", "a key", None, f"http://127.0.0.1:{port}").send(THEIRS, "x")
    assert api.texts.asked == 0


@pytest.mark.parametrize("number", ["", "0711000001", "+1234", "+254711000001\n", "+٢٥٤٧١٢٣٤٥٦٧٨"])
def test_what_is_no_number_is_not_even_asked_for(at: Texts, api: Api, number: str) -> None:
    with pytest.raises(TextRejected):
        at.send(number, "x")
    assert api.texts.asked == 0


@pytest.mark.parametrize("mode", ["hangs", "fails", "babbles", "cut off"])
def test_without_a_clear_answer_nobody_can_say(
    at: Texts, api: Api, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "TO_SEND", (0.2, 0.3))
    api.mode = mode
    with pytest.raises(Unsure):
        at.send(THEIRS, "x")
    assert api.texts.asked <= 1


GOOD = {"statusCode": 101, "messageId": "ATXid_1", "cost": "KES 0.8000", "status": "Success"}


@pytest.mark.parametrize(
    ("recipient", "cost"),
    [
        ({}, 80),
        ({"statusCode": "102"}, 80),
        ({"cost": "USD 0.0079"}, 0),
        ({"cost": "0"}, 0),
        ({"cost": "KES NaN"}, 0),
        ({"cost": None}, 0),
    ],
)
def test_costs_and_codes_come_in_many_shapes(recipient: dict[str, object], cost: int) -> None:
    answer = {"SMSMessageData": {"Recipients": [GOOD | recipient]}}
    assert accepted(answer) == Accepted("ATXid_1", cost)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"SMSMessageData": None},
        {"SMSMessageData": {"Recipients": None}},
        {"SMSMessageData": {"Recipients": ["x"]}},
        {"SMSMessageData": {"Recipients": [{}]}},
        {"SMSMessageData": {"Recipients": [GOOD | {"messageId": "None"}]}},
        {"SMSMessageData": {"Recipients": [GOOD | {"statusCode": 299}]}},
    ],
)
def test_an_answer_of_no_known_shape_says_nothing_for_sure(answer: dict[str, object]) -> None:
    with pytest.raises(Unsure):
        accepted(answer)
