"""A caller who tells what a test names finds each key where it is shown, or the fault is named."""

import pytest

from handset.ussd.phone import Phone
from handset.voice.call import Call
from tests.support.telling import SKIP, choose, go_on, tell


def test_a_key_is_pressed_where_it_stands(phone: Phone) -> None:
    tell(phone, "report", language="sw", consent_store="YES", danger_now="NO", where="KE")
    go_on(phone, exploitation="FORCED_ARMED")
    assert phone.transcript == "2*2*1*2*1*98*8"


def test_pages_are_turned_up_to_the_option_and_no_further(phone: Phone) -> None:
    assert tell(phone, "ask").startswith("Trainings and materials")
    assert phone.transcript.startswith("1*98*")


def test_a_place_is_found_by_its_name_or_as_a_group_of_its_own(phone: Phone) -> None:
    tell(phone, "report", consent_store="YES", danger_now="NO", where="042")
    assert phone.transcript.endswith("*Kisu")
    for code, keys in (("042", "Kisu*1"), ("047", "*1")):
        tell(
            phone, "report", consent_store="YES", danger_now="NO", where="KE", exploitation="Other"
        )
        go_on(phone, contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes", county_code=code)
        assert "Who does it?" in phone.screen
        assert phone.transcript.endswith(keys)


def test_who_is_elsewhere_goes_by_way_of_the_menu(phone: Phone) -> None:
    tell(phone, "report", consent_store="YES")
    assert "*00*" in tell(phone, "mine") + phone.transcript


def test_what_has_to_be_answered_is_named(phone: Phone) -> None:
    with pytest.raises(AssertionError, match="consent_store has to be answered before danger_now"):
        tell(phone, "report", danger_now="YES")


def test_an_option_that_there_is_not_is_named_with_those_there_are(phone: Phone) -> None:
    with pytest.raises(AssertionError, match=r"danger_now has no MAYBE, but (YES|NO|UNSURE), "):
        tell(phone, "report", consent_store="YES", danger_now="MAYBE")


def test_words_that_are_not_on_the_screen_are_named(phone: Phone) -> None:
    tell(phone, "report")
    with pytest.raises(AssertionError, match="Perhaps is not offered:\nHAART"):
        choose(phone, "Perhaps")


def test_what_can_not_be_passed_over_is_said(phone: Phone) -> None:
    with pytest.raises(AssertionError, match="consent_store can't be passed over"):
        tell(phone, "report", consent_store=SKIP)


def test_what_nobody_asks_for_is_named_at_the_end(phone: Phone) -> None:
    said = {"consent_store": "NO", "danger_now": "YES"}
    with pytest.raises(AssertionError, match="declined has to be answered before danger_now"):
        tell(phone, "report", **said)
    go_on(phone, declined="help")


def test_a_call_is_held_by_the_same_names(call: Call) -> None:
    told = {"danger_now": "NO", "location_side": "KE", "exploitation": "FORCED_ARMED"}
    assert "May we call?" in tell(call, "report", consent_store="YES", **told)
    with pytest.raises(AssertionError, match="no key leads home"):
        tell(call, "offer")
    assert "Key in the number" in go_on(call, contact_ok="OTHER_NUMBER")
    asked = go_on(call, contact_number="0722000003", contact_check="right")
    assert "Which time?" in asked


def test_what_a_call_asks_to_be_spoken_is_not_keyed(call: Call) -> None:
    tell(call, "report", consent_store="YES", danger_now="NO", location_side="KE")
    go_on(call, exploitation="Other", contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes")
    with pytest.raises(AssertionError, match="this has to be spoken"):
        go_on(call, record_ok="YES", account="They hold us")
