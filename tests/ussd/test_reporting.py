"""A caller reports on a screen: what is asked, what is kept, and what comes after."""

from collections.abc import Callable

from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import (
    EMERGENCY,
    NUMBER,
    answers,
    cases,
    code_on,
    codes,
    comes_back,
    press,
    report_with_code,
)
from tests.support.telling import BACK, SKIP, choose, go_on, tell

# Up to the summary, every question answered, and own words told twice.
UP_TO_THEIR_WORDS = {
    "consent_store": "YES",
    "reporter_role": "FAMILY_FRIEND",
    "danger_now": "NO",
    "location_side": "KE",
    "county_code": "042",
    "exploitation": "ChildLabour",
    "people_count": "2-5",
    "ages": "CHILD",
    "since": "YEAR",
    "account": "They work at *two* farms #1 & 2",
    "account_more": "more",
}
FROM_THERE_ON = {
    "account": "Near the lake",
    "account_more": "done",
    "suspect_text": "A man called Otieno",
    "contact_ok": "OTHER_NUMBER",
    "contact_number": "0722000003",
    "contact_when": "NIGHT",
    "contact_how": "CALL",
    "code_word": "mango",
}
WITNESS = {"consent_store": "YES", "reporter_role": "WITNESS", "danger_now": "NO"}
SENT = {**EMERGENCY, "sent_now": "finish"}


def report_in_full(phone: Phone) -> str:
    tell(phone, "report", **UP_TO_THEIR_WORDS)
    return go_on(phone, **FROM_THERE_ON)


def test_an_emergency_is_filed_at_the_seventh_hop(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "report", **EMERGENCY)
    assert len(phone.exchanges) == 7
    assert "Our team has it now" in screen
    [case] = cases(app)
    assert (case.kind, case.urgent, case.danger) == ("report", True, "YES")
    assert answers(app, case) == {
        "consent_store": "YES",
        "reporter_role": "SELF",
        "danger_now": "YES",
    }
    assert case.open_contact(app.config["PRIVATE_KEY"]) is None


def test_what_is_told_after_an_emergency_takes_its_place(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **EMERGENCY, sent_now="more", exploitation="ForcedLabour")
    go_on(phone, contact_ok="ANY_TIME", contact_how="CALL", code_word=SKIP)
    assert "Please check" in phone.screen
    go_on(phone, confirm="send")
    [case] = cases(app)
    assert answers(app, case)["exploitation"] == "ForcedLabour"
    contact = case.open_contact(app.config["PRIVATE_KEY"])
    assert contact == {"contact_ok": "ANY_TIME", "contact_how": "CALL", "contact_number": NUMBER}
    assert case.urgent


def test_who_is_cut_off_after_an_emergency_loses_nothing_told_since(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "report", **EMERGENCY, sent_now="more", exploitation="ForcedBegging")
    phone.drop()
    [case] = cases(app)
    assert case.complete
    assert answers(app, case)["exploitation"] == "ForcedBegging"


def test_a_report_in_full_keeps_each_answer_by_its_code(app: Flask, phone: Phone) -> None:
    summary = report_in_full(phone)
    assert "Child working" in summary
    assert "Where: Kisumu" in summary
    assert cases(app) == []
    code = code_on(go_on(phone, confirm="send", pin="0042"))
    assert press(phone, code) == "Thank you. Goodbye."
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
    }
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "OTHER_NUMBER",
        "contact_number": "0722000003",
        "contact_when": "NIGHT",
        "contact_how": "CALL",
        "code_word": "mango",
    }


def test_every_question_can_be_skipped(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="YES")
    for _ in range(12):
        if "Please check" in phone.screen:
            break
        assert "99. Skip" in phone.screen
        press(phone, SKIP)
    go_on(phone, confirm="send", pin=SKIP)
    assert phone.screen == "Thank you. Goodbye."
    [case] = cases(app)
    assert answers(app, case) == {"consent_store": "YES"}


def test_back_undoes_the_answer(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="YES", reporter_role="FIRST_RESPONDER")
    press(phone, BACK)
    go_on(phone, reporter_role="SELF", danger_now="NO", exploitation="ChildLabour", confirm="send")
    [case] = cases(app)
    assert answers(app, case)["reporter_role"] == "SELF"


def test_who_does_not_consent_leaves_nothing(app: Flask, phone: Phone) -> None:
    screen = tell(phone, "report", consent_store="NO")
    assert "Nothing is kept" in screen
    phone.drop()
    assert cases(app) == []


def test_who_drops_it_at_the_end_leaves_nothing(app: Flask, phone: Phone) -> None:
    report_in_full(phone)
    assert "is not kept" in go_on(phone, confirm="drop")
    phone.drop()
    assert cases(app) == []


def test_two_reports_in_one_session_are_two(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SENT, pin=SKIP)
    tell(phone, "report", **SENT, pin="1111")
    tell(phone, "report", **SENT, pin="2222")
    assert len(cases(app)) == 3
    assert len({code.code_tag for code in codes(app)}) == 2


