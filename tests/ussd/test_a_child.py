"""A child who reports hears a child's words before any story is asked for, and whom to ring."""

from flask import Flask

from handset.ussd.phone import Phone
from tests.support.callers import answers, cases
from tests.support.telling import SKIP, go_on, tell

NO_DANGER = {"consent_store": "YES", "danger_now": "NO"}
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
