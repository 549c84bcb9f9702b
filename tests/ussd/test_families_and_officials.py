"""Who tells of a relative abroad, and who met it at work: each has a way of their own."""

from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import answers, cases, code_on, comes_back
from tests.support.telling import SKIP, go_on, tell

TOLD = {"consent_store": "YES", "danger_now": "NO"}


def test_a_family_tells_where_a_relative_is_and_what_is_wrong(app: Flask, phone: Phone) -> None:
    told = tell(phone, "family")
    assert "+254 114 757 002" in told
    go_on(phone, want="tell", **TOLD, country="SA", exploitation="SILENT", contact_ok="ASAP")
    [case] = cases(app)
    said = answers(app, case)
    assert (case.country, case.urgent, said["exploitation"]) == ("SA", False, "SILENT")
    assert (said["reporter_role"], said["location_side"]) == ("FAMILY_FRIEND", "ABROAD")
    told = go_on(phone, pin=SKIP, tell_more="yes")
    assert "in your own words" in told  # before a key for each part of it
    told = go_on(phone, account="She called at night and cried", account_more="done")
    assert "secret word" in told  # before the call may come
    assert "When did you last hear from them?" in go_on(phone, code_word=SKIP)
    go_on(phone, last_contact="MONTH", papers="HELD")
    [case] = cases(app)
    said = answers(app, case)
    assert (said["last_contact"], said["papers"]) == ("MONTH", "HELD")
    assert said["account"] == "She called at night and cried"


def test_words_added_at_the_end_lead_to_nothing_that_was_passed_over(phone: Phone) -> None:
    tell(phone, "family", want="tell", **TOLD, country="SA", exploitation="SILENT")
    go_on(phone, contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes", account=SKIP)
    told = go_on(phone, tell_end="add", account="They have a new number", account_more="done")
    assert "All of it is with your report" in told


def test_who_says_later_that_it_is_a_relative_abroad_is_asked_for_words_then(phone: Phone) -> None:
    tell(phone, "report", **TOLD, where="SA", exploitation="Other", contact_ok="NO_CONTACT")
    told = go_on(phone, pin=SKIP, tell_more="yes", reporter_role="FAMILY_FRIEND")
    assert "in your own words" in told
    assert "When did you last hear" in go_on(phone, account=SKIP)


def test_a_relative_in_danger_is_sent_at_once_and_goes_on_after_the_code(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "family", want="tell", consent_store="YES")
    told = go_on(phone, danger_now="UNSURE")
    assert "Don't wait for us" in told
    [case] = cases(app)
    assert (case.urgent, answers(app, case)["reporter_role"]) == (True, "FAMILY_FRIEND")
    go_on(phone, call_first="go_on", country=SKIP, contact_ok="NO_CONTACT")
    code = code_on(go_on(phone, pin="4826"))
    phone.drop()
    comes_back(phone, code)
    go_on(phone, status="go_on")
    assert "in your own words" in go_on(phone, go_on="go_on")
    assert "No more calls" in go_on(phone, account=SKIP)


def test_in_danger_the_country_is_read_back_with_the_next_question(phone: Phone) -> None:
    tell(phone, "family", want="tell", consent_store="YES", danger_now="YES")
    told = go_on(phone, call_first="go_on", country="SA")
    assert told.startswith("Saudi Arabia. May we call, night too?")


def test_a_life_in_danger_wakes_somebody_whatever_was_said_of_danger(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "family", want="tell", **TOLD, country="SA", exploitation="LIFE")
    go_on(phone, contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert case.urgent


def test_a_family_is_told_what_to_do_and_may_tell_then(phone: Phone) -> None:
    told = tell(phone, "family", want="care")
    assert "passport" in told
    assert "Don't put it online" in go_on(phone, care="go_on")
    assert "May we keep" in go_on(phone, care_facts="tell")


def test_an_official_is_asked_of_others_and_given_the_numbers_of_the_place(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "official", consent_store="YES")
    assert "999" in go_on(phone, danger_now="YES", where="047")
    [case] = cases(app)
    assert case.urgent
    assert answers(app, case)["reporter_role"] == "FIRST_RESPONDER"
    told = go_on(phone, call_first_ke="go_on", contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes")
    assert told.startswith("What is happening?")
    go_on(phone, exploitation="ChildLabour", responder_type="CHIEF")
    [case] = cases(app)
    said = answers(app, case)
    assert (case.county, said["responder_type"]) == ("047", "CHIEF")


def test_an_official_abroad_is_given_no_number_of_kenya_alone(phone: Phone) -> None:
    told = tell(phone, "official", consent_store="YES", danger_now="YES", where="SA")
    assert "+254 114 757 002" in told
    assert "999" not in told
    assert "116" not in told


def test_each_way_in_one_session_is_a_report_of_its_own(app: Flask, phone: Phone) -> None:
    tell(phone, "family", want="tell", **TOLD, country="SA", exploitation="HELD")
    go_on(phone, contact_ok="NO_CONTACT", pin=SKIP)
    tell(phone, "official", **TOLD, where="047", exploitation="ForcedBegging")
    go_on(phone, contact_ok="NO_CONTACT", pin=SKIP)
    by_role = {said["reporter_role"]: said for said in (answers(app, case) for case in cases(app))}
    assert by_role["FAMILY_FRIEND"]["exploitation"] == "HELD"
    official = by_role["FIRST_RESPONDER"]
    assert (official["exploitation"], official["location_side"]) == ("ForcedBegging", "KE")
    assert "country" not in official


def test_who_asks_for_a_person_is_told_the_numbers_of_where_they_are(phone: Phone) -> None:
    tell(phone, "help", location_side="ABROAD")
    told = [phone.press("7") for _ in range(3)][-1]
    assert "+254 114 757 002" in told
    assert "999" not in told
    phone.drop()
    tell(phone, "help", location_side="KE")
    told = [phone.press("7") for _ in range(3)][-1]
    assert "999" in told
    assert "+254" not in told


def test_who_comes_back_to_help_from_abroad_is_asked_again_without_numbers_of_kenya(
    phone: Phone,
) -> None:
    tell(phone, "help", location_side="ABROAD", danger_abroad="NO")
    phone.press("00")
    told = phone.press("1")
    assert "Where are you now?" in told
    assert "999" not in told
    assert "999" in go_on(phone, still_abroad="KE", danger_now="YES")


def test_a_death_is_filed_as_one_and_nothing_is_promised(app: Flask, phone: Phone) -> None:
    tell(phone, "family", want="tell", **TOLD, country="SA")
    told = go_on(phone, exploitation="DIED")
    assert told.startswith("We are very sorry")
    go_on(phone, died="go_on", contact_ok="NO_CONTACT", pin=SKIP)
    [case] = cases(app)
    assert (answers(app, case)["exploitation"], case.urgent) == ("DIED", False)
    assert "in your own words" in go_on(phone, tell_more="yes")
