"""What the gateway says of a call, in our own words."""

import pytest

from ivr.callback import LONGEST_CALL_S
from tests.support.forms import call_end, ringing


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("7", 7),
        ("7.9", 7),
        ("", 0),
        ("None", 0),
        ("-1", 0),
        ("NaN", 0),
        ("1e309", 0),
        ("²", 0),
        ("9" * 5000, LONGEST_CALL_S),
    ],
)
def test_a_length_is_a_number_of_seconds_or_nothing(said: str, meant: int) -> None:
    assert call_end("ATVId_1", {"durationInSeconds": said}).seconds == meant


@pytest.mark.parametrize("rung", ["254711082901", "+254711082901", " 254711082901", "0711082901"])
def test_the_number_that_was_rung_has_one_form(rung: str) -> None:
    assert ringing({"destinationNumber": rung}).rung == "+254711082901"
