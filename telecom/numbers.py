"""What a telephone number is: as it comes with a callback, as it is typed, as it can be rung."""

import re

import phonenumbers
from phonenumbers import shortnumberinfo

HOME = "KE"
LONGEST_NAME = 200
"""Letters of what stands for a number that is withheld; more are cut off."""
LONGEST_WRITTEN = 20

_NO_COUNTRY = "001"  # satellites and the like, as the library calls them
# Whom a person can be rung on. Numbers that cost who rings them more than a call are none of these.
_OF_PEOPLE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.VOIP,
}
# Satellites and networks of no country, by ITU-T E.164: a minute costs many times one to a mobile.
# 870 is Inmarsat, 878 personal numbers, 881 to 883 networks of no country, 979 premium.
_OF_NO_COUNTRY = frozenset({870, 878, 881, 882, 883, 979})
_DIALLABLE = re.compile(r"\+?[0-9]{9,15}")


def one_form(given: str) -> str:
    """One form for a number that comes with or without `+`, in local form, or with spaces.

    What is no number (withheld, masked, hashed) stays as it is: it still names the session's phone.
    """
    digits = "".join(given.split()).removeprefix("+").removeprefix("00")
    if not (digits.isascii() and digits.isdigit()):
        return given[:LONGEST_NAME]
    if len(digits) == 10 and digits.startswith("0"):
        digits = f"254{digits[1:]}"
    return f"+{digits[:15]}"


def can_be_called(number: str) -> bool:
    """Whether this is a number that a person can dial."""
    return _DIALLABLE.fullmatch(number) is not None


def e164(number: str) -> str | None:
    """A number as it can be rung from here, in E.164; None for what is no telephone's.

    Numbers that cost who calls them more than a call are not rung: anyone may claim to have one.
    """
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code in _OF_NO_COUNTRY or not phonenumbers.is_valid_number(parsed):
        return None
    if phonenumbers.number_type(parsed) not in _OF_PEOPLE:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_foreign(number: str) -> bool:
    """Whether this is a number that can be rung, and another country's."""
    rung = e164(number)
    return rung is not None and not rung.startswith("+254")


def written_in_full(text: str) -> str:
    """A number of a setting, in E.164.

    :raise ValueError: saying what is wrong with it.
    """
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException as wrong:
        raise ValueError("write it in E.164, like +254712345678") from wrong
    if not phonenumbers.is_valid_number(number):
        raise ValueError("this is no number that can be rung")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def rings(written: str, *, from_abroad: bool = False) -> bool:
    """Whether a number can be rung as it is written: in Kenya a short code too, else in E.164."""
    if len(written) > LONGEST_WRITTEN or not re.fullmatch(r"\+?[0-9][0-9 ]*", written):
        return False
    if from_abroad and not written.startswith("+"):
        return False
    try:
        parsed = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        return False
    where = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    if where == _NO_COUNTRY if from_abroad else where != HOME:
        return False
    if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
        return False
    return phonenumbers.is_valid_number(parsed) or (
        not written.startswith("+")
        and shortnumberinfo.is_valid_short_number_for_region(parsed, HOME)
    )
