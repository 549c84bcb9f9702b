"""A caller checks a job offer on a screen, and may ask us about it."""

from collections.abc import Callable

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import NUMBER, SENT, answers, cases, code_on, codes, press
from tests.support.offers import ABROAD, FINE, LOCAL, PAPERS_KEPT
from tests.support.pace import seconds
from tests.support.telling import BACK, SKIP, go_on, tell

UNREAD = {**FINE, "contract_seen": "NO"}
ASKED = {"grey": "ask", "consent_store": "YES"}


def test_a_critical_answer_stops_the_check_and_offers_a_person(phone: Phone) -> None:
    screen = tell(phone, "offer", **ABROAD, **PAPERS_KEPT)
    assert "STOP AND CHECK. Someone would keep your papers." in screen
    assert "Don't pay or travel yet; keep your papers." in screen
    assert "1. Help now" in screen
    assert "Where are you now?" in go_on(phone, red="talk")


def test_going_back_takes_a_critical_answer_back(phone: Phone) -> None:
    tell(phone, "offer", **ABROAD, **PAPERS_KEPT)
    press(phone, BACK)
    assert "keep your passport or ID" in phone.screen
    assert "visit visa" in go_on(phone, papers_kept="NO")
    rest = dict([*FINE.items()][1:])
    assert "no big warning sign" in go_on(phone, **rest)


@pytest.mark.parametrize("side", ["ABROAD", "KE"])
def test_who_is_sure_of_nothing_is_told_to_stop_and_check(phone: Phone, side: str) -> None:
    tell(phone, "offer", location_side=side)
    for _ in range(8):
        assert "Skip" not in phone.screen
        press(phone, "3")
    assert "STOP AND CHECK" in phone.screen


def test_a_second_check_knows_nothing_of_the_first(app: Flask, phone: Phone) -> None:
    tell(phone, "offer", **ABROAD, papers_kept="YES")
    tell(phone, "offer", location_side="KE", **{**LOCAL, "pay_agreed": "NO"})
    go_on(phone, amber="why", why="ask", consent_store="YES", contact_ok="NO_CONTACT")
    [case] = cases(app)
    kept = answers(app, case)
    assert (kept["location_side"], kept["papers_kept"], kept["band"]) == ("KE", "NO", "AMBER")
    assert "visa_or_lie" not in kept


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("said", [{**ABROAD, **UNREAD}, {"location_side": "KE", **LOCAL}])
def test_all_eight_questions_take_ninety_seconds(
    phone: Phone, language: str, said: dict[str, str]
) -> None:
    tell(phone, "offer", language=language, **said)
    assert seconds(phone) <= 90
    assert len(phone.exchanges) <= 12


def test_a_child_is_asked_no_further(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "offer", location_side="CHILD")
    assert "116" in screen
    go_on(phone, child="ask", consent_store="YES", contact_ok="NO_CONTACT", pin=SKIP)
    go_on(phone, tell_more="yes", question="She is 15")
    [case] = cases(app)
    assert (case.kind, case.urgent, case.may_contact) == ("enquiry", True, False)
    assert answers(app, case)["question"] == "She is 15"
    assert "band" not in answers(app, case)


def test_an_enquiry_is_kept_with_its_check_and_how_to_call(app: Flask, phone: Phone) -> None:
    tell(phone, "offer", **ABROAD, **UNREAD)
    go_on(phone, amber="why", why="ask", consent_store="YES")
    assert cases(app) == []
    code = code_on(go_on(phone, contact_ok="THIS_NUMBER", pin="4826"))
    assert [case.complete for case in cases(app)] == [True]
    press(phone, code)
    go_on(phone, tell_more="yes", question="Is it *right*?")
    screen = go_on(phone, contact_when="MIDDAY", code_word="embe")
    assert screen == "Thank you. Goodbye."
    [case] = cases(app)
    assert (case.kind, case.urgent, case.danger) == ("enquiry", False, None)
    kept = answers(app, case)
    assert (kept["band"], kept["flags"]) == ("AMBER", ["contract_seen"])
    assert kept["question"] == "Is it *right*?"
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "THIS_NUMBER",
        "contact_number": NUMBER,
        "contact_when": "MIDDAY",
        "contact_how": "CALL",
        "code_word": "embe",
    }


