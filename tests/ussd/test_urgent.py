"""What is filed as urgent, and what the work list tells of it: danger, country, what is asked."""

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import EMERGENCY, answers, cases
from tests.support.offers import ABROAD, FINE, PAPERS_KEPT
from tests.support.telling import SKIP, go_on, tell

DANGER = ("YES", "NO", "UNSURE")


@pytest.mark.parametrize("danger", DANGER)
def test_who_asks_from_abroad_is_asked_for_danger_first(
    app: Flask, phone: Phone, danger: str
) -> None:
    assert "Is anyone in danger right now?" in tell(phone, "abroad.menu", menu="ask")
    screen = go_on(phone, danger_now=danger)
    if danger != "NO":
        assert "Go where there are people" in screen
        go_on(phone, danger_line="ask")
    go_on(phone, consent_store="YES", question="They locked the door", contact_ok="NO_CONTACT")
    go_on(phone, tell_more="yes", reporter_role="SELF", country="SA")
    phone.drop()
    [case] = cases(app)
    assert (case.danger, case.urgent) == (danger, danger != "NO")
    assert (case.country, case.about) == ("SA", "MIGRATION")


def test_who_reads_about_a_country_is_asked_for_no_danger(app: Flask, phone: Phone) -> None:
    tell(phone, "migrate", menu="ask", consent_store="YES", question="Is it so?")
    go_on(phone, contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert (case.danger, case.urgent, case.country) == (None, False, None)


@pytest.mark.parametrize("danger", DANGER)
def test_a_call_is_urgent_unless_nobody_is_in_danger(app: Flask, phone: Phone, danger: str) -> None:
    tell(phone, "help", location_side="KE", danger_now=danger)
    go_on(phone, **{"numbers" if danger == "NO" else "numbers_danger": "call_me"})
    go_on(phone, where_ke=SKIP, contact_ok="ASAP")
    [case] = cases(app)
    assert (case.about, case.danger, case.urgent) == ("CALL", danger, danger != "NO")


def test_a_call_asked_for_without_a_word_on_danger_is_urgent(app: Flask, phone: Phone) -> None:
    tell(phone, "near", need="SHELTER", shelter="call_me", where="KE", contact_ok="ASAP")
    [case] = cases(app)
    assert (case.danger, case.urgent) == (None, True)


@pytest.mark.parametrize(
    ("said", "urgent"),
    [(PAPERS_KEPT, True), ({**FINE, "must_pay": "YES", "contract_seen": "NO"}, False)],
)
def test_an_offer_with_one_answer_reason_enough_to_stop_is_urgent(
    app: Flask, phone: Phone, said: dict[str, str], urgent: bool
) -> None:
    screen = tell(phone, "offer", **ABROAD, **said)
    assert "Help now" in screen or "98. More" in screen
    go_on(phone, red="why", why="ask", consent_store="YES", contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert answers(app, case)["band"] == "RED"
    assert (case.about, case.urgent) == ("OFFER", urgent)


@pytest.mark.parametrize("danger", DANGER)
def test_a_report_of_what_may_be_a_danger_is_sent_at_once(
    app: Flask, phone: Phone, danger: str
) -> None:
    tell(phone, "report", consent_store="YES", danger_now=danger)
    filed = [(case.danger, case.urgent, case.complete) for case in cases(app)]
    assert filed == ([] if danger == "NO" else [(danger, True, True)])


def test_an_emergency_abroad_shows_its_country(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **EMERGENCY, emergency="go_on", where="LB")
    phone.drop()
    [case] = cases(app)
    assert (case.urgent, case.complete, case.country) == (True, True, "LB")
