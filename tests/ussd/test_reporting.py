"""A caller reports on a screen: what is asked, what is kept, and what comes after."""

from collections.abc import Callable

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import (
    EMERGENCY,
    NUMBER,
    SENT,
    answers,
    cases,
    code_on,
    codes,
    comes_back,
    press,
    report_with_code,
)
from tests.support.telling import BACK, SKIP, choose, go_on, tell

NO_DANGER = {"consent_store": "YES", "danger_now": "NO"}
# All that is asked before the code.
SHORT = {**NO_DANGER, "where": "042", "exploitation": "ChildLabour", "contact_ok": "OTHER_NUMBER"}
SHORT |= {"contact_number": "0722000003", "contact_check": "right", "contact_when": "MIDDAY"}
# All that is asked after it, own words told twice.
AFTER_CODE = {
    "tell_more": "yes",
    "reporter_role": "FAMILY_FRIEND",
    "code_word": "mango",
    "people_count": "2-5",
    "ages": "CHILD",
    "since": "YEAR",
    "suspect_text": "A man called Otieno",
    "needs_text": "She does not hear well",
    "account": "They work at *two* farms #1 & 2",
    "account_more": "more",
}


def test_danger_is_filed_at_the_fifth_hop(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "report", **EMERGENCY)
    assert len(phone.exchanges) == 5
    assert "We have it" in screen
    assert "999" in screen
    [case] = cases(app)
    assert (case.kind, case.urgent, case.danger) == ("report", True, "YES")
    assert answers(app, case) == {"consent_store": "YES", "danger_now": "YES"}
    assert case.open_contact(app.config["PRIVATE_KEY"]) is None


def test_in_danger_two_answers_more_tell_where_and_how_to_reach(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **EMERGENCY, emergency="go_on", where="042", contact_ok="ASAP")
    assert "choose a PIN" in phone.screen
    [case] = cases(app)
    assert (case.county, case.urgent) == ("042", True)
    contact = {"contact_ok": "ASAP", "contact_how": "CALL", "contact_number": NUMBER}
    assert case.open_contact(app.config["PRIVATE_KEY"]) == contact
    go_on(phone, pin=SKIP, tell_more="yes", exploitation="ForcedLabour")
    [case] = cases(app)
    assert answers(app, case)["exploitation"] == "ForcedLabour"
    assert case.urgent
    assert case.may_contact


def test_who_is_cut_off_after_an_emergency_loses_nothing_told_since(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "report", **EMERGENCY, emergency="go_on", where="SA", contact_ok="OTHER_NUMBER")
    go_on(phone, contact_number="0722000003")
    phone.drop()
    [case] = cases(app)
    assert (case.complete, case.country, case.may_contact) == (True, "SA", True)


def test_who_is_cut_off_before_they_chose_a_time_is_not_called(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **EMERGENCY, emergency="go_on", where="SA", contact_ok="OTHER_TIME")
    phone.drop()
    [case] = cases(app)
    assert not case.may_contact


def test_a_report_in_full_keeps_each_answer_by_its_code(app: Flask, phone: Phone) -> None:
    code = code_on(tell(phone, "report", **SHORT, pin="0042"))
    assert len(phone.exchanges) == 12
    assert len(cases(app)) == 1
    go_on(phone, code_again=code, **AFTER_CODE)
    assert "when you finish" in go_on(phone, account="Near the lake", account_more="done").lower()
    assert go_on(phone, tell_end="finish") == "Thank you. Goodbye."
    assert phone.status == "Success"

    [case] = cases(app)
    assert (case.county, case.danger, case.language) == ("042", "NO", "en")
    assert (case.channel, case.urgent, case.complete) == ("USSD", False, True)
    assert answers(app, case) == {
        "consent_store": "YES",
        "reporter_role": "FAMILY_FRIEND",
        "danger_now": "NO",
        "exploitation": "ChildLabour",
        "location_side": "KE",
        "county_code": "042",
        "people_count": "2-5",
        "ages": "CHILD",
        "since": "YEAR",
        "account": "They work at *two* farms #1 & 2\nNear the lake",
        "suspect_text": "A man called Otieno",
        "needs_text": "She does not hear well",
    }
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "OTHER_NUMBER",
        "contact_number": "+254722000003",
        "contact_when": "MIDDAY",
        "contact_how": "CALL",
        "code_word": "mango",
    }


def test_who_thinks_better_of_a_time_is_called_as_soon_as_may_be(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SHORT)
    assert "choose a PIN" in phone.screen
    told = {**NO_DANGER, "where": "042", "exploitation": "ChildLabour"}
    tell(phone, "report", **told, contact_ok="OTHER_NUMBER", contact_number="0722000003")
    press(phone, BACK, BACK)
    go_on(phone, contact_ok="ASAP")
    [_, case] = cases(app)
    asap = {"contact_ok": "ASAP", "contact_number": NUMBER, "contact_how": "CALL"}
    assert case.open_contact(app.config["PRIVATE_KEY"]) == asap


