"""Telephone numbers: what is written is made E.164 or refused with a reason, and shown as dialled.

Numbers come in from the gateway, from callers' keys, from staff's lists and from settings. This is
the one place that says what they mean; `phonenumbers` knows the plans of all countries behind it.
"""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult, shortnumberinfo

HOME = "KE"
HOME_CODE = "+254"
LONGEST_NAME = 200  # letters of what stands for a number that is withheld; more are cut off
LEAST_DIGITS, MOST_DIGITS = 7, 15
"""Fewer are a short code, more are no number. Source: ITU-T E.164 for the latter."""

_NO_COUNTRY = "001"  # satellites and the like: a minute costs many times one to a mobile
# Whom a person can be rung on. Numbers that cost who rings them more than a call are none of these.
_OF_PEOPLE = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
}
_E164 = re.compile(r"\+[1-9][0-9]{8,14}")
# Kenya's mobiles and free lines, and the numbers of the demo: all of nine digits.
_OF_NINE = re.compile(r"\+254([0178][0-9]{2})([0-9]{3})([0-9]{3})")
_DIALLABLE = re.compile(r"\+?[0-9]{9,15}")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:ext\w*|x|#)[ .:]*[0-9]+\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,|\n]|\s(?:or|and|au|na)\s|&", re.IGNORECASE)
_MARKS = re.compile(r"[\s().\-/]")  # what people write between digits

SEVERAL = "holds several numbers: keep one"
SCIENTIFIC = "was rounded by a spreadsheet: make the column text, and write the number anew"
EXTENSION = "has an extension, which callers can't dial: leave it out"
LETTERS = "is no telephone number"
TOO_SHORT, TOO_LONG = "has too few digits", "has too many digits"
UNKNOWN = "is a number that nobody has: look whether a digit is wrong"
NO_CODE = "lacks + and the country's code"
PREMIUM = "costs who rings it more than a call"
SATELLITE = "is a satellite's or of no country: a call costs many times one to a mobile"
NO_CALLS = "is a short code that callers can't ring on every network"
ELSEWHERE = "is another country's: write a number of Kenya"
ONLY_HERE = "rings in Kenya alone"


class NoNumber(ValueError):
    """What is written can't be used; the message goes on from it: “0711” has too few digits."""


def in_full(written: str) -> str:
    """A number in E.164, however it is written; without a country's code it is one of Kenya.

    :raise NoNumber: it is none, or one that nobody should be sent to.
    """
    return _told(written)[0]


def _told(written: str) -> tuple[str, int]:
    """The same with its type, as `PhoneNumberType` has it: to tell that takes most of the time."""
    digits = _bare(written)
    try:
        parsed = phonenumbers.parse(digits, HOME)
    except phonenumbers.NumberParseException:
        raise NoNumber(TOO_LONG if len(digits) > MOST_DIGITS else UNKNOWN) from None
    if phonenumbers.region_code_for_country_code(parsed.country_code or 0) == _NO_COUNTRY:
        raise NoNumber(SATELLITE)
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.PREMIUM_RATE:
        raise NoNumber(PREMIUM)
    if kind == PhoneNumberType.UNKNOWN:
        raise NoNumber(_amiss(parsed, digits))
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164), kind


@lru_cache(maxsize=4096)
def e164(number: str) -> str | None:
    """A person's number as it can be rung from here, in E.164; None for what is none.

    Numbers that cost who calls them more than a call are not rung: anyone may claim to have one.
    """
    try:
        full, kind = _told(number)
    except NoNumber:
        return None
    return full if kind in _OF_PEOPLE else None


def given(by_caller: str) -> str | None:
    """The same of what a caller types or keys: a country's code may come first without a plus."""
    return e164(by_caller) or e164(f"+{by_caller.lstrip()}")


def is_foreign(number: str) -> bool:
    """Whether this is a number that can be rung, and another country's."""
    rung = e164(number)
    return rung is not None and not rung.startswith(HOME_CODE)


def can_be_called(number: str) -> bool:
    """Whether this is a number that a person can dial."""
    return _DIALLABLE.fullmatch(number) is not None


def one_form(given: str) -> str:
    """One form for a number that the gateway names, with its `+` or without.

    What is no number (withheld, masked, hashed) stays as it is: it still names the session's phone.
    """
    tidy = "".join(given.split())
    if _E164.fullmatch(tidy):
        return tidy
    digits = tidy.removeprefix("+").removeprefix("00")
    if not (digits.isascii() and digits.isdigit()):
        return given[:LONGEST_NAME]
    if re.fullmatch(r"0[0-9]{9}|[17][0-9]{8}", digits):
        digits = f"254{digits[-9:]}"
    return f"+{digits[:MOST_DIGITS]}"


def written_in_full(text: str) -> str:
    """A number of a setting, in E.164, which has to begin with its country's code.

    :raise NoNumber: saying what is wrong with it.
    """
    if not text.strip().startswith("+"):
        raise NoNumber("write it in E.164, like +254712345678")
    try:
        return in_full(text)
    except NoNumber as wrong:
        raise NoNumber(f"this is no number that can be rung: it {wrong}") from wrong


