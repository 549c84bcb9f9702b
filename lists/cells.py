"""What may stand in one cell: several parts, yes or no, a day, a number, a telephone number."""

import re
from datetime import date, datetime, timedelta, timezone

import phonenumbers
from phonenumbers import shortnumberinfo

REGION = "KE"
LONGEST_NUMBER = 20
_NO_COUNTRY = "001"  # satellites and the like, as the library calls them

_YES = {"yes", "y", "true", "1", "verified"}
_NO = {"no", "n", "false", "0", "not verified", "unverified", ""}
_NAIROBI = timezone(timedelta(hours=3))
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def parts(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, apart by ; / , or |."""
    return tuple(part.strip() for part in re.split(r"[;/,|]", cell) if part.strip())


def yes(cell: str) -> bool | None:
    """Yes or no; None where it is neither. What is left empty is no."""
    word = cell.casefold()
    return True if word in _YES else False if word in _NO else None


def day(cell: str) -> str | None:
    """A day that is not to come, as 2026-11-22 has it; also taken as Kenya writes it, 22/11/2026.

    A workbook's own dates come with a time, which is passed over. None where it is no such day.
    """
    written = cell.removesuffix(" 00:00:00")
    if found := _DAY.fullmatch(written):
        written = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        given = date.fromisoformat(written)
    except ValueError:
        return None
    return given.isoformat() if given <= datetime.now(_NAIROBI).date() else None


def number(cell: str, least: int, most: int) -> int | None:
    """A whole number within bounds; None where it is none."""
    if not re.fullmatch(r"[0-9]{1,3}", cell) or not least <= int(cell) <= most:
        return None
    return int(cell)


def rings(written: str, *, from_abroad: bool = False) -> bool:
    """Whether a number can be rung as it is written: in Kenya a short code too, else in E.164."""
    if len(written) > LONGEST_NUMBER or not re.fullmatch(r"\+?[0-9][0-9 ]*", written):
        return False
    if from_abroad and not written.startswith("+"):
        return False
    try:
        parsed = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return False
    where = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    if where == _NO_COUNTRY if from_abroad else where != REGION:
        return False
    if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
        return False
    return phonenumbers.is_valid_number(parsed) or (
        not written.startswith("+")
        and shortnumberinfo.is_valid_short_number_for_region(parsed, REGION)
    )
