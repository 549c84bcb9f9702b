"""What a slip of the finger costs in a call: nothing that is not asked after first."""

import pytest
from flask import Flask

from handset.voice.call import Call
from tests.support.callers import cases
from tests.support.telling import SKIP, go_on, tell

TO_CONTACT = {
    "consent_store": "YES", "danger_now": "NO", "location_side": "KE", "exploitation": "Other",
}  # fmt: skip


def test_what_is_not_to_be_sent_is_asked_after_before_it_is_deleted(call: Call) -> None:
    assert "Delete it" in tell(call, "report", **TO_CONTACT, contact_ok="drop")
    assert "May we call" in go_on(call, drop_ok="no")
    assert "is not kept" in go_on(call, contact_ok="drop", drop_ok="yes")


AGREED = {"consent_store": "YES"}
TRAINING = {"wanted": "TRAINING", "consent_store": "YES", "case": "NO", "county_code": SKIP}
OFFER = {"location_side": "KE", "papers_kept": "YES", "red": "why", "why": "ask"} | AGREED


@pytest.mark.parametrize(("begin", "said"), [("ask", TRAINING), ("offer", OFFER)])
def test_a_training_and_an_offer_are_asked_after_too(
    app: Flask, call: Call, begin: str, said: dict[str, str]
) -> None:
    assert "Delete it" in tell(call, begin, **said, contact_ok="drop")
    assert "May we call" in go_on(call, drop_ok="no")
    assert "kept" in go_on(call, contact_ok="drop", drop_ok="yes")
    assert cases(app) == []


@pytest.mark.parametrize(
    ("way", "with_pin"), [("NO_CONTACT", "we will not call."), ("THIS_NUMBER", "We may call.")]
)
def test_whether_we_call_is_said_with_the_pin_and_when_after_the_code(
    call: Call, way: str, with_pin: str
) -> None:
    told = tell(call, "ask", **TRAINING, contact_ok=way)
    assert with_pin in (call.stay_silent() if way == "NO_CONTACT" else told)
    assert "calls those who asked" in go_on(call, pin=SKIP)


@pytest.mark.parametrize(("danger", "hours"), [("YES", False), ("NO", True)])
def test_who_may_be_called_at_any_hour_hears_of_no_others(
    call: Call, danger: str, *, hours: bool
) -> None:
    told = {
        "YES": {"danger_side": "UNKNOWN", "emergency": "go_on"},
        "NO": {"location_side": "KE", "exploitation": "Other"},
    }
    tell(call, "report", **AGREED, danger_now=danger, **told[danger])
    heard = go_on(call, contact_ok="ASAP", pin=SKIP)
    assert "Our team hears it" in heard
    assert ("calls those who asked" in heard) == hours


def test_back_at_the_first_menu_says_it_again(call: Call) -> None:
    call.ring()
    menu = go_on(call, language="en")
    call.press("9")
    assert call.heard == menu


def test_who_does_not_end_a_number_is_told_of_the_key_that_does(call: Call) -> None:
    tell(call, "report", **TO_CONTACT, contact_ok="OTHER_NUMBER")
    assert "then hash: bottom right" in call.stay_silent()


def test_a_pin_that_needs_no_key_to_end_it_names_none(call: Call) -> None:
    tell(call, "report", **TO_CONTACT, contact_ok="ASAP")
    assert "hash" not in call.stay_silent()


def test_who_is_led_away_by_mistakes_may_come_back_to_the_question(call: Call) -> None:
    asked = tell(call, "report", consent_store="YES")
    for _ in range(3):
        call.press("7")
    assert "Back: 9." in call.heard
    call.press("9")
    assert call.heard == asked