def apart(cell: str) -> tuple[str, ...]:
    """The numbers that stand in one cell, as they are written.

    A stroke is between two only where both would be too long for one: it may stand inside it.
    """
    found = []
    for part in filter(None, map(str.strip, _BETWEEN.split(cell))):
        between = part.split("/")
        digits = [sum(map(str.isdecimal, one)) for one in between]
        several = min(digits) >= LEAST_DIGITS and sum(digits) > MOST_DIGITS
        found += [one.strip() for one in between] if several else [part]
    return tuple(found)


@lru_cache(maxsize=4096)
def in_kenya(written: str) -> str:
    """A number as it is dialled in Kenya: 999, 0800 722 203; with its code if it is written so.

    :raise NoNumber: it can't be rung from any phone in Kenya.
    """
    digits = _bare(written)
    if len(digits) < LEAST_DIGITS and not digits.startswith("+"):
        return _short(digits)
    full = in_full(written)
    if not full.startswith(HOME_CODE):
        raise NoNumber(ELSEWHERE)
    code = digits.startswith("+") and not _only_here(full)
    return grouped(full) if code else grouped_in_kenya(full)


@lru_cache(maxsize=4096)
def from_abroad(written: str) -> str:
    """A number as it is dialled in any country: +254 114 757 002.

    The plus may be missing before Kenya's own code, for a spreadsheet takes it away.

    :raise NoNumber: it can't be rung from everywhere.
    """
    digits = _bare(written)
    if not digits.startswith(("+", HOME_CODE[1:])):
        raise NoNumber(NO_CODE)
    full = in_full(written)
    if full.startswith(HOME_CODE) and _only_here(full):
        raise NoNumber(ONLY_HERE)
    return grouped(full)


def as_written(written: str) -> str:
    """A number of any country as it is shown to staff, in the form that it is written in.

    :raise NoNumber: it is none.
    """
    full = in_full(written)
    is_ours = full.startswith(HOME_CODE) and not _bare(written).startswith("+")
    return grouped_in_kenya(full) if is_ours else grouped(full)


def grouped(full: str) -> str:
    """A number of E.164 as it is read: +254 712 345 678."""
    if nine := _OF_NINE.fullmatch(full):
        return " ".join((HOME_CODE, *nine.groups()))
    return _spaced(full, PhoneNumberFormat.INTERNATIONAL)


def grouped_in_kenya(full: str) -> str:
    """The same as it is dialled in Kenya, 0712 345 678; another country's with its code."""
    if nine := _OF_NINE.fullmatch(full):
        return "0" + " ".join(nine.groups())
    if not full.startswith(HOME_CODE):
        return grouped(full)
    return _spaced(full, PhoneNumberFormat.NATIONAL)


def _amiss(parsed: phonenumbers.PhoneNumber, digits: str) -> str:
    """Why a number that has the look of one is none."""
    if not digits.startswith(("+", "0", HOME_CODE[1:])) and len(digits) > 9:
        return NO_CODE
    said = {ValidationResult.TOO_SHORT: TOO_SHORT, ValidationResult.TOO_LONG: TOO_LONG}
    return said.get(phonenumbers.is_possible_number_with_reason(parsed), UNKNOWN)


def _bare(written: str) -> str:
    """The digits alone, behind a `+` where a country's code comes first."""
    text = unicodedata.normalize("NFKC", written).strip(" \t\n()").removeprefix("tel:")
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    if _SCIENTIFIC.fullmatch(text):
        raise NoNumber(SCIENTIFIC)
    if len(apart(text)) > 1 or "+" in text[1:]:
        raise NoNumber(SEVERAL)
    if _EXTENSION.search(text):
        raise NoNumber(EXTENSION)
    digits = _MARKS.sub("", text)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise NoNumber(LETTERS)
    return re.sub(r"^00+(?=[1-9])", "+", digits)  # 00 in most of the world, 000 in Kenya


def _short(digits: str) -> str:
    """A short code that every phone in Kenya can ring, by the library's table of them."""
    parsed = phonenumbers.PhoneNumber(country_code=int(HOME_CODE), national_number=int(digits))
    if not shortnumberinfo.is_valid_short_number_for_region(parsed, HOME) or digits[0] == "0":
        raise NoNumber(TOO_SHORT if len(digits) > 5 else UNKNOWN)
    one_network = shortnumberinfo.is_carrier_specific_for_region(parsed, HOME)
    if one_network or shortnumberinfo.is_sms_service_for_region(parsed, HOME):
        raise NoNumber(NO_CALLS)
    return digits


def _only_here(full: str) -> bool:
    """Whether it is free to ring, which no other country's networks carry."""
    return phonenumbers.number_type(phonenumbers.parse(full)) == PhoneNumberType.TOLL_FREE


def _spaced(full: str, form: int) -> str:
    """In the groups that its country writes, long ones cut so that they can be read out."""
    written = phonenumbers.format_number(phonenumbers.parse(full), form)
    return re.sub(r"([0-9]{3})(?=[0-9]{3})", r"\1 ", re.sub(r"[ ()\-]+", " ", written).strip())