def test_a_code_mistyped_is_shown_again(phone: Phone) -> None:
    code = code_on(tell(phone, "report", **SENT, pin="1234"))
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert code in press(phone, wrong)
    assert go_on(phone, code_differs="again", code_again=code) == "Thank you. Goodbye."


def test_a_call_asked_for_is_an_urgent_request(app: Flask, phone: Phone) -> None:
    tell(phone, "help", language="sw", location_side="KE", danger_now="YES")
    go_on(phone, numbers_danger="call_me", contact_ok="THIS_NUMBER")
    go_on(phone, contact_when="EVENING", code_word="embe")
    assert "Simu hii" in phone.screen
    assert "Tumepokea ombi lako" in go_on(phone, confirm="send")
    [case] = cases(app)
    assert (case.kind, case.urgent, case.language) == ("request", True, "sw")
    assert answers(app, case)["what"] == "CALL"
    assert case.open_contact(app.config["PRIVATE_KEY"]) == {
        "contact_ok": "THIS_NUMBER",
        "contact_number": NUMBER,
        "contact_when": "EVENING",
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
    tell(phone, "report", **EMERGENCY, sent_now="more", exploitation="ForcedBegging")
    assert "What you sent first stays" in go_on(phone, confirm="drop")
    [case] = cases(app)
    assert "exploitation" not in answers(app, case)
    phone.drop()
    [case] = cases(app)
    assert "exploitation" not in answers(app, case)


def test_who_says_no_the_second_time_takes_back_the_first_yes(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **WITNESS)
    assert "Nothing is kept" in tell(phone, "report", consent_store="NO")
    phone.drop()
    assert cases(app) == []


def test_who_was_thought_gone_and_drops_it_leaves_nothing(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **WITNESS, location_side="UNKNOWN", exploitation="ForcedLabour")
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    app.test_client().post("/ussd/events", data=notice)
    assert len(cases(app)) == 1
    assert "is not kept" in go_on(phone, confirm="drop")
    assert cases(app) == []


def test_who_starts_again_before_sending_goes_on_with_the_same_draft(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "report", **WITNESS, exploitation="FORCED_ARMED")
    tell(phone, "report", consent_store="YES", reporter_role=SKIP)
    phone.drop()
    [case] = cases(app)
    assert answers(app, case) == {
        "consent_store": "YES",
        "danger_now": "NO",
        "exploitation": "FORCED_ARMED",
    }


def test_a_phone_whose_number_is_withheld_is_asked_for_one(
    app: Flask, phones: Callable[[str], Phone]
) -> None:
    for number in ("anonymous", "0712***678"):
        phone = phones(number)
        tell(phone, "help", location_side="KE", danger_now="YES", numbers_danger="call_me")
        assert "Type the number we may call" in go_on(phone, contact_ok="THIS_NUMBER")
        sent = go_on(phone, contact_number="0722000003", confirm="send")
        assert "We have your request" in sent
        contact = cases(app)[-1].open_contact(app.config["PRIVATE_KEY"])
        assert contact
        assert contact["contact_number"] == "0722000003"


def test_half_a_consent_to_be_contacted_is_none(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **WITNESS, contact_ok="SOME_TIMES")
    phone.drop()
    tell(phone, "report", **WITNESS, contact_ok="SOME_TIMES")
    go_on(phone, contact_when="NIGHT", contact_how="CALL")
    phone.drop()
    contacts = [case.open_contact(app.config["PRIVATE_KEY"]) for case in cases(app)]
    assert contacts == [
        None,
        {
            "contact_ok": "SOME_TIMES",
            "contact_when": "NIGHT",
            "contact_how": "CALL",
            "contact_number": NUMBER,
        },
    ]


def test_who_asks_to_know_more_comes_back_to_the_question(phone: Phone) -> None:
    asked = tell(phone, "report")
    go_on(phone, consent_store="more")
    assert choose(phone, "Back to the question") == asked


def test_who_met_it_at_work_is_asked_for_that_work(app: Flask, phone: Phone) -> None:
    asked = tell(phone, "report.official_consent", official_consent="YES")
    assert "What is your work?" in asked
    go_on(phone, responder_type="TEACHER", station="A school", danger_now="NO")
    phone.drop()
    tell(phone, "report", consent_store="YES", danger_now="NO")
    phone.drop()
    official, other = (answers(app, case) for case in cases(app))
    assert official == {
        "consent_store": "YES",
        "reporter_role": "FIRST_RESPONDER",
        "responder_type": "TEACHER",
        "station": "A school",
        "danger_now": "NO",
    }
    assert other == {"consent_store": "YES", "danger_now": "NO"}


def test_what_is_said_at_the_end_fits_who_told_it(phone: Phone) -> None:
    """Only who tells of themselves hears of fault, and who can't be reached hears so."""
    of_myself = tell(phone, "report", **SENT)
    assert "it is not your fault. We can't reach you" in of_myself
    friend = {"consent_store": "YES", "reporter_role": "FAMILY_FRIEND", "danger_now": "NO"}
    tell(phone, "report", **friend, contact_ok="ANY_TIME", contact_how="CALL")
    of_a_friend = go_on(phone, confirm="send")
    assert "We have it. Thank you for telling us. To read" in of_a_friend
