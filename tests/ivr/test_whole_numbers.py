"""A PIN and a code are done with their last digit; the finish key after it does no harm."""

import pytest

from handset.ussd.phone import Phone
from handset.voice.call import Call
from tests.support.callers import report_with_code
from tests.support.telling import go_on, tell

PIN = "4826"


@pytest.mark.parametrize("end", ["", "#"])
def test_code_and_pin_are_taken_with_and_without_the_finish_key(
    phone: Phone, call: Call, end: str
) -> None:
    code = report_with_code(phone)
    assert "press hash" not in tell(call, "mine.code")
    assert "Key in your PIN, 4 numbers." in call.press(code + end)
    assert "We have it." in call.press(PIN + end)


def test_the_finish_key_after_a_wrong_pin_cuts_no_word_of_what_is_wrong(
    phone: Phone, call: Call
) -> None:
    tell(call, "mine", code=report_with_code(phone))
    wrong = call.press("1111")
    assert "Code or PIN is not right" in wrong
    assert call.press("#") == wrong


def test_the_finish_key_after_a_pin_does_not_pass_over_the_code(call: Call) -> None:
    assert "Your code:" in _to_the_pin(call, PIN)
    again = call.press("#")
    assert again.startswith("Your code:")  # the PIN they have just keyed is not said twice
    assert "Again:" in again
    assert "Your code:" not in call.press("#")  # it is meant


def test_the_pin_is_said_once_more_to_who_hears_the_code_anew(call: Call) -> None:
    whole = _to_the_pin(call, PIN)
    assert whole.startswith("PIN:")
    assert call.press("#") in whole
    assert call.press("*#") == whole


def test_a_pin_that_is_easy_to_guess_is_asked_for_again_and_not_passed_over(call: Call) -> None:
    assert "easy to guess" in _to_the_pin(call, "1234")
    assert "easy to guess" in call.press("#")
    assert "Your code:" in call.press(PIN)


def test_a_telephone_number_is_ended_by_its_caller(call: Call) -> None:
    tell(call, "report", consent_store="YES", danger_now="NO", location_side="KE")
    heard = go_on(call, exploitation="ForcedLabour", contact_ok="OTHER_NUMBER")
    assert "Then press hash." in heard


def _to_the_pin(call: Call, pin: str) -> str:
    tell(call, "report", consent_store="YES", danger_now="NO", location_side="KE")
    return go_on(call, exploitation="ForcedLabour", contact_ok="NO_CONTACT", pin=pin)
