"""Who asks to be called is kept from the phone they name on, with where they are and any danger."""

from typing import Any

import pytest
from flask import Flask

from handset.ussd.phone import Phone
from handset.voice.call import Call
from models import Case
from tests.support.callers import NUMBER, answers, cases
from tests.support.telling import SKIP, go_on, tell

IN_DANGER = {"location_side": "KE", "danger_now": "YES", "numbers_danger": "call_me"}
STILL_IN_DANGER = {"location_side": "KE", "numbers_danger": "call_me"}
"""What who told of a danger is asked on coming again: nothing more of it."""


def only_case(app: Flask) -> Case:
    [case] = cases(app)
    return case


def reached(app: Flask) -> dict[str, Any]:
    return only_case(app).open_contact(app.config["PRIVATE_KEY"]) or {}


def test_who_is_cut_off_once_they_chose_a_phone_is_kept_and_can_be_called(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help", **IN_DANGER, where_ke="042", contact_ok="ASAP")
    phone.drop()
    case = only_case(app)
    assert (case.kind, case.about, case.danger, case.urgent) == ("request", "CALL", "YES", True)
    assert case.county == "042"
    assert answers(app, case)["location_side"] == "KE"
    assert reached(app) == {"contact_ok": "ASAP", "contact_number": NUMBER, "contact_how": "CALL"}


def test_two_keys_after_call_me_it_is_filed(app: Flask, phone: Phone) -> None:
    tell(phone, "help", **IN_DANGER)
    go_on(phone, where_ke=SKIP)
    assert cases(app) == []
    phone.press("1")
    assert only_case(app).danger == "YES"


def test_who_does_not_know_where_they_are_is_told_numbers_and_kept(
    app: Flask, phone: Phone
) -> None:
    told = tell(phone, "help", location_side="UNKNOWN", danger_unknown="UNSURE")
    assert "999" in told
    assert "+254 114 757 002" in told
    go_on(phone, numbers_unknown="call_me", where="UNKNOWN", contact_ok="ASAP")
    case = only_case(app)
    assert (case.danger, case.urgent, case.county) == ("UNSURE", True, None)
    assert answers(app, case)["location_side"] == "UNKNOWN"


@pytest.mark.parametrize("way", ["OTHER_NUMBER", "OTHER_TIME"])
def test_nobody_is_called_before_the_number_or_time_they_want_is_said(
    app: Flask, phone: Phone, way: str
) -> None:
    tell(phone, "help", **IN_DANGER, where_ke="SA", contact_ok=way)
    case = only_case(app)
    assert (case.danger, case.country, case.may_contact) == ("YES", "SA", False)


def test_another_number_and_a_word_join_the_same_request(app: Flask, phone: Phone) -> None:
    tell(phone, "help", **IN_DANGER, where_ke=SKIP, contact_ok="OTHER_NUMBER")
    go_on(phone, contact_number="0722000003", contact_check="right", code_word="mango")
    assert reached(app) == {
        "contact_ok": "OTHER_NUMBER",
        "contact_number": "+254722000003",
        "contact_how": "CALL",
        "code_word": "mango",
    }


def test_a_time_that_is_passed_over_is_no_leave_to_call_by_night(app: Flask, phone: Phone) -> None:
    asked = tell(phone, "help", **IN_DANGER, where_ke=SKIP, contact_ok="OTHER_TIME")
    assert "at any hour" in asked
    go_on(phone, contact_when=SKIP)
    assert reached(app)["contact_ok"] == "OTHER_TIME"
    assert "contact_when" not in reached(app)


def test_danger_told_on_another_way_is_not_lost(app: Flask, phone: Phone) -> None:
    tell(phone, "abroad.menu", menu="ask", danger_now="YES", danger_line="call_me")
    go_on(phone, where_abroad="SA", contact_ok="ASAP")
    assert (only_case(app).danger, only_case(app).country) == ("YES", "SA")


def test_who_comes_again_after_their_code_makes_another_request(app: Flask, phone: Phone) -> None:
    said = {"where_ke": SKIP, "contact_ok": "ASAP"}
    tell(phone, "help", **IN_DANGER, **said, pin="4826")
    tell(phone, "help", **STILL_IN_DANGER, where_ke="042", contact_ok="ASAP")
    assert [(case.county, case.danger) for case in cases(app)] == [(None, "YES"), ("042", "YES")]


def test_who_thinks_better_of_the_phone_still_has_one_request(app: Flask, phone: Phone) -> None:
    said = {"contact_ok": "OTHER_NUMBER", "contact_number": "0722000003"}
    tell(phone, "help", **IN_DANGER, where_ke=SKIP, **said, contact_check="right")
    tell(phone, "help", **STILL_IN_DANGER, contact_ok="ASAP")
    assert reached(app) == {"contact_ok": "ASAP", "contact_number": NUMBER, "contact_how": "CALL"}


def test_in_a_call_the_side_is_asked_of_who_did_not_say_it(app: Flask, call: Call) -> None:
    tell(call, "near", need="SHELTER")
    call.press("1")
    assert "Which country are you in?" in go_on(call, side="ABROAD", contact_ok="ASAP")
    assert answers(app, only_case(app))["location_side"] == "ABROAD"
    assert "key in a new PIN" in call.press("1")  # Saudi Arabia
    assert only_case(app).country == "SA"
    assert reached(app)["contact_ok"] == "ASAP"


@pytest.mark.parametrize("side", ["KE", "ABROAD"])
def test_who_said_on_which_side_they_are_hears_it_and_is_asked_for_no_more_than_the_place(
    app: Flask, phone: Phone, side: str
) -> None:
    where, read, place, named = PLACES[side]
    danger = {"KE": "danger_now", "ABROAD": "danger_abroad"}[side]
    told = tell(phone, "help", location_side=side, **{danger: "NO"}, **{_NUMBERS[side]: "call_me"})
    assert told.startswith(read)
    assert "1." not in told
    assert go_on(phone, **{where: place}).startswith(named)
    go_on(phone, contact_ok="ASAP")
    case = only_case(app)
    assert answers(app, case)["location_side"] == side
    assert place in (case.county, case.country)


def test_who_names_no_place_is_read_back_the_side_and_kept_with_it(
    app: Flask, phone: Phone
) -> None:
    told = tell(phone, "help", **IN_DANGER, where_ke=SKIP)
    assert told.startswith("In Kenya. ")
    go_on(phone, contact_ok="ASAP")
    assert answers(app, only_case(app))["location_side"] == "KE"


def test_who_is_on_the_other_side_by_now_is_asked_anew(app: Flask, phone: Phone) -> None:
    tell(phone, "help", **IN_DANGER, where_ke="042")
    told = tell(phone, "help", location_side="ABROAD", numbers_danger_abroad="call_me")
    assert told.startswith("You are outside Kenya")
    go_on(phone, where_abroad=SKIP, contact_ok="ASAP")
    case = only_case(app)
    assert (case.county, answers(app, case)["location_side"]) == (None, "ABROAD")
    assert case.danger == "YES"


def test_a_child_who_said_where_is_not_asked_again_to_be_called(app: Flask, phone: Phone) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="NO", consent_store="NO")
    assert go_on(phone, declined="call_me").startswith("Kisumu. ")
    go_on(phone, contact_ok="ASAP")
    assert only_case(app).county == "042"


