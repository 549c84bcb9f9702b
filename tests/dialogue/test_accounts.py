"""What is added to an account is kept as it was told, but for what would open it."""

import pytest

from dialogue.accounts import added
from menus.spoken import noted_at, recorded_at

ADDRESS = "https://voice.example/code-12345678/pin/4321.mp3"


@pytest.mark.parametrize("told", [recorded_at(ADDRESS), noted_at(ADDRESS)])
def test_the_address_of_a_recording_stays_whole_whatever_it_is_made_of(told: str) -> None:
    assert added("He came.", told) == f"He came.\n{told}"


def test_a_code_and_a_pin_that_are_told_are_left_out() -> None:
    assert added(None, "my code is 12345678, pin 4321") == "my code is (code), pin (PIN)"
