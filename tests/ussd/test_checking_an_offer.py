"""A caller checks a job offer on a screen, and may ask us about it."""

from collections.abc import Callable

import pytest
from flask import Flask

from handset.network import Phone
from tests.support.callers import NUMBER, answers, cases, code_on, codes, press

MENU = ("1", "3")  # English, check a job offer
ABROAD = (*MENU, "2", "2")  # outside Kenya, not under 18
FINE = ("1", "2", "2", "1", "2", "2", "2", "2")
RESULTS = ("STOP AND CHECK", "BE CAREFUL", "no big warning sign")


def test_a_critical_answer_stops_the_check_and_offers_a_person(phone: Phone) -> None:
    screen = press(phone, *ABROAD, "1", "2", "1")
    assert "STOP AND CHECK. Don't pay or travel yet. Keep your passport." in screen
    assert "Someone would keep your papers." in screen
    assert "1. Talk to a person" in screen
    assert "Where are you now?" in press(phone, "1")


def test_going_back_takes_a_critical_answer_back(phone: Phone) -> None:
    press(phone, *ABROAD, "1", "2", "1", "0")
    assert "keep your passport or ID" in phone.screen
    assert "written contract" in press(phone, "2")
    assert "no big warning sign" in press(phone, "1", "2", "2", "2", "2")


@pytest.mark.parametrize("way", [ABROAD, (*MENU, "1", "2"), (*MENU, "3", "99")])
def test_who_answers_nothing_is_told_no_band(phone: Phone, way: tuple[str, ...]) -> None:
    screen = press(phone, *way, *["99"] * 8)
    assert "Too few questions are answered" in screen
    assert not any(result in screen for result in RESULTS)


def test_a_second_check_knows_nothing_of_the_first(app: Flask, phone: Phone) -> None:
    press(phone, *ABROAD, "2", "2", "1", "00", "3", "1", "2", "99", "99", "99", "99", "2")
    assert "Too few questions" in press(phone, "99", "99", "99")
    press(phone, "2", "1", "99", "1", "1")
    [case] = cases(app)
    assert answers(app, case) == {
        "location_side": "KE",
        "under_18": "NO",
        "costs_cut": "NO",
        "consent_store": "YES",
    }


def test_a_child_is_asked_no_further(app: Flask, phone: Phone) -> None:
    screen = press(phone, *MENU, "1", "1")
    assert "116" in screen
    press(phone, "2", "1", "She is 15", "1", "1", "99")
    [case] = cases(app)
    assert (case.kind, case.urgent, case.may_contact) == ("enquiry", True, False)
    assert answers(app, case)["question"] == "She is 15"
    assert "band" not in answers(app, case)


def test_an_enquiry_is_kept_with_its_check_and_how_to_call(app: Flask, phone: Phone) -> None:
    press(phone, *ABROAD, "2", *FINE[1:], "98", "3", "1", "Is it *right*?", "2", "4", "embe")
    assert "Call: Yes, this phone." in phone.screen
    assert cases(app) == []
    code = code_on(press(phone, "1", "4826"))
    assert press(phone, code) == "Thank you. Goodbye."
    [case] = cases(app)
    assert (case.kind, case.urgent, case.danger) == ("enquiry", False, None)
    kept = answers(app, case)
    assert (kept["band"], kept["flags"]) == ("AMBER", ["nea_listed"])
    assert kept["question"] == "Is it *right*?"
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "THIS_NUMBER",
        "contact_number": NUMBER,
        "contact_when": "EVENING",
        "code_word": "embe",
    }


@pytest.mark.parametrize("keys", [("2",), ("1", "99", "1", "2")])
def test_who_does_not_agree_or_drops_it_leaves_nothing(
    app: Flask, phone: Phone, keys: tuple[str, ...]
) -> None:
    press(phone, *ABROAD, *FINE, "2", *keys)
    assert "kept" in phone.screen
    phone.drop()
    assert cases(app) == []


def test_an_enquiry_and_a_report_of_one_session_have_codes_of_their_own(
    app: Flask, phone: Phone
) -> None:
    press(phone, *ABROAD, *FINE, "2", "1", "99", "1", "1")
    first = code_on(press(phone, "1111"))
    press(phone, "00", "2", "1", "1", "1", "1", "2")
    second = code_on(press(phone, "2222"))
    assert first != second
    assert [case.kind for case in cases(app)] == ["enquiry", "report"]
    assert [code.case_id for code in codes(app)] == [case.id for case in cases(app)]


def test_a_report_cut_off_later_leaves_the_enquiry_as_it_was(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "3", "00", "3", "2", "2", *FINE, "2", "1", "Is it?", "1", "1")
    phone.drop()
    kept = {case.kind: answers(app, case) for case in cases(app)}
    assert kept["enquiry"]["question"] == "Is it?"
    assert kept["report"] == {"consent_store": "YES", "reporter_role": "WITNESS"}


def test_who_is_cut_off_after_agreeing_is_kept_as_far_as_they_got(app: Flask, phone: Phone) -> None:
    press(phone, *ABROAD, "2", *FINE[1:], "98", "3", "1", "Is it right?", "2")
    phone.drop()
    [case] = cases(app)
    assert (case.kind, case.complete, case.may_contact) == ("enquiry", False, False)
    assert answers(app, case)["question"] == "Is it right?"
    assert answers(app, case)["band"] == "AMBER"


def test_who_is_cut_off_once_they_said_when_may_be_called(app: Flask, phone: Phone) -> None:
    press(phone, *ABROAD, *FINE, "2", "1", "99", "2", "4")
    phone.drop()
    [case] = cases(app)
    contact = case.open_contact(app.config["PRIVATE_KEY"])
    assert contact == {
        "contact_ok": "THIS_NUMBER",
        "contact_number": NUMBER,
        "contact_when": "EVENING",
    }


def test_who_is_cut_off_before_agreeing_leaves_nothing(app: Flask, phone: Phone) -> None:
    press(phone, *ABROAD, *FINE, "2", "3")
    phone.drop()
    assert cases(app) == []


def test_agreeing_to_an_enquiry_is_no_agreeing_to_a_report(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "3", "00", "3", "2", "2", *FINE, "2", "1", "Is it right?")
    phone.drop()
    assert [case.kind for case in cases(app)] == ["enquiry"]


def test_a_number_that_was_withheld_is_asked_for(
    app: Flask, phones: Callable[[str], Phone]
) -> None:
    phone = phones("anonymous")
    press(phone, *ABROAD, *FINE, "2", "1", "99", "2")
    assert "Type the number we may call" in phone.screen