PLACES = {
    "KE": ("where_ke", "You are in Kenya. Which county or town?", "042", "Kisumu. "),
    "ABROAD": ("where_abroad", "You are outside Kenya. Which country?", "SA", "Saudi Arabia. "),
}
_NUMBERS = {"KE": "numbers", "ABROAD": "numbers_abroad"}


def test_who_took_no_code_can_say_at_once_that_nobody_is_to_call(app: Flask, phone: Phone) -> None:
    tell(phone, "help", location_side="KE", danger_now="YES")
    go_on(phone, numbers_danger="call_me", where_ke=SKIP, contact_ok="ASAP")
    go_on(phone, code_word=SKIP, pin=SKIP)
    [case] = cases(app)
    assert case.open_contact(app.config["PRIVATE_KEY"])
    assert "We will not call you" in go_on(phone, filed="drop")
    [case] = cases(app)
    assert case.urgent
    assert case.open_contact(app.config["PRIVATE_KEY"]) is None


def test_what_was_typed_for_a_place_is_kept_beside_it(app: Flask, phone: Phone) -> None:
    tell(phone, "help", **IN_DANGER)
    phone.press("Eastleigh")
    go_on(phone, contact_ok="ASAP")
    case = only_case(app)
    assert (case.county, answers(app, case)["place_text"]) == ("047", "Eastleigh")


def test_letters_that_begin_a_name_are_not_kept_beside_it(app: Flask, phone: Phone) -> None:
    tell(phone, "help", **IN_DANGER)
    phone.press("kis")
    phone.press("1")
    go_on(phone, contact_ok="ASAP")
    assert "place_text" not in answers(app, only_case(app))


def test_a_place_that_is_chosen_after_all_stands_alone(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="YES", danger_now="YES", emergency="go_on")
    phone.press("Eastleigh")
    phone.press("0")
    go_on(phone, where="KE", contact_ok="NO_CONTACT")
    assert "place_text" not in answers(app, only_case(app))


def test_a_report_keeps_what_was_typed_for_a_place(app: Flask, phone: Phone) -> None:
    tell(phone, "report", consent_store="YES", danger_now="YES", emergency="go_on")
    phone.press("Eastleigh")
    go_on(phone, contact_ok="NO_CONTACT")
    assert answers(app, only_case(app))["place_text"] == "Eastleigh"


def test_who_is_in_danger_can_say_what_happens_and_where_exactly_after_the_request(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help", **IN_DANGER, where_ke="042", contact_ok="ASAP")
    assert "where exactly" in go_on(phone, code_word=SKIP)
    go_on(phone, account="They lock me in, second house by the mill")
    assert answers(app, only_case(app))["account"] == "They lock me in, second house by the mill"
    assert reached(app)["contact_ok"] == "ASAP"


def test_who_is_in_no_danger_is_asked_for_no_words(phone: Phone) -> None:
    tell(phone, "help", location_side="KE", danger_now="NO", numbers="call_me")
    assert "PIN" in go_on(phone, where_ke=SKIP, contact_ok="ASAP", code_word=SKIP)
