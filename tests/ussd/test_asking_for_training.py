"""A caller asks for a training: what is kept, when, and how they come back to it."""

import pytest
from flask import Flask

from assembly import Parts
from handset.ussd.phone import Phone
from models import Person, Reply
from tests.support.callers import (
    SENT,
    answers,
    cases,
    code_on,
    comes_back,
    press,
)
from tests.support.telling import SKIP, answer_each, go_on, tell

CONSENT = {"wanted": "TRAINING", "consent_store": "YES"}
BEFORE = {**CONSENT, "case": "NO", "county_code": "032"}
WORKSHOP = {"wanted": "OFFERS", "offers": "Grassroots", "workshop": "ask"}
EXPLAINED = {
    "Grassroots": "workshop",
    "FirstResponder": "responders",
    "SafeMigration": "migration",
    "JointForum": "forum",
    "YouthArts": "youth",
    "SafeguardingClub": "clubs",
    "Film": "film",
    "Groups": "groups",
}
DETAILS = {
    "training": "FirstResponder",
    "responder_type": "POLICE",
    "who_asks": "GROUP",
    "group_size": "21-50",
    "age_group": "ADULTS",
    "language_wanted": "OTHER",
    "language_text": "Dholuo",
    "month": "NEXT_MONTH",
    "contact_when": "MORNING",
    "place_text": "The hall by the market",
}


@pytest.fixture
def asked(app: Flask, phone: Phone) -> Phone:
    """All that has to be said, and nothing sent yet."""
    tell(phone, "ask", **BEFORE)
    return phone


def test_what_is_asked_for_is_sent_before_its_details(app: Flask, asked: Phone) -> None:
    code = code_on(go_on(asked, contact_ok="THIS_NUMBER", pin="4826"))
    [case] = cases(app)
    assert (case.kind, case.urgent, case.complete, case.county) == (
        "request", False, True, "032",
    )  # fmt: skip
    assert answers(app, case) == {
        "what": "TRAINING", "consent_store": "YES", "case": "NO", "county_code": "032",
    }  # fmt: skip
    press(asked, code)
    assert "Which one?" in go_on(asked, tell_more="yes")


def test_each_detail_joins_it_as_it_is_given(app: Flask, asked: Phone) -> None:
    press(asked, code_on(go_on(asked, contact_ok="THIS_NUMBER", pin="4826")))
    go_on(asked, tell_more="yes")
    for name, said in DETAILS.items():
        answer_each(asked, **{name: said})
        if name == "training":
            assert "for police" in asked.screen
            go_on(asked, responders="ask")
        [case] = cases(app)
        kept = answers(app, case) | (case.open_contact(app.config["PRIVATE_KEY"]) or {})
        assert kept[name] == said
    assert "Goodbye" in asked.screen
    assert (case.kind, case.urgent, case.complete, case.county) == (
        "request", False, True, "032",
    )  # fmt: skip


def test_no_training_is_chosen_that_was_not_explained(app: Flask, asked: Phone) -> None:
    go_on(asked, contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes")
    for training, page in EXPLAINED.items():
        go_on(asked, training=training)
        [case] = cases(app)
        assert answers(app, case)["training"] == training  # whoever is cut off now has said it
        if training == "JointForum":
            go_on(asked, forum="go_on")
            asked.press("0")
        assert "Which one?" in asked.press("0"), page
    assert "Who is asking?" in go_on(asked, training="Film", film="ask")


def test_who_asks_for_another_in_the_same_session_is_asked_for_consent_again(
    app: Flask, asked: Phone
) -> None:
    go_on(asked, contact_ok="NO_CONTACT", pin=SKIP, tell_more="finish")
    assert "May we keep your request" in tell(asked, "ask", **WORKSHOP)
    go_on(asked, consent_store="YES", case="NO", contact_ok="NO_CONTACT")
    assert len(cases(app)) == 2


@pytest.mark.parametrize(
    ("way", "told"),
    [("NO_CONTACT", "we will not call"), ("THIS_NUMBER", "We call Mon to Fri")],
)
def test_whether_we_call_is_told_with_the_pin(asked: Phone, way: str, told: str) -> None:
    assert told in go_on(asked, contact_ok=way)


def test_nothing_is_kept_before_it_is_sent(app: Flask, asked: Phone) -> None:
    asked.drop()
    assert cases(app) == []


def test_what_is_dropped_or_declined_is_not_kept(app: Flask, asked: Phone) -> None:
    assert "Nothing of it is kept" in go_on(asked, contact_ok="drop")
    asked.hang_up()
    assert "Nothing is kept" in tell(asked, "ask", **WORKSHOP, consent_store="NO")
    assert cases(app) == []


def test_a_repeated_hop_asks_once(app: Flask, asked: Phone) -> None:
    screen = go_on(asked, contact_ok="NO_CONTACT")
    assert asked.repeat() == screen
    assert len(cases(app)) == 1


def test_materials_are_told_from_trainings(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "ask", wanted="OFFERS", offers="Materials", books="TOOLKIT")
    assert "Human Trafficking Grassroots Awareness Facilitation and Mobilization" in screen
    go_on(phone, toolkit="ask", consent_store="YES", case="NO", contact_ok="NO_CONTACT")
    press(phone, code_on(go_on(phone, pin="4826")))
    assert "How many do you need?" in go_on(phone, tell_more="yes")  # which is known
    screen = go_on(phone, copies="11-50", who_asks="SCHOOL")
    assert "In which language?" in screen  # neither how many people nor how old
    [case] = cases(app)
    kept = answers(app, case)
    assert (kept["what"], kept["materials_wanted"]) == ("MATERIALS", "TOOLKIT")
    assert case.open_contact(app.config["PRIVATE_KEY"]) is None


def test_who_asked_comes_back_with_a_code_and_reads_the_answer(
    app: Flask, service: Parts, asked: Phone
) -> None:
    code = code_on(go_on(asked, contact_ok="NO_CONTACT", pin="4826"))
    press(asked, code)
    assert "Goodbye" in go_on(asked, tell_more="finish")
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
    tell(phone, "ask", **BEFORE, contact_ok="NO_CONTACT")
    request_code = code_on(go_on(phone, pin="4826"))
    assert [case.kind for case in cases(app)] == ["report", "request"]
    assert report_code != request_code


def test_a_case_on_the_way_comes_first(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "ask", **CONSENT, case="YES")
    assert "999" in screen
    assert "116" in screen
    assert "May we keep your words" in go_on(phone, case_first="tell")
    go_on(phone, **SENT)
    assert [case.kind for case in cases(app)] == ["report"]


def test_what_was_asked_for_before_is_not_mixed_in(app: Flask, asked: Phone) -> None:
    tell(asked, "ask", **WORKSHOP, consent_store="YES", case="NO")
    go_on(asked, contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert answers(app, case) == {
        "what": "TRAINING",
        "training": "Grassroots",
        "consent_store": "YES",
        "case": "NO",
    }
