"""A code and a PIN are found as people write them, and kept in nothing that is told."""

import time

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


@pytest.mark.parametrize(
    "text",
    [
        "my pin is 4321",
        "Pin yangu ni 4321, usimwambie mtu",
        "code 12345678 neno la siri 4321 ananipiga sana",
        "he beats me, my code is 12345678. The PIN that I chose was 4321",
        "code 1234 \u2013 5678 pin 4321 he is back",
        "12345678 please open it, my code, pin 4321",
        "code 12345678 secret 4321 help",
        "my code 12345678 password 4321",
        "4321, 1234-5678 are my pin and code",
        "code 1234--5678 pin 4321 and 1234/5678 pin 4321 again",
        "my code 12345678 pin 4 3 2 1",
        "my code is 123456784321 come",
        "my code is 12345678 pin 4321 and my sister's code is 12345678 pin 4321, he beats us",
    ],
)
def test_no_pin_of_a_code_stays_in_a_story(text: str) -> None:
    kept = "".join(struck(text).split())
    assert "4321" not in kept
    assert "(PIN)" in kept


@pytest.mark.parametrize(
    "text",
    [
        "my phone and my pin were taken in March 2024 at Moi Avenue",
        "ni siri yake, mwaka 2019 alienda 5000 km",
        "my code is for the gate, the car came 2023",
    ],
)
def test_years_and_sums_stay_where_they_are(text: str) -> None:
    assert struck(text) == text


@pytest.mark.parametrize(
    "piece",
    ["my ", "code ", "siri ", "pin ", "na ni ya ", "pin 4321 ", "12345678 my ", "1234 5678 "],
)
@pytest.mark.parametrize("before", ["", "12345678 ", "pin "])
def test_a_long_text_of_such_words_is_looked_at_in_no_time(before: str, piece: str) -> None:
    text = (before + piece * 5000)[:16_000]
    began = time.process_time()
    find(text)
    struck(text)
    assert time.process_time() - began < 0.5
