"""The gateway on a stand-in of Africa's Talking's API that answers and ails as that does."""

import socket
from collections.abc import Iterator

import pytest

from gateway import calls
from gateway.calls import CallRejected, Gateway, Placed, Unsure
from handset.api import Api, Mode, serve

OURS, THEIRS = "+254711082900", "+254711000001"


@pytest.fixture
def api() -> Api:
    return Api("salama", "a key")


@pytest.fixture
def url(api: Api) -> Iterator[str]:
    with serve(api) as url:
        yield url


@pytest.fixture
def at(url: str) -> Gateway:
    return Gateway("salama", "a key", OURS, url)


def test_a_call_is_placed_from_our_number_and_named(at: Gateway, api: Api) -> None:
    placed = at.place_call(THEIRS)
    [rung] = api.ringing(THEIRS)
    assert placed == Placed(rung.session, "Queued")
    assert rung.ours == OURS


def test_json_that_names_its_charset_is_read_all_the_same(at: Gateway, api: Api) -> None:
    api.mode = "charset"
    assert at.place_call(THEIRS).status == "Queued"
    api.queued = {"people": 2}
    assert at.waiting("people") == 2


@pytest.mark.parametrize(
    "status", ["InvalidPhoneNumber", "DestinationNotSupported", "InsufficientCredit"]
)
def test_a_call_that_is_refused_is_known_not_to_ring(at: Gateway, api: Api, status: str) -> None:
    api.refusing[THEIRS] = status
    with pytest.raises(CallRejected, match=status):
        at.place_call(THEIRS)
    assert api.rung == []


def test_trouble_that_comes_with_status_200_is_a_refusal(at: Gateway, api: Api) -> None:
    api.mode = "no sandbox"
    with pytest.raises(CallRejected) as refused:
        at.place_call(THEIRS)
    assert "+254" not in str(refused.value)


def test_a_wrong_key_is_a_refusal(url: str, api: Api) -> None:
    with pytest.raises(CallRejected, match="WrongKey"):
        Gateway("salama", "another", OURS, url).place_call(THEIRS)
    assert api.asked == 0


@pytest.mark.parametrize("number", ["", "0711000001", "+1234", "+254711000001\n", "+٢٥٤٧١٢٣٤٥٦٧٨"])
def test_what_is_no_number_is_not_even_asked_for(at: Gateway, api: Api, number: str) -> None:
    with pytest.raises(CallRejected):
        at.place_call(number)
    assert api.asked == 0


def test_where_nobody_listens_nothing_rings() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}", "http://no.such.host.invalid"):
        with pytest.raises(CallRejected, match="Unreachable"):
            Gateway("salama", "a key", OURS, address).place_call(THEIRS)


@pytest.mark.parametrize("mode", ["hangs", "fails", "babbles", "cut off"])
def test_without_a_clear_answer_the_phone_may_ring_and_is_not_asked_for_again(
    at: Gateway, api: Api, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "TO_CALL", (0.2, 0.3))
    monkeypatch.setattr(calls, "TO_COUNT", (0.2, 0.3))
    api.mode = mode
    with pytest.raises(Unsure):
        at.place_call(THEIRS)
    assert api.asked <= 1
    assert at.waiting("people") is None


def test_a_queue_is_counted_by_its_name_and_an_idle_one_is_empty(at: Gateway, api: Api) -> None:
    assert at.waiting("people") == 0
    api.queued = {"people": 3, "others": 4}
    assert at.waiting("people") == 3


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"entries": None},
        {"entries": ["x"]},
        {"entries": [{"status": "Queued", "sessionId": "None"}], "errorMessage": "None"},
        {"entries": [], "errorMessage": "None"},
        {"entries": [{}]},
    ],
)
def test_an_answer_of_no_known_shape_says_nothing_for_sure(answer: dict[str, object]) -> None:
    with pytest.raises(Unsure):
        calls._placed(answer)
