"""A caller asks for a training: what is kept, when, and how they come back to it."""

import pytest
from flask import Flask

from assembly import Parts
from handset.ussd.phone import Phone
from models import Person, Reply
from tests.support.callers import (
    NUMBER,
    SENT,
    answers,
    cases,
    code_on,
    comes_back,
    press,
)
from tests.support.telling import go_on, tell

CONSENT = {
    "training": "FirstResponder",
    "responders": "ask",
    "responder_type": "POLICE",
    "consent_store": "YES",
}
WORKSHOP = {"training": "Grassroots", "workshop": "ask"}
IN_FULL = {
    "case": "NO",
    "who_asks": "GROUP",
    "county_code": "032",
    "place_text": "The hall by the market",
    "group_size": "21-50",
    "age_group": "ADULTS",
    "language_wanted": "OTHER",
    "language_text": "Dholuo",
    "month": "NEXT_MONTH",
    "contact_ok": "THIS_NUMBER",
    "contact_when": "MORNING",
}


@pytest.fixture
def asked(app: Flask, phone: Phone) -> Phone:
    """Everything answered, and nothing sent yet."""
    tell(phone, "ask", **CONSENT, **IN_FULL)
    return phone


def test_what_is_asked_for_is_kept_by_its_codes(app: Flask, asked: Phone) -> None:
    assert "Training of officials" in asked.screen
    assert "Nakuru" in asked.screen
    go_on(asked, confirm="send")
    [case] = cases(app)
    assert (case.kind, case.urgent, case.complete, case.county) == (
        "request", False, True, "032",
    )  # fmt: skip
    assert answers(app, case) == {
        "what": "TRAINING",
        "training": "FirstResponder",
        "responder_type": "POLICE",
        "consent_store": "YES",
        "case": "NO",
        "who_asks": "GROUP",
        "county_code": "032",
        "place_text": "The hall by the market",
        "group_size": "21-50",
        "age_group": "ADULTS",
        "language_wanted": "OTHER",
        "language_text": "Dholuo",
        "month": "NEXT_MONTH",
    }
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "THIS_NUMBER",
        "contact_when": "MORNING",
        "contact_number": NUMBER,
        "contact_how": "CALL",
    }


def test_nothing_is_kept_before_it_is_sent(app: Flask, asked: Phone) -> None:
    asked.drop()
    assert cases(app) == []


def test_what_is_dropped_or_declined_is_not_kept(app: Flask, asked: Phone) -> None:
    assert "Nothing of it is kept" in go_on(asked, confirm="drop")
    asked.hang_up()
    assert "Nothing is kept" in tell(asked, "ask", **WORKSHOP, consent_store="NO")
    assert cases(app) == []


def test_a_repeated_hop_asks_once(app: Flask, asked: Phone) -> None:
    screen = go_on(asked, confirm="send")
    assert asked.repeat() == screen
    assert len(cases(app)) == 1


def test_materials_are_told_from_trainings(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "ask", training="Materials", materials_wanted="TOOLKIT")
    assert "Human Trafficking Grassroots Awareness Facilitation and Mobilization" in screen
    screen = go_on(phone, toolkit="ask", consent_store="YES", case="NO", place_text="Kitui")
    assert "In which language?" in screen  # neither how many people nor how old
    go_on(phone, contact_ok="NO_CONTACT", confirm="send")
    [case] = cases(app)
    kept = answers(app, case)
    assert (kept["what"], kept["materials_wanted"]) == ("MATERIALS", "TOOLKIT")
    assert case.open_contact(app.config["PRIVATE_KEY"]) is None


def test_who_asked_comes_back_with_a_code_and_reads_the_answer(
    app: Flask, service: Parts, asked: Phone
) -> None:
    code = code_on(go_on(asked, confirm="send", pin="4826"))
    assert "Goodbye" in press(asked, code)
    with service.database.begin() as db:
        person = Person(username="amina", password="-", fs_uniquifier="-", role="caseworker")
        db.add(person)
        db.flush()
        [case] = cases(app)
        Reply.send(db, db.merge(case), person, "We come in March", service.public_key())
    comes_back(asked, code)
    assert "We come in March" in go_on(asked, status="reply")


def test_a_report_and_a_request_of_one_session_have_codes_of_their_own(
    app: Flask, phone: Phone
) -> None:
    report_code = code_on(tell(phone, "report", **SENT, pin="4826"))
    tell(phone, "ask", **CONSENT, **IN_FULL, confirm="send")
    request_code = code_on(go_on(phone, pin="4826"))
    assert [case.kind for case in cases(app)] == ["report", "request"]
    assert report_code != request_code


def test_a_case_on_the_way_comes_first(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "ask", **CONSENT, case="YES")
    assert "999" in screen
    assert "116" in screen
    assert "May we keep what you say" in go_on(phone, case_first="tell")
    go_on(phone, **SENT)
    assert [case.kind for case in cases(app)] == ["report"]


def test_what_was_asked_for_before_is_not_mixed_in(app: Flask, asked: Phone) -> None:
    tell(asked, "ask", **WORKSHOP, consent_store="YES", case="NO")
    go_on(asked, contact_ok="NO_CONTACT", confirm="send")
    [case] = cases(app)
    assert answers(app, case) == {
        "what": "TRAINING",
        "training": "Grassroots",
        "consent_store": "YES",
        "case": "NO",
    }
