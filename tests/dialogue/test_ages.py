"""An age where one of a few bands of years is asked for."""

import pytest

from dialogue.ages import band
from dialogue.turn import Heard, Move, Pressed, Said

BANDS = ("0-12", "13-17", "18+")


@pytest.mark.parametrize(
    ("heard", "number"),
    [
        (Pressed(13), 2), (Pressed(12), 1), (Pressed(15), 2), (Pressed(18), 3), (Pressed(7), 1),
        (Said("miaka 13"), 2), (Said("nina 13"), 2), (Said("Nina miaka 12."), 1),
        (Said("13 years"), 2), (Said("I am 17 years old"), 2), (Said("I'm 11"), 1),
        (Said("I am thirteen"), 2), (Said("niko na miaka kumi na tatu"), 2), (Said("kumi"), 1),
        (Said("miaka ishirini"), 3),
    ],
)  # fmt: skip
def test_an_age_falls_into_a_band(heard: Heard, number: int) -> None:
    assert band(BANDS, heard) == number


@pytest.mark.parametrize(
    "heard",
    [
        Pressed(1), Pressed(2), Pressed(3), Pressed(200), Pressed(13, "13 of us"), Move.BACK,
        Said("miaka 13 iliyopita"), Said("my sister is 12 and he beats her"), Said("naogopa"),
    ],
)  # fmt: skip
def test_a_key_of_an_option_and_what_tells_more_is_no_age(heard: Heard) -> None:
    assert band(BANDS, heard) is None


def test_where_no_years_are_asked_a_number_is_none() -> None:
    assert band(("YES", "NO"), Pressed(13)) is None
    assert band(("0-12", "UNKNOWN"), Pressed(12)) is None
