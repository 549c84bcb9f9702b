"""How a caller may be reached is what they agreed to last, and nothing that was left behind."""

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from models.calling_hours import hours, is_announced, is_pressing
from outcomes import contact
from tests.support.callers import NUMBER, cases, code_on, comes_back, press
from tests.support.telling import SKIP, go_on, tell

OTHER = "0722999888"
ASKED = {"consent_store": "YES", "question": "Is it?"}


@pytest.mark.parametrize("way", ["THIS_NUMBER", "ASAP", "OTHER_TIME"])
def test_a_number_left_behind_is_not_called(way: str) -> None:
    said = contact.agreed({"contact_ok": way, "contact_number": OTHER}, NUMBER)
    assert said == {"contact_ok": way, "contact_number": NUMBER, "contact_how": "CALL"}


def test_a_number_typed_is_called_if_it_was_asked_for_or_this_one_is_withheld() -> None:
    for way, number in (("OTHER_NUMBER", NUMBER), ("ASAP", "ATMasked1")):
        said = contact.agreed({"contact_ok": way, "contact_number": OTHER}, number)
        assert said == {"contact_ok": way, "contact_number": OTHER, "contact_how": "CALL"}


def test_another_number_that_was_never_typed_is_no_consent() -> None:
    assert contact.agreed({"contact_ok": "OTHER_NUMBER"}, NUMBER) is None


def test_who_thinks_better_of_another_number_is_called_on_this_one(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help.call_me", where="KE", contact_ok="OTHER_NUMBER", contact_number=OTHER)
    go_on(phone, contact_check="right", code_word=SKIP)
    tell(phone, "help.call_me", contact_ok="OTHER_TIME", contact_when="ASAP", code_word=SKIP)
    [case] = cases(app)
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "OTHER_TIME",
        "contact_number": NUMBER,
        "contact_when": "ASAP",
        "contact_how": "CALL",
    }


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        ({}, False),
        ({"contact_ok": "ASAP"}, True),
        ({"contact_ok": "OTHER_NUMBER"}, False),
        ({"contact_ok": "OTHER_NUMBER", "contact_number": OTHER}, True),
        ({"contact_ok": "OTHER_TIME"}, False),
        ({"contact_ok": "OTHER_TIME", "contact_when": "NIGHT"}, True),
    ],
)
def test_half_a_consent_to_a_call_is_none(said: dict[str, str], settled: bool) -> None:
    assert contact.is_settled(said) is settled


def test_another_number_can_not_be_passed_over(phone: Phone) -> None:
    """Who said that this phone is the wrong one is never called on it."""
    in_help = {"where": "KE"}
    for asking, said in (("help.call_me", in_help), ("enquiry.consent_store", ASKED)):
        assert "Skip" not in tell(phone, asking, **said, contact_ok="OTHER_NUMBER")


@pytest.mark.parametrize("pressing", [True, False])
@pytest.mark.parametrize("when", [None, "ASAP", "EVENING"])
@pytest.mark.parametrize("way", ["ASAP", "OTHER_NUMBER", "OTHER_TIME"])
def test_callers_are_told_the_hours_that_staff_read(
    way: str, when: str | None, *, pressing: bool
) -> None:
    named = {"contact_when": when} if when else {}
    agreed = contact.agreed({"contact_ok": way, "contact_number": OTHER, **named}, NUMBER)
    assert agreed
    told = contact.told(agreed, pressing=pressing)
    assert (told == "night") == (hours(agreed, danger=pressing) is None)
    assert (told == "chosen") == (when == "EVENING")
    assert (told == "call") == is_announced(agreed, danger=pressing)


def test_who_is_in_danger_is_asked_for_calls_at_night_and_reads_so_on_coming_back(
    app: Flask, phone: Phone
) -> None:
    asked = tell(phone, "report", consent_store="YES", danger_now="UNSURE")
    asked = go_on(phone, emergency="go_on", where="UNKNOWN")
    assert "May we call, night too?" in asked
    sent = go_on(phone, contact_ok="ASAP")
    assert "We may call at any hour." in sent
    [case] = cases(app)
    agreed = case.open_contact(app.config["PRIVATE_KEY"])
    pressing = is_pressing(case.kind, case.danger, urgent=case.urgent)
    assert agreed
    assert hours(agreed, danger=pressing) is None
    code = code_on(go_on(phone, pin="4826"))
    press(phone, code)
    assert "we may call at any hour" in comes_back(phone, code)