def test_each_answer_after_the_code_is_kept_as_it_is_given(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SENT, pin=SKIP, tell_more="yes")
    seen = answers(app, cases(app)[0])
    told = {"exploitation": "ForcedLabour", "reporter_role": "WITNESS", "people_count": "1"}
    for name, said in told.items():
        go_on(phone, **{name: said})
        seen |= {name: said}
        assert answers(app, cases(app)[0]) == seen


def test_every_question_after_the_code_can_be_skipped(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SENT, pin=SKIP, tell_more="yes", exploitation="Other")
    for _ in range(12):
        if "All of it is with your report" in phone.screen:
            break
        assert "99. Skip" in phone.screen
        press(phone, SKIP)
    assert go_on(phone, tell_end="finish") == "Thank you. Goodbye."
    [case] = cases(app)
    kept = {"consent_store": "YES", "danger_now": "YES", "location_side": "UNKNOWN"}
    assert answers(app, case) == {**kept, "exploitation": "Other"}


def test_what_was_told_or_fits_nobody_like_this_is_not_asked(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SHORT, pin=SKIP)
    assert "Who is it happening to?" in go_on(phone, tell_more="yes")
    assert "under 18" in go_on(phone, reporter_role="SELF")
    assert "secret word" in go_on(phone, under_18="NO")
    assert "Are or were others with you?" in go_on(phone, code_word=SKIP)
    assert "Since when?" in go_on(phone, people_with="1")
    assert "Who does it?" in go_on(phone, since="TODAY")


def test_back_undoes_the_answer(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER, where="KE", exploitation="ForcedMarriage")
    press(phone, BACK)
    go_on(phone, exploitation="ChildLabour", contact_ok="NO_CONTACT", pin=SKIP)
    [case] = cases(app)
    assert answers(app, case)["exploitation"] == "ChildLabour"
    go_on(phone, tell_more="yes", reporter_role="FIRST_RESPONDER")
    press(phone, BACK)
    go_on(phone, reporter_role=SKIP)
    [case] = cases(app)
    assert "reporter_role" not in answers(app, case)


def test_who_does_not_consent_leaves_nothing(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "report", consent_store="NO")
    assert "Nothing is kept" in screen
    phone.drop()
    assert cases(app) == []


def test_who_drops_it_at_the_end_leaves_nothing(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER, where="KE", exploitation="ForcedMarriage")
    assert "is not kept" in go_on(phone, contact_ok="drop")
    phone.drop()
    assert cases(app) == []


def test_two_reports_in_one_session_are_two(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SENT, pin=SKIP)
    tell(phone, "report", **SENT, pin="4826")
    tell(phone, "report", **SENT, pin="4827")
    assert len(cases(app)) == 3
    assert len({code.code_tag for code in codes(app)}) == 2


def test_a_code_mistyped_is_shown_again(phone: Phone) -> None:
    code = code_on(tell(phone, "report", **SENT, pin="4826"))
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert code in press(phone, wrong)
    told = go_on(phone, code_differs=code)
    assert told.startswith("Tell us more?")


@pytest.mark.parametrize("language", ["en", "sw"])
def test_no_number_of_wrong_keys_takes_code_or_pin_from_sight(phone: Phone, language: str) -> None:
    """Both stand on one page, whatever hint is above them."""
    code = code_on(tell(phone, "report", language=language, **SENT, pin="0042"))
    for wrong in ("1", "yes", "", "1", "2", "98", "123456789", "*", code[::-1], "7", "8", "9", "8"):
        shown = press(phone, wrong)
        assert code in shown
        assert "0042" in shown
        assert "98. " not in shown


def test_the_pin_on_the_code_screen_is_no_answer_of_the_case(app: Flask, phone: Phone) -> None:
    told = go_on(phone, code_again=code_on(tell(phone, "report", **SENT, pin="0042")))
    assert "0042" not in told
    go_on(phone, tell_more="yes", exploitation="Other")
    phone.drop()
    [case] = cases(app)
    assert "0042" not in answers(app, case).values()


def test_a_call_asked_for_is_an_urgent_request(app: Flask, phone: Phone) -> None:
    tell(phone, "help", language="sw", location_side="KE", danger_now="YES")
    go_on(phone, numbers_danger="call_me", where_ke=SKIP, contact_ok="OTHER_TIME")
    assert "andika kuna nini" in go_on(phone, contact_when="MIDDAY", code_word="embe")
    [case] = cases(app)  # before anything is written, and where nothing is
    assert "Tumepokea ombi lako" in go_on(phone, account=SKIP)
    assert (case.kind, case.urgent, case.language) == ("request", True, "sw")
    assert answers(app, case)["what"] == "CALL"
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "OTHER_TIME",
        "contact_number": NUMBER,
        "contact_when": "MIDDAY",
        "contact_how": "CALL",
        "code_word": "embe",
    }


