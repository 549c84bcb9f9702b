"""A number to call is taken however it is typed, read back, and asked for again if it is none."""

import pytest
from flask import Flask

from assembly import Parts
from handset.ussd.phone import Phone
from handset.voice.call import Call
from tests.support.callers import press
from tests.support.questions import keyed
from tests.support.telling import SKIP, choose, go_on, tell

OTHER = "0722000003"
IN_A_CALL = keyed(
    "voice.language.en", "voice.menu.help", "help.location_side.KE", "help.danger_now.NO",
    "help.numbers.call_me", "help.contact_ok.OTHER_NUMBER",
)  # fmt: skip


def asked_for_a_number(phone: Phone) -> None:
    tell(phone, "help", location_side="KE", danger_now="NO", numbers="call_me")
    go_on(phone, where_ke=SKIP, contact_ok="OTHER_NUMBER")


@pytest.mark.parametrize(
    ("typed", "read_back"),
    [
        ("0722000003", "0722 000 003"),
        ("+254722000003", "0722 000 003"),
        ("254722000003", "0722 000 003"),
        ("0722 000-003", "0722 000 003"),
        ("+254 (0)722 000 003", "0722 000 003"),
        ("722000003", "0722 000 003"),
        ("00966501234567", "+966 50 123 4567"),
        ("+966 50 123 4567", "+966 50 123 4567"),
        ("966501234567", "+966 50 123 4567"),
    ],
)
def test_a_number_is_read_back_as_it_is_dialled(
    app: Flask, phone: Phone, typed: str, read_back: str
) -> None:
    asked_for_a_number(phone)
    assert f"The number is {read_back}. Is that right?" in press(phone, typed)
    assert "Type a secret word" in choose(phone, "Yes")


@pytest.mark.parametrize(
    "typed", ["072200000", "07220000033", "999", "0800722203", "9665012345", "mama", "+254"]
)
def test_what_nobody_can_be_called_on_is_asked_for_again(
    app: Flask, phone: Phone, typed: str
) -> None:
    asked_for_a_number(phone)
    told = press(phone, typed)
    assert "That number can't be called." in told
    assert "Type the number we may call. Abroad: country code first." in told
    assert "The number is 0722 000 003" in press(phone, OTHER)


def test_a_number_that_was_misread_is_typed_anew(app: Flask, phone: Phone) -> None:
    asked_for_a_number(phone)
    press(phone, "0722000004")
    assert "Type the number we may call. Abroad: country code first." in choose(
        phone, "No, change it"
    )
    assert "The number is 0722 000 003" in press(phone, OTHER)


def test_in_a_call_it_is_read_back_digit_by_digit(app: Flask, service: Parts, call: Call) -> None:
    call.ring()
    for key in IN_A_CALL:
        call.press(key)
    call.press("072200000#")
    assert "can't be called" in call.heard
    call.press("0722000003#")
    told = " ".join(call.heard.split())
    assert "zero seven two two zero zero zero zero zero three Is that right?" in told
