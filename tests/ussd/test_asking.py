"""A caller asks about migrating: what is kept, and what it leaves alone."""

import re

from flask import Flask

from handset.network import Phone
from tests.support.callers import NUMBER, answers, cases, code_on, press

QUESTION = "Is this work what they say it is?"
# From the consent to the confirmation, only the question answered.
ASKING = ("1", "99", "99", QUESTION, "99")


def choose(phone: Phone, *labels: str) -> str:
    """Press the keys that these words stand beside, one screen after another."""
    for label in labels:
        found = re.search(rf"^(\d+)\. {re.escape(label)}$", phone.screen, re.MULTILINE)
        assert found, phone.screen
        phone.press(found[1])
    return phone.screen


def start_asking(phone: Phone) -> None:
    press(phone, "1")
    choose(phone, "Going abroad", "Ask HAART")


def test_a_question_is_kept_as_an_enquiry(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    press(phone, *ASKING)
    assert cases(app) == []
    assert "We have your question" in press(phone, "1")
    [case] = cases(app)
    assert (case.kind, case.channel, case.urgent) == ("enquiry", "USSD", False)
    assert answers(app, case) == {
        "topic": "MIGRATION",
        "consent_store": "YES",
        "question": QUESTION,
    }
    assert case.open_contact(app.config["PRIVATE_KEY"]) is None


def test_the_number_is_kept_only_where_the_caller_agreed(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    press(phone, *ASKING[:-1], "2", "1", "99", "1")
    [case] = cases(app)
    contact = case.open_contact(app.config["PRIVATE_KEY"])
    assert contact == {"contact_ok": "ANY_TIME", "contact_how": "CALL", "contact_number": NUMBER}
    assert "contact_ok" not in answers(app, case)


def test_without_consent_nothing_is_asked_or_kept(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    assert "Nothing is kept" in press(phone, "2")
    phone.drop()
    assert cases(app) == []


def test_a_question_that_is_not_sent_is_not_kept(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    assert "was not sent" in press(phone, *ASKING, "2")
    phone.drop()
    assert cases(app) == []


def test_the_code_and_pin_open_the_question(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    code = code_on(press(phone, *ASKING, "1", "4826"))
    assert press(phone, code) == "Thank you. Goodbye."
    press(phone, "1")
    choose(phone, "Come back with my code")
    assert "It has arrived" in press(phone, code, "4826")


def test_a_question_in_between_leaves_a_report_begun_before_it_alone(
    app: Flask, phone: Phone
) -> None:
    press(phone, "1", "2", "1", "2", "2", "99", "5")  # a report, up to what happens
    press(phone, "00")
    choose(phone, "Going abroad", "Ask HAART")
    press(phone, *ASKING, "1")
    phone.drop()
    kept = {case.kind: case for case in cases(app)}
    assert kept.keys() == {"report", "enquiry"}
    assert answers(app, kept["report"])["exploitation"] == "ForcedBegging"
    assert not kept["report"].complete
    assert answers(app, kept["enquiry"])["question"] == QUESTION