def test_a_report_by_phone_and_back_in_swahili(
    app: Flask, phone: Phone, phones: Callable[[str], Phone]
) -> None:
    code = report_with_code(phone)
    assert "Tumepokea" in comes_back(phones("+254733000009"), code, language="sw")


def test_an_emergency_once_sent_stays_urgent(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **EMERGENCY)
    press(phone, BACK)
    tell(phone, "report", consent_store="YES", danger_now="NO")
    phone.drop()
    urgent = [case for case in cases(app) if case.urgent]
    assert [case.danger for case in urgent] == ["YES"]
    tell(phone, "report", **EMERGENCY)
    press(phone, BACK, BACK)
    assert [case.danger for case in cases(app) if case.urgent] == ["YES", "YES"]


def test_who_drops_it_after_an_emergency_is_told_what_stays(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **EMERGENCY, emergency="go_on", where="042")
    assert "What you sent first stays" in go_on(phone, contact_ok="drop")
    [case] = cases(app)
    assert case.county is None
    phone.drop()
    [case] = cases(app)
    assert case.county is None


def test_who_says_no_the_second_time_takes_back_the_first_yes(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER)
    assert "Nothing is kept" in tell(phone, "report", consent_store="NO")
    phone.drop()
    assert cases(app) == []


def test_who_was_thought_gone_and_drops_it_leaves_nothing(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **NO_DANGER, where="UNKNOWN", exploitation="ForcedLabour")
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    app.test_client().post("/ussd/events", data=notice)
    assert len(cases(app)) == 1
    assert "is not kept" in go_on(phone, contact_ok="drop")
    assert cases(app) == []


def test_who_starts_again_before_sending_goes_on_with_the_same_draft(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "report", **NO_DANGER, where="SA", exploitation="FORCED_ARMED")
    tell(phone, "report", **NO_DANGER)
    phone.drop()
    [case] = cases(app)
    assert answers(app, case) == {
        "consent_store": "YES",
        "danger_now": "NO",
        "location_side": "ABROAD",
        "country": "SA",
        "exploitation": "FORCED_ARMED",
    }


def test_a_phone_whose_number_is_withheld_is_asked_for_one(
    app: Flask, phones: Callable[[str], Phone]
) -> None:
    for number in ("anonymous", "0712***678"):
        phone = phones(number)
        tell(phone, "help", location_side="KE", danger_now="YES", numbers_danger="call_me")
        assert "Type the number we may call" in go_on(phone, where_ke=SKIP, contact_ok="ASAP")
        go_on(phone, contact_number="0722000003", contact_check="right", code_word=SKIP)
        assert "We have your request" in go_on(phone, account=SKIP)
        contact = cases(app)[-1].open_contact(app.config["PRIVATE_KEY"])
        assert contact
        assert contact["contact_number"] == "+254722000003"


def test_who_asks_to_know_more_comes_back_to_the_question(phone: Phone) -> None:
    asked = tell(phone, "report")
    go_on(phone, consent_store="more")
    assert choose(phone, "Back to the question") == asked


def test_who_met_it_at_work_is_asked_for_that_work(app: Flask, phone: Phone) -> None:
    told = {"danger_now": "NO", "where": "KE", "exploitation": "Other", "contact_ok": "NO_CONTACT"}
    tell(phone, "official.consent_store", consent_store="YES", **told, pin=SKIP)
    assert "What is your work?" in go_on(phone, tell_more="yes")
    go_on(phone, responder_type="TEACHER", station="A school")
    tell(phone, "report", consent_store="YES", **told)
    official, other = (answers(app, case) for case in cases(app))
    short = {
        "consent_store": "YES",
        "danger_now": "NO",
        "location_side": "KE",
        "exploitation": "Other",
    }
    assert other == short
    assert official == {
        **short,
        "reporter_role": "FIRST_RESPONDER",
        "responder_type": "TEACHER",
        "station": "A school",
    }


def test_what_is_promised_when_it_is_sent_fits_what_was_agreed(phone: Phone) -> None:
    """Who said no to a call is not called, and hears so."""
    assert "we will not call" in tell(phone, "report", **SENT)
    assert "We may call at any hour" in tell(phone, "report", **SENT | {"contact_ok": "ASAP"})
    calm = NO_DANGER | {"where": "KE", "exploitation": "ForcedLabour", "contact_ok": "ASAP"}
    assert "We call Mon to Fri" in tell(phone, "report", **calm)
