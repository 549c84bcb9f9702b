"""A code is the same each time it is asked for, and a slip in typing it is always found."""

import random

import pytest

from models.crypto.code_digits import damm, new_code, tag, well_formed

SECRET = b"s" * 32
CODES = [new_code(SECRET, n.to_bytes(32, "big"), 0) for n in range(300)]


def test_damms_own_example_has_its_check_digit() -> None:
    assert damm("572") == "4"
    assert damm("5724") == "0"


@pytest.mark.parametrize("code", CODES[:3])
def test_a_code_is_eight_digits_and_does_not_begin_with_nought(code: str) -> None:
    assert len(code) == 8
    assert code.isdecimal()
    assert code[0] != "0"
    assert well_formed(code)


def test_every_single_digit_slip_is_found() -> None:
    for code in CODES:
        for at in range(8):
            for digit in set("0123456789") - {code[at]}:
                assert not well_formed(code[:at] + digit + code[at + 1 :])


def test_every_swap_of_neighbours_is_found() -> None:
    for code in CODES:
        for at in range(7):
            if code[at] != code[at + 1]:
                swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
                assert not well_formed(swapped)


def test_the_table_finds_every_slip_and_swap_whatever_came_before() -> None:
    """Over all carried digits, which is all that the digits before can leave behind."""
    starts = {damm(str(n)): str(n) for n in range(10)}
    for before in starts.values():
        for first in "0123456789":
            ends = {damm(before + first + digit) for digit in "0123456789"}
            assert len(ends) == 10
            for second in set("0123456789") - {first}:
                assert damm(before + first + second) != damm(before + second + first)


@pytest.mark.parametrize(
    "text",
    ["", "1", "0" * 8, CODES[0] + "0", " " + CODES[0], CODES[0] + "\n", "١٢٣٤٥٦٧٨", "12e45678"],
)
def test_what_cannot_be_a_code_is_not_well_formed(text: str) -> None:
    assert not well_formed(text)


def test_the_same_case_draws_the_same_code_and_another_draw_another() -> None:
    idem = b"i" * 32
    assert new_code(SECRET, idem, 0) == new_code(SECRET, idem, 0)
    assert len({new_code(SECRET, idem, draw) for draw in range(20)}) == 20
    assert new_code(b"t" * 32, idem, 0) != new_code(SECRET, idem, 0)


def test_codes_are_spread_evenly() -> None:
    drawn = [new_code(SECRET, n.to_bytes(32, "big"), 0) for n in range(9000)]
    for first in "123456789":
        assert 850 < sum(code[0] == first for code in drawn) < 1150
    assert len(set(drawn)) > 8980


def test_a_tag_depends_on_the_secret_and_the_code() -> None:
    code = random.choice(CODES)
    assert tag(SECRET, code) == tag(SECRET, code)
    assert tag(SECRET, code) not in (tag(b"t" * 32, code), tag(SECRET, "12345678"))
