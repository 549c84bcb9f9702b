"""What may stand in one cell: several parts, yes or no, a day, a number."""

import re
from datetime import date, datetime, timedelta, timezone

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
