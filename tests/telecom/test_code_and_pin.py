"""A code and a PIN are found as people write them, and kept in nothing that is told."""

import pytest

from telecom.code_and_pin import find, struck


@pytest.mark.parametrize(
    "text",
    [
        "code 1234-5678 pin 4321",
        "my code is 12345678, pin 4321",
        "1234 5678 4321",
        "12345678 4321",
        "Code: 1234 5678. PIN: 4321.",
        "nambari yangu ya kufuatilia ni 12345678 na pin yangu ni 4321",
        "my code and pin: 1234 5678 4321",
        "my pin is 4321 1234 5678",
        "pin 4321 code 12345678",
        "pin 4321 1234 5678",
        "4321 12345678",
        "PIN4321 CODE12345678",
        "kodi 1234.5678 namba ya siri 4321",
        "code=12345678/pin=4321",
        "pin yangu ni 4321, code ni 1234 5678",
    ],
)
def test_both_are_found(text: str) -> None:
    found = find(text)
    assert found
    assert (found.code, found.pin) == ("12345678", "4321")
    assert not {"1234", "4321", "5678"} & set(struck(text).replace("-", " ").split())


@pytest.mark.parametrize("text", ["12345678", "1234 5678", "my code is 1234-5678"])
def test_a_code_alone_is_found(text: str) -> None:
    found = find(text)
    assert found
    assert (found.code, found.pin) == ("12345678", "")
    assert struck(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0711000001",
        "+254711000001",
        "254 711 000 001",
        "123456789",
        "4321",
        "in 2024 and 2025 he",
        "he owes me 12345 since 2021",
        "KBZ 123A",
    ],
)
def test_other_numbers_are_neither(text: str) -> None:
    assert find(text) is None or not find(text).pin  # type: ignore[union-attr]
    assert struck(text) == text


def test_what_is_told_around_them_is_kept() -> None:
    told = "He came again. My code is 1234 5678, pin 4321. His phone is 0711000001"
    assert struck(told) == "He came again. My code is (code), pin (PIN). His phone is 0711000001"


@pytest.mark.parametrize(
    "text",
    [
        "note:1234-5678-4321-aa",
        "I paid into account 12345678 2024 was the year",
        "his number is 55123456 and he took my phone pin 4321",
    ],
)
def test_what_a_story_tells_of_others_stays(text: str) -> None:
    assert struck(text) == text


def test_a_long_text_of_such_words_is_looked_at_in_no_time() -> None:
    assert struck("my code is and " * 110) == "my code is and " * 110
