"""A place is asked for by its letters: one that fits is the answer, and none that is lost."""

from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import answers, cases, press
from tests.support.telling import BACK, go_on, tell
from tests.ussd.test_reporting import NO_DANGER


def test_letters_that_fit_one_place_are_the_answer_and_others_are_offered(phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER)
    assert press(phone, "kilifi").startswith("Kilifi. What is happening?")
    press(phone, BACK)
    assert "Uasin Gishu" in press(phone, "u")
    press(phone, BACK)
    assert press(phone, "Saudi").startswith("Saudi Arabia. What is happening?")


def test_a_place_that_nobody_knows_is_asked_again_with_the_question_and_kept(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "report", consent_store="YES", danger_now="NO")
    phone.press("estli")
    assert "We don't know that name" in phone.screen
    assert "Type county, town or country" in phone.screen
    phone.press("1")
    go_on(phone, exploitation="Other", contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert answers(app, case)["place_text"] == "estli"
