"""How a caller may be reached is what they agreed to last, and nothing that was left behind."""

import pytest
from flask import Flask

from handset.network import Phone
from outcomes import contact
from tests.support.callers import NUMBER, cases, press, way_to

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
    way = way_to(app, "help.contact_ok")
    press(phone, "1", *way, "2", OTHER, "5", "word", "00")
    press(phone, *way, "1", "1", "99", "1")
    [case] = cases(app)
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "THIS_NUMBER",
        "contact_number": NUMBER,
        "contact_when": "ANY_TIME",
    }


def test_who_types_no_other_number_is_asked_how_again(app: Flask, phone: Phone) -> None:
    way = way_to(app, "enquiry.consent_store")
    assert press(phone, "1", *way, "1", "99", "99", "Is it allowed?", "4", "99").startswith(
        "May we contact you?"
    )
