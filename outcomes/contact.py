"""How a caller may be reached: only as they agreed to it, and told apart from what they told us."""

import re
from collections.abc import Mapping

import phonenumbers

OF_CONTACT = ("contact_ok", "contact_number", "contact_when", "contact_how", "code_word")
_ON_THIS_PHONE = {"THIS_NUMBER", "ANY_TIME", "SOME_TIMES"}
# Masked, hashed and withheld numbers name a session's phone, but nobody can call them.
_PRIVATE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.VOIP,
}
# Satellites and networks of no country, by ITU-T E.164: a minute costs many times one to a mobile.
# 870 is Inmarsat, 878 personal numbers, 881 to 883 networks of no country, 979 premium.
_OF_NO_COUNTRY = frozenset({870, 878, 881, 882, 883, 979})
_CALLABLE = re.compile(r"\+?[0-9]{9,15}")


def can_be_called(number: str) -> bool:
    """Whether this is a number that a person can dial."""
    return _CALLABLE.fullmatch(number) is not None


def facts(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that are no matter of contact."""
    return {name: said for name, said in answers.items() if name not in OF_CONTACT}


def is_settled(answers: Mapping[str, str]) -> bool:
    """Whether a caller who was cut off had said in full how they may be reached."""
    hours = answers.get("contact_ok") == "ANY_TIME" or "contact_when" in answers
    return hours and "contact_how" in answers


def agreed(answers: Mapping[str, str], number: str) -> dict[str, str] | None:
    """The way to the caller, whose phone is `number`; it is nowhere unless they agreed to it."""
    way = answers.get("contact_ok", "NO_CONTACT")
    if way not in _ON_THIS_PHONE or not can_be_called(number):
        number = answers.get("contact_number", "")
    if way == "NO_CONTACT" or not can_be_called(number):
        return None
    said = {name: answers[name] for name in OF_CONTACT if name in answers}
    return {**said, "contact_ok": way, "contact_number": number}


def e164(number: str) -> str | None:
    """A number as it can be rung from here, in E.164; None for what is no telephone's.

    Numbers that cost who calls them more than a call are not rung: anyone may claim to have one.
    """
    try:
        parsed = phonenumbers.parse(number, "KE")
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code in _OF_NO_COUNTRY or not phonenumbers.is_valid_number(parsed):
        return None
    if phonenumbers.number_type(parsed) not in _PRIVATE:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_abroad(answers: Mapping[str, str], number: str) -> bool:
    """Whether help in Kenya is of no use: by what the caller says, else by their number."""
    side = answers.get("location_side")
    if side in ("KE", "ABROAD"):
        return side == "ABROAD"
    rung = e164(number)
    return rung is not None and not rung.startswith("+254")
