"""A caller reports on a screen: what is asked, what is kept, and what comes after."""

from collections.abc import Callable

from flask import Flask

from handset.network import Phone
from tests.support.callers import (
    EMERGENCY,
    NUMBER,
    answers,
    cases,
    code_on,
    codes,
    press,
    report_with_code,
    way_to,
)

# From the main menu to the summary, every question answered.
IN_FULL = (
    "1", "2",  # English, tell us
    "1", "2", "2",  # may keep; family or friend; no one in danger
    "1", "kisu", "1", "3",  # in Kenya; Kisumu; a child works
    "2", "2", "4",  # two to five, children, since this year
    "They work at *two* farms #1 & 2", "2", "Near the lake", "1",  # own words, twice
    "A man called Otieno",
    "4", "0722000003", "5", "1", "mango",  # another number, at night, by call, the word mango
)  # fmt: skip


def test_an_emergency_is_filed_at_the_seventh_hop(app: Flask, phone: Phone) -> None:
    screen = press(phone, *EMERGENCY)
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
    press(phone, *EMERGENCY, "1", "3", "1", "99", "99", "99", "99", "99", "2", "1", "99")
    assert "Please check" in phone.screen
    press(phone, "1")
    [case] = cases(app)
    assert answers(app, case)["exploitation"] == "ForcedLabour"
    contact = case.open_contact(app.config["PRIVATE_KEY"])
    assert contact == {"contact_ok": "ANY_TIME", "contact_how": "CALL", "contact_number": NUMBER}
    assert case.urgent


def test_who_is_cut_off_after_an_emergency_loses_nothing_told_since(
    app: Flask, phone: Phone
) -> None:
    press(phone, *EMERGENCY, "1", "3", "5")
    phone.drop()
    [case] = cases(app)
    assert case.complete
    assert answers(app, case)["exploitation"] == "ForcedBegging"


def test_a_report_in_full_keeps_each_answer_by_its_code(app: Flask, phone: Phone) -> None:
    summary = press(phone, *IN_FULL)
    assert "Child working" in summary
    assert "Where: Kisumu" in summary
    assert cases(app) == []
    code = code_on(press(phone, "1", "0042"))
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
    press(phone, "1", "2", "1")
    for _ in range(12):
        if "Please check" in phone.screen:
            break
        assert "99. Skip" in phone.screen
        press(phone, "99")
    press(phone, "1", "99")
    assert phone.screen == "Thank you. Goodbye."
    [case] = cases(app)
    assert answers(app, case) == {"consent_store": "YES"}


def test_back_undoes_the_answer(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "4", "0", "1", "2", "99")
    press(phone, "3", *["99"] * 6, "1")
    [case] = cases(app)
    assert answers(app, case)["reporter_role"] == "SELF"


def test_who_does_not_consent_leaves_nothing(app: Flask, phone: Phone) -> None:
    screen = press(phone, "1", "2", "2")
    assert "Nothing is kept" in screen
    phone.drop()
    assert cases(app) == []


def test_who_drops_it_at_the_end_leaves_nothing(app: Flask, phone: Phone) -> None:
    press(phone, *IN_FULL, "2")
    assert "is not kept" in phone.screen
    phone.drop()
    assert cases(app) == []


def test_two_reports_in_one_session_are_two(app: Flask, phone: Phone) -> None:
    press(phone, *EMERGENCY, "2", "99")
    press(phone, *EMERGENCY, "2", "1111", "00", *EMERGENCY[1:], "2", "2222")
    assert len(cases(app)) == 3
    assert len({code.code_tag for code in codes(app)}) == 2


def test_a_code_mistyped_is_shown_again(phone: Phone) -> None:
    code = code_on(press(phone, *EMERGENCY, "2", "1234"))
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert code in press(phone, wrong)
    assert press(phone, "1", code) == "Thank you. Goodbye."


def test_a_call_asked_for_is_an_urgent_request(app: Flask, phone: Phone) -> None:
    press(phone, "2", "1", "1", "1", "1", "1", "4", "embe")
    assert "Simu hii" in phone.screen
    press(phone, "1")
    assert "Tumepokea ombi lako" in phone.screen
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
    screen = press(phones("+254733000009"), "2", "6", code, "4826")
    assert "Imefika" in screen


def test_an_emergency_once_sent_stays_urgent(app: Flask, phone: Phone) -> None:
    press(phone, *EMERGENCY, "0", "2", "1", "99", "2")
    phone.drop()
    urgent = [case for case in cases(app) if case.urgent]
    assert [case.danger for case in urgent] == ["YES"]
    press(phone, *EMERGENCY, "0", "0")
    assert [case.danger for case in cases(app) if case.urgent] == ["YES", "YES"]


def test_who_drops_it_after_an_emergency_is_told_what_stays(app: Flask, phone: Phone) -> None:
    press(phone, *EMERGENCY, "1", "3", "5", *["99"] * 6)
    assert "Please check" in phone.screen
    screen = press(phone, "2")
    assert "What you sent first stays" in screen
    [case] = cases(app)
    assert "exploitation" not in answers(app, case)
    phone.drop()
    [case] = cases(app)
    assert "exploitation" not in answers(app, case)


def test_who_says_no_the_second_time_takes_back_the_first_yes(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "3", "2", "00", "2", "2")
    assert "Nothing is kept" in phone.screen
    phone.drop()
    assert cases(app) == []


def test_who_was_thought_gone_and_drops_it_leaves_nothing(app: Flask, phone: Phone) -> None:
    press(phone, "1", "2", "1", "3", "2", "3", "1", *["99"] * 5)
    notice = {"sessionId": phone.session_id, "phoneNumber": phone.number, "status": "Incomplete"}
    app.test_client().post("/ussd/events", data=notice)
    assert len(cases(app)) == 1
    press(phone, "99", "2")
    assert "is not kept" in phone.screen
    assert cases(app) == []


def test_who_starts_again_before_sending_goes_on_with_the_same_draft(
    app: Flask, phone: Phone
) -> None:
    press(phone, "1", "2", "1", "3", "2", "99", "7", "00", "2", "1", "99")
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
        screen = press(phone, "1", "1", "1", "1", "1", "1")
        assert "Type the number we may call" in screen
        press(phone, "0722000003", "99", "99", "1")
        assert "We have your request" in phone.screen
        contact = cases(app)[-1].open_contact(app.config["PRIVATE_KEY"])
        assert contact
        assert contact["contact_number"] == "0722000003"


def test_half_a_consent_to_be_contacted_is_none(app: Flask, phone: Phone) -> None:
    to_contact = ("1", "2", "1", "3", "2", *["99"] * 7)
    press(phone, *to_contact, "3")
    phone.drop()
    press(phone, *to_contact, "3", "5", "1")
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
    asked = press(phone, "1", "2")
    press(phone, "3")
    while "1. Back to the question" not in phone.screen:
        press(phone, "98")
    assert press(phone, "1") == asked


def test_who_met_it_at_work_is_asked_for_that_work(app: Flask, phone: Phone) -> None:
    press(phone, "1", *way_to(app, "report.official_consent"), "1")
    assert "What is your work?" in phone.screen
    press(phone, "2", "A school", "2")
    phone.drop()
    press(phone, "1", "2", "1", "99", "2")
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
    of_myself = press(phone, *EMERGENCY, "2")
    assert "it is not your fault. We can't reach you" in of_myself
    of_a_friend = press(phone, "00", "2", "1", "2", "2", *["99"] * 7, "2", "1", "99", "1")
    assert "We have it. Thank you for telling us. To read" in of_a_friend
