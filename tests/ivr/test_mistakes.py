"""What a slip of the finger costs in a call: nothing that is not asked after first."""

from handset.voice.call import Call
from tests.support.telling import go_on, tell

TO_CONTACT = {
    "consent_store": "YES", "danger_now": "NO", "location_side": "KE", "exploitation": "Other",
}  # fmt: skip


def test_what_is_not_to_be_sent_is_asked_after_before_it_is_deleted(call: Call) -> None:
    assert "Delete it" in tell(call, "report", **TO_CONTACT, contact_ok="drop")
    assert "May we call" in go_on(call, drop_ok="no")
    assert "is not kept" in go_on(call, contact_ok="drop", drop_ok="yes")


def test_back_at_the_first_menu_says_it_again(call: Call) -> None:
    call.ring()
    menu = go_on(call, language="en")
    call.press("9")
    assert call.heard == menu


def test_who_does_not_end_a_pin_is_told_of_the_key_that_does(call: Call) -> None:
    tell(call, "report", **TO_CONTACT, contact_ok="NO_CONTACT")
    call.stay_silent()
    assert "then hash: bottom right" in call.heard


def test_who_is_led_away_by_mistakes_may_come_back_to_the_question(call: Call) -> None:
    asked = tell(call, "report", consent_store="YES")
    for _ in range(3):
        call.press("7")
    assert "Back: 9." in call.heard
    call.press("9")
    assert call.heard == asked
