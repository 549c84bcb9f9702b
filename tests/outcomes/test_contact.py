"""How a caller may be reached is what they agreed to last, and nothing that was left behind."""

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from outcomes import contact
from tests.support.callers import NUMBER, cases
from tests.support.telling import SKIP, go_on, tell

OTHER = "0722999888"


@pytest.mark.parametrize("way", ["THIS_NUMBER", "ANY_TIME", "SOME_TIMES"])
def test_a_number_left_behind_is_not_called(way: str) -> None:
    said = contact.agreed({"contact_ok": way, "contact_number": OTHER}, NUMBER)
    assert said == {"contact_ok": way, "contact_number": NUMBER}


def test_a_number_typed_is_called_if_it_was_asked_for_or_this_one_is_withheld() -> None:
    for way, number in (("OTHER_NUMBER", NUMBER), ("ANY_TIME", "ATMasked1")):
        said = contact.agreed({"contact_ok": way, "contact_number": OTHER}, number)
        assert said == {"contact_ok": way, "contact_number": OTHER}


def test_another_number_that_was_never_typed_is_no_consent() -> None:
    assert contact.agreed({"contact_ok": "OTHER_NUMBER"}, NUMBER) is None


def test_who_thinks_better_of_another_number_is_called_on_this_one(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help.contact_ok", contact_ok="OTHER_NUMBER", contact_number=OTHER)
    go_on(phone, contact_when="NIGHT", code_word="word")
    tell(phone, "help.contact_ok", contact_ok="THIS_NUMBER", contact_when="ANY_TIME")
    go_on(phone, code_word=SKIP, confirm="send")
    [case] = cases(app)
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "THIS_NUMBER",
        "contact_number": NUMBER,
        "contact_when": "ANY_TIME",
    }


def test_who_types_no_other_number_is_asked_how_again(app: Flask, phone: Phone) -> None:
    tell(phone, "enquiry.consent_store", consent_store="YES", question="Is it allowed?")
    again = go_on(phone, contact_ok="OTHER_NUMBER", contact_number=SKIP)
    assert again.startswith("May we contact you?")
