"""Who pressed a wrong key, or can't manage one, in a call: what leads on, and what leads back."""

from flask import Flask

from handset.voice.call import Call
from handset.voice.switch import Switch
from telecom.keypad import keys
from tests.support.callers import NUMBER, answers, cases
from tests.support.telling import SKIP, go_on, tell


def _to_the_phone(call: Call, language: str = "en") -> str:
    tell(call, "report", language=language, consent_store="YES", danger_now="NO")
    return go_on(call, location_side="KE", exploitation="ForcedLabour")


def _to_the_code(call: Call) -> str:
    _to_the_phone(call)
    return go_on(call, contact_ok="NO_CONTACT", pin="4826")


def test_no_call_is_told_before_it_is_sent_and_back_leads_to_the_question(
    app: Flask, call: Call
) -> None:
    _to_the_phone(call, "sw")
    assert "Hatutakupigia. Kubadilisha: 9." in call.press("1")
    assert "Tukupigie?" in call.press("9")
    assert "Tunaweza kukupigia." in go_on(call, contact_ok="ASAP")
    [case] = cases(app)
    assert case.may_contact


def test_who_says_nothing_to_no_call_is_not_called(app: Flask, call: Call) -> None:
    _to_the_phone(call)
    assert "We will not call. To change that: 9." in call.press("1")
    assert "new PIN" in call.stay_silent()
    [case] = cases(app)
    assert not case.may_contact


def test_other_calls_have_the_same_way_back(call: Call) -> None:
    tell(call, "ask", wanted="MATERIALS", consent_store="YES", case="NO", county_code=SKIP)
    assert "To change that: 9." in go_on(call, contact_ok="NO_CONTACT")
    assert "May we call" in call.press("9")


def test_who_pressed_child_by_mistake_goes_back_and_is_none(app: Flask, call: Call) -> None:
    _to_the_phone(call)
    told = go_on(call, contact_ok="NO_CONTACT", pin=SKIP)
    assert "A wrong key? Back: 9." in told
    told = go_on(call, tell_more="yes", reporter_role="SELF", under_18="YES")
    assert "A wrong key? Back: 9." in told
    assert "Are you under 18?" in call.press("9")
    go_on(call, under_18="NO")
    call.hang_up()
    [case] = cases(app)
    assert "ages" not in answers(app, case)


def test_a_key_pressed_while_the_explanation_is_told_answers_what_it_explains(call: Call) -> None:
    tell(call, "report", consent_store="more")
    assert "Are you or someone else in danger" in call.press("1")


def test_a_no_while_the_explanation_is_told_keeps_nothing(app: Flask, call: Call) -> None:
    tell(call, "report", consent_store="more")
    assert "Nothing is kept" in call.press("2")
    assert cases(app) == []


def test_the_explanation_is_asked_for_again_left_and_passed_as_before(call: Call) -> None:
    explained = tell(call, "report", consent_store="more")
    assert call.press("3") == explained
    assert "May we keep what you say" in call.stay_silent()
    call.press("3")
    assert "May we keep what you say" in call.press("9")
    call.press("3")
    assert "May we keep what you say" in call.press("#")


def test_a_wrong_code_is_told_in_fewer_words_and_that_it_can_be_left(call: Call) -> None:
    _to_the_code(call)
    for wrong in ("4826#", "1234567#", "11111111"):
        told = call.press(wrong)
        assert "No code wanted? Press hash alone." in told
        assert told.count("Your code:") == 1
        assert "PIN:" not in told
    assert "Tell us more?" in call.press("#")


def test_who_does_not_manage_the_code_comes_to_their_story_by_silence(call: Call) -> None:
    _to_the_code(call)
    assert "Your code:" in call.stay_silent()
    assert "Tell us more?" in call.stay_silent()


def test_who_chooses_no_pin_comes_to_their_story_by_silence(app: Flask, call: Call) -> None:
    _to_the_phone(call)
    go_on(call, contact_ok="ASAP")
    assert "new PIN" in call.stay_silent()
    assert "Tell us more?" in call.stay_silent()
    assert cases(app)[0].may_contact


def test_a_digit_that_has_to_be_given_still_leads_to_a_person(call: Call) -> None:
    tell(call, "mine")
    call.stay_silent()
    assert "Key in your code" in call.stay_silent()
    assert "Key in your code" not in call.stay_silent()


def test_a_number_is_told_as_it_is_dialled_where_they_ring_from(switch: Switch) -> None:
    here, there = Call(NUMBER, switch), Call("+96871234567", switch)
    assert "zero one one four seven five seven" in tell(here, "family")
    assert "plus two five four one one four" in tell(there, "family")


def test_who_says_they_are_abroad_hears_the_number_with_its_country(call: Call) -> None:
    tell(call, "help", location_side="ABROAD", danger_now="NO")
    assert "plus two five four one one four" in call.heard


def test_the_end_says_again_whether_and_when_we_call(call: Call) -> None:
    _to_the_phone(call)
    told = go_on(call, contact_ok="ASAP", pin=SKIP, tell_more="finish")
    assert "We may call." in told
    assert "and calls those who asked" in told
    assert told.endswith("Thank you. Goodbye.")


def test_the_keys_of_letters_have_no_pages(call: Call) -> None:
    _to_the_phone(call)
    go_on(call, contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes", since="WEEK")
    call.press("4")  # a county by its letters
    assert "Meru:" in call.press(f"{keys('meru')}#")
    assert "Key in its letters" in call.press("9")
