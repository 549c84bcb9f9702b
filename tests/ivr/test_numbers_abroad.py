"""Who said in a call that they are abroad hears no number that works in Kenya alone."""

from collections.abc import Callable

import pytest

from handset.voice.call import Call
from tests.support.telling import choose, go_on, tell

KENYA_ALONE = ("nine nine nine", "one one six", "one one two", "one one nine five")
LINE = "plus two five four one one four seven five seven zero zero two"
NUMBERS = ("+254711000001", "+966501234567")


def without_kenya(heard: str) -> str:
    assert not [number for number in KENYA_ALONE if number in " ".join(heard.split())], heard
    return heard


@pytest.mark.parametrize("number", NUMBERS)
def test_in_danger_abroad_with_nobody_on_duty(calls: Callable[[str], Call], number: str) -> None:
    told = tell(calls(number), "help", location_side="ABROAD", danger_abroad="YES")
    assert LINE in without_kenya(told)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_person_asked_for_in_the_middle_of_a_report(
    calls: Callable[[str], Call], number: str
) -> None:
    call = calls(number)
    told = tell(call, "report", consent_store="YES", danger_now="YES", danger_side="ABROAD")
    assert LINE in without_kenya(told)
    go_on(call, emergency_abroad="go_on")
    call.press("0")
    assert LINE in without_kenya(call.heard)


def test_who_is_in_kenya_hears_the_numbers_that_are_free_there(call: Call) -> None:
    told = tell(call, "report", consent_store="YES", danger_now="UNSURE", danger_side="KE")
    assert "nine nine nine" in told
    assert LINE not in told


def test_who_does_not_know_where_hears_no_number(call: Call) -> None:
    told = tell(call, "report", consent_store="YES", danger_now="YES", danger_side="UNKNOWN")
    assert LINE not in without_kenya(told)
    assert "Other help: 0" in told
    choose(call, "Go on here")
