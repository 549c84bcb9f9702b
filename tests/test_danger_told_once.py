"""A danger that was told holds for the whole dialogue: nobody is asked for it again, and whatever
is filed after it is urgent. A no is no such thing, and is asked again: danger may have come."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from config import Settings
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.switch import Switch
from tests.support.callers import NUMBER, answers, cases, set_up
from tests.support.messaging import Messaging, with_whatsapp
from tests.support.telling import SKIP, Line, go_on, tell
from tests.support.texting import Texting

CHANNELS = ("ussd", "voice", "sms", "whatsapp")
SIDES = {"KE": "danger_now", "ABROAD": "danger_abroad", "UNKNOWN": "danger_unknown"}
SHOWN = {"KE": "numbers_danger", "ABROAD": "numbers_danger_abroad", "UNKNOWN": "numbers_unknown"}
ASKED = "in danger right now"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with set_up(with_whatsapp(settings)) as app:
        yield app


@pytest.fixture
def line(app: Flask, phone: Phone, switch: Switch) -> Callable[[str], Line]:
    """Whoever asks for help, by channel."""
    made: dict[str, Callable[[], Line]] = {
        "ussd": lambda: phone,
        "voice": lambda: Call(NUMBER, switch),
        "sms": lambda: Texting.of(app).phone(),
        "whatsapp": lambda: Messaging.of(app).phone(),
    }
    return lambda channel: made[channel]()


def reports(line: Line, side: str = "KE", danger: str = "YES") -> str:
    """What who said this in Help is shown once they agreed that we keep what they tell."""
    tell(line, "help", location_side=side, **{SIDES[side]: danger})
    shown = "closed_abroad" if side == "ABROAD" else "closed"
    return go_on(
        line, **{shown if isinstance(line, Call) else SHOWN[side]: "report"}, consent_store="YES"
    )


@pytest.mark.parametrize("danger", ["YES", "UNSURE"])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_who_told_of_it_in_help_is_not_asked_again_and_sent_at_once(
    app: Flask, line: Callable[[str], Line], channel: str, side: str, danger: str
) -> None:
    told = reports(line(channel), side, danger)
    assert ASKED not in told
    [case] = [case for case in cases(app) if case.kind == "report"]
    assert (case.danger, case.urgent, case.complete) == (danger, True, True)
    assert answers(app, case)["danger_now"] == danger


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_no_in_help_is_asked_again(app: Flask, line: Callable[[str], Line], channel: str) -> None:
    caller = line(channel)
    tell(caller, "help", location_side="KE", danger_now="NO")
    caller.press("2")  # to tell us more
    assert ASKED in go_on(caller, consent_store="YES")
    go_on(caller, danger_now="YES")
    [case] = [case for case in cases(app) if case.kind == "report"]
    assert (case.danger, case.urgent) == ("YES", True)


def test_a_no_is_no_way_to_untell_it(app: Flask, phone: Phone) -> None:
    said = {"consent_store": "YES", "danger_now": "NO", "where": "047", "exploitation": "Other"}
    tell(phone, "report", **said)
    tell(phone, "help", location_side="KE", danger_now="UNSURE")
    tell(phone, "report", consent_store="YES")
    [case] = cases(app)
    assert (case.danger, case.urgent) == ("UNSURE", True)


def test_going_back_to_it_lets_it_be_told_otherwise(phone: Phone) -> None:
    tell(phone, "abroad.menu", menu="danger")
    assert ASKED in phone.press("0")
    phone.press("9")
    assert ASKED in phone.screen  # a wrong key leads past nothing
    assert "In danger" not in go_on(phone, danger_abroad="NO")


@pytest.mark.parametrize(("begin", "said"), [
    ("family", {"want": "tell"}), ("official", {}), ("child", {"where": "047", "age_ke": "13-17"}),
])  # fmt: skip
def test_it_holds_on_the_way_of_a_family_an_official_and_a_child(
    app: Flask, phone: Phone, begin: str, said: dict[str, str]
) -> None:
    tell(phone, "help", location_side="KE", danger_now="YES")
    tell(phone, begin, **said, consent_store="YES")
    [case] = cases(app)
    assert (case.danger, case.urgent) == ("YES", True)


def test_it_holds_for_a_question_to_us_and_nobody_is_led_round_to_a_person_for_it(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help", location_side="ABROAD", danger_abroad="YES")
    told = tell(phone, "abroad.menu", menu="ask")
    assert "may we keep your question" in told
    go_on(phone, consent_store="YES", question="They locked the door", contact_ok="NO_CONTACT")
    [case] = cases(app)
    assert (case.kind, case.danger, case.urgent) == ("enquiry", "YES", True)


def test_it_holds_once_a_call_was_asked_for_and_its_code_was_given(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help", location_side="KE", danger_now="YES", numbers_danger="call_me")
    go_on(phone, where_ke=SKIP, contact_ok="ASAP", pin="4826")
    tell(phone, "report", consent_store="YES")
    assert [(case.kind, case.danger) for case in cases(app)] == [
        ("request", "YES"), ("report", "YES")
    ]  # fmt: skip


def test_a_number_that_was_typed_is_read_back_and_not_asked_for_again(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help", location_side="KE", danger_now="YES", numbers_danger="call_me")
    said = {"contact_ok": "OTHER_NUMBER", "contact_number": "0722000003", "contact_check": "right"}
    go_on(phone, where_ke=SKIP, **said)
    tell(phone, "report", consent_store="YES", emergency_ke="go_on", where="047")
    assert "0722 000 003" in go_on(phone, contact_ok="OTHER_NUMBER")
    assert "Type the number" in go_on(phone, contact_check="change")
    go_on(phone, contact_number="0733000004", contact_check="right", contact_when=SKIP)
    case = next(case for case in cases(app) if case.kind == "report")
    reached = case.open_contact(app.config["PRIVATE_KEY"]) or {}
    assert reached["contact_number"] == "+254733000004"


def test_a_secret_word_that_was_chosen_for_one_call_does_for_the_other(
    app: Flask, phone: Phone
) -> None:
    tell(phone, "help", location_side="KE", danger_now="NO", numbers="call_me")
    go_on(phone, where_ke=SKIP, contact_ok="ASAP", code_word="mango")
    said = {"consent_store": "YES", "danger_now": "NO", "where": "047", "exploitation": "Other"}
    tell(phone, "report", **said, contact_ok="ASAP", pin=SKIP, tell_more="yes")
    assert "Are or were others with you?" in go_on(phone, reporter_role="SELF", under_18="NO")
    case = next(case for case in cases(app) if case.kind == "report")
    assert (case.open_contact(app.config["PRIVATE_KEY"]) or {})["code_word"] == "mango"


@pytest.mark.parametrize("of_whom", ["family", "official"])
def test_another_matter_told_after_one_was_sent_is_asked_for_its_own(
    phone: Phone, of_whom: str
) -> None:
    first = {"family": {"want": "tell"}, "official": {}}[of_whom]
    tell(phone, of_whom, **first, consent_store="YES", danger_now="YES")
    assert ASKED in tell(phone, "report", consent_store="YES")
