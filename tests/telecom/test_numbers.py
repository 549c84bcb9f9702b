"""A number is one number however it is written, or it is refused with what is wrong with it."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from menus.numbers import lines
from telecom import numbers
from telecom.numbers import (
    NoNumber,
    apart,
    as_written,
    e164,
    from_abroad,
    given,
    in_full,
    in_kenya,
    one_form,
)

# Nine digits, as Kenya's mobiles have them. Source: Communications Authority, numbering plan.
MOBILES = st.from_regex(r"(?:7[0-9]{2}|11[0-9])[0-9]{6}", fullmatch=True)
BEFORE = st.sampled_from(
    ["+254", "254", "00254", "000254", "0", "", "+254 0", "+254(0)", "+254 (0) ", "254 0", "+ 254 "]
)
BETWEEN = st.lists(
    st.sampled_from(["", "", "", " ", "-", ".", "/", " - ", "\u00a0", "\u2013", "  "]),
    min_size=8,
    max_size=8,
)
AROUND = st.sampled_from([("", ""), (" ", " "), ("(", ")"), ("\t", "\n"), ("tel:", "")])


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """Nine digits, and one of the ways in which people and spreadsheets write them."""
    digits, marks = draw(MOBILES), [*draw(BETWEEN), ""]
    inside = "".join(digit + mark for digit, mark in zip(digits, marks, strict=True))
    left, right = draw(AROUND)
    return digits, f"{left}{draw(BEFORE)}{inside}{right}"


def read_or_why(read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except NoNumber as why:
        return str(why)


@every(written())
def test_however_it_is_written_it_is_one_number(one: tuple[str, str]) -> None:
    digits, text = one
    assert in_full(text) == f"+254{digits}"
    assert in_kenya(text).replace(" ", "") in (f"0{digits}", f"+254{digits}")


@every(written())
def test_what_is_shown_is_taken_back_as_the_same(one: tuple[str, str]) -> None:
    for shown in (in_kenya(one[1]), as_written(one[1]), from_abroad(in_full(one[1]))):
        assert in_full(shown) == f"+254{one[0]}"
        assert in_kenya(shown) == as_written(shown) == shown
        assert re.fullmatch(r"(\+254 |0)[0-9]{3}( [0-9]{3})*", shown) or shown.startswith("07")


@every(MOBILES, st.integers(2, 8), st.sampled_from(["drop", "double"]))
def test_a_digit_too_few_or_too_many_is_refused(digits: str, at: int, slip: str) -> None:
    wrong = digits[:at] + digits[at + 1 :] if slip == "drop" else digits[: at + 1] + digits[at:]
    for text in (f"0{wrong}", f"+254{wrong}", f"+254 {wrong[:3]} {wrong[3:]}"):
        assert read_or_why(in_full, text) in (numbers.TOO_SHORT, numbers.TOO_LONG, numbers.UNKNOWN)


@every(MOBILES, MOBILES, st.sampled_from(["/", ";", ",", " or ", "\n", " & ", " na ", " +254"]))
def test_two_in_a_cell_are_never_taken_for_one(one: str, other: str, between: str) -> None:
    cell = f"0{one}{between}0{other}"
    with pytest.raises(NoNumber, match="several"):
        in_full(cell)
    if between != " +254":
        assert apart(cell) == (f"0{one}", f"0{other}")


@every(MOBILES, MOBILES, st.sampled_from([" ", "", "  ", " - ", "."]))
def test_two_with_a_mark_between_that_stands_inside_too_are_refused(
    one: str, other: str, between: str
) -> None:
    with pytest.raises(NoNumber):
        in_full(f"0{one}{between}0{other}")


@every(MOBILES, st.integers(1, 9))
def test_what_a_spreadsheet_rounded_is_refused(digits: str, kept: int) -> None:
    with pytest.raises(NoNumber, match="spreadsheet"):
        in_full(f"2.54{digits[:kept]}E+11")


@every(MOBILES, st.sampled_from(["ext 5", "ext. 12", "x12", " x 3", "#4", "extension 9", "EXT:1"]))
def test_an_extension_is_refused(digits: str, extension: str) -> None:
    with pytest.raises(NoNumber, match="extension"):
        in_full(f"0{digits}{extension}")


@every(st.text(max_size=60))
def test_anything_at_all_is_a_number_or_refused(text: str) -> None:
    for read in (in_full, in_kenya, from_abroad, as_written):
        assert re.fullmatch(r"\+?[0-9][0-9 ]*|[a-z].+", read_or_why(read, text))
    assert len(one_form(text)) <= numbers.LONGEST_NAME


@pytest.mark.parametrize(
    ("text", "here", "abroad"),
    [
        ("0711 000 009", "0711 000 009", numbers.NO_CODE),
        ("711000009", "0711 000 009", numbers.NO_CODE),
        ("254711000009", "0711 000 009", "+254 711 000 009"),
        ("+254 0711 000 009", "+254 711 000 009", "+254 711 000 009"),
        ("0112 345 678", "0112 345 678", numbers.NO_CODE),
        ("020 787 6000", "020 787 6000", numbers.NO_CODE),
        ("+254 20 7876000", "+254 20 787 6000", "+254 20 787 6000"),
        ("0800722203", "0800 722 203", numbers.NO_CODE),
        ("+254 800 722 203", "0800 722 203", numbers.ONLY_HERE),
        ("+966 800 100 0352", numbers.ELSEWHERE, "+966 800 100 0352"),
        ("00966 50 123 4567", numbers.ELSEWHERE, "+966 50 123 4567"),
        ("+1 213-373-4253", numbers.ELSEWHERE, "+1 213 373 4253"),
        ("966501234567", numbers.NO_CODE, numbers.NO_CODE),
        ("0900 223 456", numbers.PREMIUM, numbers.NO_CODE),
        ("+882 16 2123 4567", numbers.SATELLITE, numbers.SATELLITE),
        ("+870 773 111 632", numbers.SATELLITE, numbers.SATELLITE),
        ("+254 114 757 002 ext 5", numbers.EXTENSION, numbers.EXTENSION),
        ("0711 00000A", numbers.LETTERS, numbers.LETTERS),
        ("٠٧١١٠٠٠٠٠٩", numbers.LETTERS, numbers.LETTERS),
        ("071100000", numbers.UNKNOWN, numbers.NO_CODE),
        ("07110000099", numbers.UNKNOWN, numbers.NO_CODE),
        ("0711000001/12", numbers.TOO_LONG, numbers.NO_CODE),
        ("", numbers.LETTERS, numbers.LETTERS),
        ("+1", numbers.UNKNOWN, numbers.UNKNOWN),
        ("0000 000 000", numbers.UNKNOWN, numbers.NO_CODE),
        # Short codes: those that ring, on any network, in Kenya alone.
        ("999", "999", numbers.NO_CODE),
        ("112", "112", numbers.NO_CODE),
        ("116", "116", numbers.NO_CODE),
        ("1195", "1195", numbers.NO_CODE),
        ("911", numbers.UNKNOWN, numbers.NO_CODE),
        ("40404", numbers.NO_CALLS, numbers.NO_CODE),  # for SMS alone
        ("22141", numbers.NO_CALLS, numbers.NO_CODE),
        ("144", numbers.NO_CALLS, numbers.NO_CODE),
    ],
)
def test_a_number_is_shown_as_it_is_dialled_where_its_reader_is(
    text: str, here: str, abroad: str
) -> None:
    assert read_or_why(in_kenya, text) == here
    assert read_or_why(from_abroad, text) == abroad


def test_the_numbers_that_the_service_comes_with_stand_as_they_are_dialled() -> None:
    for line in lines().values():
        if "from_kenya" in line:
            assert in_kenya(line["from_kenya"]) == line["from_kenya"]
        if "from_abroad" in line:
            assert from_abroad(line["from_abroad"]) == line["from_abroad"]


@pytest.mark.parametrize(
    ("given_as", "form"),
    [
        ("+254711000001", "+254711000001"),
        ("254711000001", "+254711000001"),
        (" 254711000001", "+254711000001"),  # a plus that was decoded to a blank
        ("00254711000001", "+254711000001"),
        ("0711000001", "+254711000001"),
        ("711000001", "+254711000001"),
        ("0711 000 001", "+254711000001"),
        ("+966501234567", "+966501234567"),
        ("254000000002", "+254000000002"),  # of the demo
        ("+2547XXXXX001", "+2547XXXXX001"),
        ("anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_what_the_gateway_names_has_one_form(given_as: str, form: str) -> None:
    assert one_form(given_as) == form


def test_a_caller_may_begin_with_a_countrys_code_alone() -> None:
    assert given("966 50 123 4567") == given("00966501234567") == "+966501234567"
    assert given("254722000003") == given("0722000003") == "+254722000003"
    for nobody in ("9665012345", "072200000", "999", "", "mama"):
        assert given(nobody) is None


def test_only_people_are_rung() -> None:
    assert e164("0711 000 009") == "+254711000009"
    assert e164("+966501234567") == "+966501234567"
    for nobody in ("0800 722 203", "999", "0900 223 456", "+870 773 111 632", "hidden"):
        assert e164(nobody) is None
