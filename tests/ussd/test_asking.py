"""A caller asks about migrating: what is kept, and what it leaves alone."""

from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import NUMBER, answers, cases, code_on, comes_back
from tests.support.telling import go_on, tell

QUESTION = "Is this work what they say it is?"
ASKING = {"consent_store": "YES", "question": QUESTION}


def start_asking(phone: Phone) -> None:
    tell(phone, "migrate", menu="ask")


def test_a_question_is_kept_as_an_enquiry(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    go_on(phone, **ASKING)
    assert cases(app) == []
    assert "Sent." in go_on(phone, contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert (case.kind, case.channel, case.urgent) == ("enquiry", "USSD", False)
    assert answers(app, case) == {
        "topic": "MIGRATION",
        "consent_store": "YES",
        "question": QUESTION,
    }
    assert case.complete
    assert case.open_contact(app.config["PRIVATE_KEY"]) is None


def test_the_number_is_kept_only_where_the_caller_agreed(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    go_on(phone, **ASKING, contact_ok="ASAP")
    [case] = cases(app)
    contact = case.open_contact(app.config["PRIVATE_KEY"])
    assert contact == {"contact_ok": "ASAP", "contact_how": "CALL", "contact_number": NUMBER}
    assert "contact_ok" not in answers(app, case)


def test_without_consent_nothing_is_asked_or_kept(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    assert "Nothing is kept" in go_on(phone, consent_store="NO")
    phone.drop()
    assert cases(app) == []


def test_a_question_that_is_not_sent_is_not_kept(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    assert "was not sent" in go_on(phone, **ASKING, contact_ok="drop")
    phone.drop()
    assert cases(app) == []


def test_the_code_and_pin_open_the_question(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    code = code_on(go_on(phone, **ASKING, contact_ok="NO_CONTACT", pin="4826"))
    assert go_on(phone, code_again=code, tell_more="finish") == "Thank you. Goodbye."
    assert "We have it" in comes_back(phone, code)


def test_a_question_in_between_leaves_a_report_begun_before_it_alone(
    app: Flask, phone: Phone
) -> None:
    report = {"consent_store": "YES", "danger_now": "NO", "where": "KE"}
    tell(phone, "report", **report, exploitation="ForcedBegging")
    start_asking(phone)
    go_on(phone, **ASKING, contact_ok="NO_CONTACT")
    phone.drop()
    kept = {case.kind: case for case in cases(app)}
    assert kept.keys() == {"report", "enquiry"}
    assert answers(app, kept["report"])["exploitation"] == "ForcedBegging"
    assert not kept["report"].complete
    assert answers(app, kept["enquiry"])["question"] == QUESTION


def test_what_is_told_after_the_code_joins_the_same_question(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    code = code_on(go_on(phone, **ASKING, contact_ok="ASAP", pin="4826"))
    go_on(phone, code_again=code, tell_more="yes", reporter_role="SELF", country="SA")
    phone.drop()
    start_asking(phone)
    go_on(phone, consent_store="YES", question="Another one", contact_ok="NO_CONTACT")
    first, second = cases(app)
    assert (first.country, first.may_contact) == ("SA", True)
    assert answers(app, first)["reporter_role"] == "SELF"
    assert answers(app, second) == {
        "topic": "MIGRATION",
        "consent_store": "YES",
        "question": "Another one",
    }


def test_another_question_in_the_same_session_begins_anew(app: Flask, phone: Phone) -> None:
    start_asking(phone)
    go_on(phone, **ASKING, contact_ok="ASAP")
    start_asking(phone)
    go_on(phone, consent_store="YES", question="Another one", contact_ok="NO_CONTACT")
    assert [answers(app, case)["question"] for case in cases(app)] == [QUESTION, "Another one"]
