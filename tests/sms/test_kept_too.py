"""What is answered with "we have this too" is with staff by then, whatever comes next."""

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from tests.sms.test_put_down import say, shown_the_code
from tests.support.callers import answers, cases

CAR = "His car is KCA 123A at Kilimani"
KEPT = "We have this too."


@pytest.mark.parametrize("then", [None, "2", "0", "menu"])
def test_words_after_the_code_are_with_staff_at_once(
    app: Flask, phone: TextPhone, then: str | None
) -> None:
    shown_the_code(phone)
    assert "Will you tell us more" in say(phone, "skip")
    assert KEPT in say(phone, CAR)
    if then:
        say(phone, then)
    [case] = cases(app)
    assert CAR in answers(app, case)["account"]


def test_and_so_are_words_beside_the_key_that_ends(app: Flask, phone: TextPhone) -> None:
    shown_the_code(phone)
    say(phone, "skip", f"No, {CAR}")
    [case] = cases(app)
    assert CAR in answers(app, case)["account"]


@pytest.mark.parametrize("danger", ["No", "Not sure"])
def test_at_no_question_after_it_was_sent_are_words_kept_without_a_row(
    app: Flask, phone: TextPhone, danger: str
) -> None:
    say(phone, "Hi", "English", "Report what happens", "Yes", danger)
    say(phone, "Go on here") if danger == "Not sure" else say(phone, "Nairobi", "Other")
    kept = 0
    for nth in range(40):
        words = f"this was told at {nth}"
        if "May we keep" in say(phone, words):  # it had ended, and these begin another
            break
        if KEPT in phone.screen and (told := cases(app)):
            kept += 1
            assert words in answers(app, told[0])["account"]
        say(phone, "skip" if "skip" in phone.screen.casefold() else "1")
    assert kept > 5


def test_and_so_is_what_is_told_after_a_question_was_sent(app: Flask, phone: TextPhone) -> None:
    say(phone, "Hi", "English", "4", "Ask a question", "No", "Yes")
    say(phone, "Is Qatar safe for my sister", "No, just send", "4826")
    assert "three short questions" in say(phone, "skip")
    assert KEPT in say(phone, CAR)
    say(phone, "2")
    [case] = cases(app)
    assert CAR in answers(app, case)["question"]


def test_and_to_who_asked_for_a_call(app: Flask, phone: TextPhone) -> None:
    say(phone, "Hi", "English", "Help now", "In Kenya", "Yes", "Call me")
    say(phone, "Nairobi", "1", "They lock me in")
    assert KEPT in say(phone, "and they beat my sister")  # a number might be the PIN
    [case] = cases(app)
    assert answers(app, case)["account"] == "They lock me in\nand they beat my sister"
