"""Finding what is new in a transcript that is always sent whole; its keys stand as they travel."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from tests.support.callers import answers, cases, press, service_of
from ussd import lengths

# Sent with nothing but that there is danger, no PIN; then passed over, but for the own words.
TO_THE_ACCOUNT = ("1", "2", "1", "1", "1", "3", "1", "99", "1", "4", "99")
PASSED_OVER = ["99"] * 5
AFTER_IT = ("1", *PASSED_OVER, "1")
WORDS = "two *of them* at #12 * gate"


def walk(app: Flask, lose: set[int], words: str = WORDS) -> str | None:
    """Report with an account in it, Redis emptied before the hops numbered; the account kept."""
    phone = Phone("+254711000001", over_wsgi(app))
    phone.dial()
    for number, key in enumerate((*TO_THE_ACCOUNT, words, *AFTER_IT)):
        if number in lose:
            service_of(app).redis.flushdb()
        phone.press(key)
    [case] = cases(app)
    account: str | None = answers(app, case).get("account")
    return account


@pytest.mark.parametrize("lose", [set(), {3}, {10}, {11}, {12}, {13}, set(range(19))])
def test_an_account_with_stars_survives_the_loss_of_redis(app: Flask, lose: set[int]) -> None:
    assert walk(app, lose) == WORDS


def test_a_dialogue_that_redis_fell_behind_on_catches_up(app: Flask, phone: Phone) -> None:
    press(phone, *TO_THE_ACCOUNT)
    redis = service_of(app).redis
    [name] = redis.keys("session:*[^r]")
    before = redis.get(name)
    assert before
    press(phone, WORDS, "1")
    redis.set(name, before)  # as if neither hop could be saved
    press(phone, *PASSED_OVER, "2", "Kamau * 12")
    [case] = cases(app)
    assert answers(app, case)["account"] == f"{WORDS}\nKamau * 12"


def test_a_gateway_that_hands_nothing_back_is_answered_all_the_same(app: Flask) -> None:
    client, text = app.test_client(), ""
    for key in ("", *TO_THE_ACCOUNT, WORDS, *AFTER_IT):
        text = f"{text}*{key}" if text else key
        answer = client.post("/ussd", data={"sessionId": "S", "text": text})
    assert "Goodbye" in answer.text
    [case] = cases(app)
    assert answers(app, case)["account"] == WORDS


inputs = st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=12))


@given(typed=inputs, newest=st.text(max_size=12))
def test_beginnings_are_those_of_what_was_typed(typed: list[str], newest: str) -> None:
    text = "*".join([*typed, newest])
    assume(not text.startswith("*"))  # then nothing was typed at first, which is passed over
    handed_back = lengths.metadata({"inputs": ",".join(str(len(each)) for each in typed)})
    begins = lengths.beginnings(text, handed_back)
    expected, at = set(), 0
    for each in (*typed, newest):
        expected.add(at)
        at += len(each) + 1
    assert begins.keys() in (expected, set())
    assert all(begins.values())
    if typed and handed_back != lengths.TOO_MANY:
        assert begins.keys() == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(handed_back=st.text(max_size=120), text=st.text(max_size=40))
def test_whatever_is_handed_back_is_taken(app: Flask, handed_back: str, text: str) -> None:
    lengths.beginnings(text, handed_back)


@given(typed=inputs)
def test_lengths_reach_as_far_as_what_was_typed(typed: list[str]) -> None:
    told = ",".join(
        str(-len(each) if number % 3 else len(each)) for number, each in enumerate(typed)
    )
    assert lengths.reach(told) == len("*".join(typed))
    assert lengths.reach(None) == lengths.reach(lengths.TOO_MANY) == -1