@pytest.mark.parametrize(
    "said",
    [
        {"consent_store": "NO"},
        {"consent_store": "YES", "contact_ok": "drop"},
    ],
)
def test_who_does_not_agree_or_drops_it_leaves_nothing(
    app: Flask, phone: Phone, said: dict[str, str]
) -> None:
    tell(phone, "offer", **ABROAD, **FINE, grey="ask", **said)
    assert "kept" in phone.screen
    phone.drop()
    assert cases(app) == []


def test_an_enquiry_and_a_report_of_one_session_have_codes_of_their_own(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "offer", **ABROAD, **FINE, **ASKED, contact_ok="NO_CONTACT")
    first = code_on(go_on(phone, pin="4826"))
    tell(phone, "report", **SENT)
    second = code_on(go_on(phone, pin="4827"))
    assert first != second
    assert [case.kind for case in cases(app)] == ["enquiry", "report"]
    assert [code.case_id for code in codes(app)] == [case.id for case in cases(app)]


def test_a_report_cut_off_later_leaves_the_enquiry_as_it_was(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="YES", danger_now="NO")
    tell(phone, "offer", **ABROAD, **FINE, **ASKED, contact_ok="THIS_NUMBER", pin=SKIP)
    go_on(phone, tell_more="yes", question="Is it?")
    phone.drop()
    kept = {case.kind: answers(app, case) for case in cases(app)}
    assert kept["enquiry"]["question"] == "Is it?"
    assert kept["report"] == {"consent_store": "YES", "danger_now": "NO"}


def test_who_is_cut_off_after_agreeing_is_kept_as_far_as_they_got(app: Flask, phone: Phone) -> None:
    tell(phone, "offer", **ABROAD, **UNREAD, amber="why", why="ask")
    go_on(phone, consent_store="YES", contact_ok="OTHER_NUMBER")
    phone.drop()
    [case] = cases(app)
    assert (case.kind, case.complete, case.may_contact) == ("enquiry", False, False)
    assert answers(app, case)["band"] == "AMBER"


def test_who_is_cut_off_once_they_said_when_may_be_called(app: Flask, phone: Phone) -> None:
    tell(phone, "offer", **ABROAD, **FINE, **ASKED, contact_ok="THIS_NUMBER", pin=SKIP)
    go_on(phone, tell_more="yes", question=SKIP, contact_when="MIDDAY")
    phone.drop()
    [case] = cases(app)
    contact = case.open_contact(app.config["PRIVATE_KEY"])
    assert contact == {
        "contact_ok": "THIS_NUMBER",
        "contact_number": NUMBER,
        "contact_when": "MIDDAY",
        "contact_how": "CALL",
    }


def test_who_is_cut_off_before_agreeing_leaves_nothing(app: Flask, phone: Phone) -> None:
    tell(phone, "offer", **ABROAD, **FINE, grey="ask", consent_store="more")
    phone.drop()
    assert cases(app) == []


def test_agreeing_to_an_enquiry_is_no_agreeing_to_a_report(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="more")
    tell(phone, "offer", **ABROAD, **FINE, **ASKED, contact_ok="NO_CONTACT")
    phone.drop()
    assert [case.kind for case in cases(app)] == ["enquiry"]


def test_a_number_that_was_withheld_is_asked_for(
    app: Flask, phones: Callable[[str], Phone]
) -> None:
    phone = phones("anonymous")
    tell(phone, "offer", **ABROAD, **FINE, **ASKED, contact_ok="THIS_NUMBER")
    assert "Type the number we may call" in phone.screen
