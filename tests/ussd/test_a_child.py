"""A child who reports hears a child's words before any story is asked for, and whom to ring."""

from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import answers, cases, code_on, comes_back
from tests.support.telling import SKIP, go_on, tell

NO_DANGER = {"consent_store": "YES", "danger_now": "NO"}
CHILD = {"reporter_role": "SELF", "ages": "CHILD"}
SHORT = {**NO_DANGER, "where": "042", "exploitation": "ChildLabour", "contact_ok": "NO_CONTACT"}


def test_a_child_hears_a_childs_words_before_any_story(app: Flask, phone: Phone) -> None:
    tell(phone, "report", **SHORT, pin=SKIP, tell_more="yes", reporter_role="SELF")
    told = go_on(phone, under_18="YES")
    assert "It is not your fault" in told
    assert "116" in told
    [case] = cases(app)
    assert answers(app, case)["ages"] == "CHILD"


def test_a_child_abroad_is_given_no_number_of_kenya_alone(phone: Phone) -> None:
    abroad = {**NO_DANGER, "where": "SA", "exploitation": "Other", "contact_ok": "NO_CONTACT"}
    tell(phone, "report", **abroad, pin=SKIP, tell_more="yes", reporter_role="SELF")
    told = go_on(phone, under_18="YES")
    assert "It is not your fault" in told
    assert "+254 114 757 002" in told
    assert "116" not in told


def test_who_says_it_is_a_child_is_asked_its_age_and_told_whom_to_call_by_the_third_hop(
    phone: Phone,
) -> None:
    told = tell(phone, "child", where="042")
    assert "How old are you?" in told
    assert "116" in told
    assert phone.transcript.count("*") == 2, "the language, the menu, the place"


def test_a_child_tells_what_is_wrong_in_its_own_words_and_needs_no_parent(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="NO", consent_store="YES")
    told = go_on(phone, exploitation="HURT", contact_ok="ASAP")
    assert "PIN" in told
    [case] = cases(app)
    said = answers(app, case)
    assert said | CHILD == said
    assert (said["age"], said["exploitation"], case.county) == ("0-12", "HURT", "042")
    assert not said.keys() & {"age_ke", "where"}
    told = go_on(phone, pin=SKIP, tell_more="yes")
    assert "Who is it happening to?" not in told
    assert "18" not in told


def test_danger_to_a_child_is_sent_at_once_and_what_is_wrong_asked_after_the_code(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "child", where="042", age_ke="13-17", danger_now="YES")
    told = go_on(phone, consent_store="YES")
    assert "999" in told
    assert "116" in told
    [case] = cases(app)
    assert case.urgent
    assert answers(app, case)["age"] == "13-17"
    told = go_on(phone, call_first_ke="go_on", contact_ok="NO_CONTACT", pin=SKIP, tell_more="yes")
    assert "Someone hurts me" in told
    go_on(phone, exploitation="ForcedMarriage")
    [case] = cases(app)
    said = answers(app, case)
    assert (said["exploitation"], said["danger_now"]) == ("ForcedMarriage", "YES")


def test_a_child_who_is_abroad_reads_no_number_of_kenya_alone(phone: Phone) -> None:
    told = tell(phone, "child", where="SA")
    told += go_on(phone, age_abroad="0-12", danger_now="YES", consent_store="YES")
    assert told.count("+254 114 757 002") == 2
    for number in ("999", "112", "116", "1195"):
        assert number not in told.replace("+254 114 757 002", "")


def test_a_child_who_is_told_nothing_kept_learns_what_it_can_do(app: Flask, phone: Phone) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="NO", consent_store="NO")
    told = go_on(phone, declined="know", know="marry")
    assert "under 18" in told
    assert cases(app) == []


def test_who_is_grown_up_goes_on_to_help_without_saying_again_where(phone: Phone) -> None:
    told = tell(phone, "child", where="042", age_ke="18+")
    assert "danger" in told
    assert "999" in go_on(phone, danger_now="YES")


def test_about_a_friend_it_is_told_by_a_witness(app: Flask, phone: Phone) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="NO", consent_store="YES")
    go_on(phone, exploitation="FRIEND", contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert answers(app, case)["reporter_role"] == "WITNESS"


def test_a_report_after_a_childs_has_nothing_of_it(app: Flask, phone: Phone) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="NO", consent_store="YES")
    go_on(phone, exploitation="HURT", contact_ok="NO_CONTACT", pin=SKIP)
    tell(phone, "report", **{**SHORT, "where": "SA"})
    _, other = sorted(cases(app), key=lambda case: case.country or "")
    said = answers(app, other)
    assert not said.keys() & {"age", "ages", "reporter_role"}
    assert said["exploitation"] == "ChildLabour"


def test_what_a_child_takes_back_is_not_in_what_it_tells_after(app: Flask, phone: Phone) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="NO", consent_store="YES")
    go_on(phone, exploitation="HURT", contact_ok="drop")
    tell(phone, "child", where="042", age_ke="0-12", danger_now="YES", consent_store="YES")
    [case] = cases(app)
    assert "exploitation" not in answers(app, case)


def test_a_child_who_is_cut_off_after_consent_is_kept(app: Flask, phone: Phone) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="NO", consent_store="YES")
    phone.drop()
    [case] = cases(app)
    assert not case.complete
    said = answers(app, case)
    assert said | CHILD == said
    assert (said["age"], case.county) == ("0-12", "042")


def test_a_child_that_comes_back_is_asked_in_its_own_words_what_is_wrong(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "child", where="042", age_ke="0-12", danger_now="YES", consent_store="YES")
    code = code_on(go_on(phone, contact_ok="NO_CONTACT", pin="4826"))
    phone.drop()
    comes_back(phone, code)
    go_on(phone, status="go_on")
    told = go_on(phone, go_on="go_on")
    assert "Someone hurts me" in told
    told = go_on(phone, exploitation="HURT")
    assert "Tell it in your own words" in told
    assert "Are or were others with you?" in go_on(phone, account=SKIP)
