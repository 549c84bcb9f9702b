"""What is printed to be tried first can be tried: its keys lead where it says."""

import re

from flask import Flask

from demo.first_keys import COME_BACK, ENGLISH, TRY_FIRST
from handset.ussd.phone import Phone
from tests.support.callers import press


def test_the_keys_that_are_printed_lead_where_it_says(phone: Phone) -> None:
    telling = re.findall(r"\d+", TRY_FIRST[1])
    phone.dial()
    assert "HAART" in press(phone, *telling)
    phone.drop()
    english, _ = telling
    phone.dial()
    assert "code" in press(phone, english, *re.findall(r"\d+", TRY_FIRST[3]))


def test_the_first_page_tells_the_same_keys(app: Flask) -> None:
    page = app.test_client().get("/").text
    said = re.findall(r"<strong>(\d{1,2})</strong>", page)
    assert said == [ENGLISH, *re.findall(r"\d+", TRY_FIRST[1])[1:], ENGLISH, *COME_BACK]
