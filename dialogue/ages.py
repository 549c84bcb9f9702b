"""An age in figures or in words, where one of a few bands of years is asked for."""

import re
from collections.abc import Sequence

from dialogue.turn import Heard, Pressed, Said

_BAND = re.compile(r"(\d+)(?:-(\d+)|\+)")
_AGE = re.compile(
    r"(?:(?:je|mimi|i|am|i'?m|im|nina|niko|na|umri|wangu|ni|wa|miaka|only|tu|age|my|is)\s+)*"
    r"(\d{1,3})\s*(?:years?|yrs?|miaka)?(?:\s+(?:old|tu|only))?"
)
_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9, "kumi": 10, "ishirini": 20,
}  # fmt: skip
_UNITS = ("moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa")
_WRITTEN = _ONES | {f"kumi na {unit}": 10 + n for n, unit in enumerate(_UNITS, start=1)}
_ANY = re.compile(rf"\b({'|'.join(sorted(_WRITTEN, key=len, reverse=True))})\b")


def band(options: Sequence[str], heard: Heard) -> int | None:
    """The number of the option, all of which are bands of years by their names, that an age falls
    into; a number that is an option's own is none. None where nothing but an age is not told."""
    if isinstance(heard, Pressed) and not heard.words:
        age = heard.number if heard.number > len(options) else None
    else:
        age = _age(heard.text) if isinstance(heard, Said) else None
    bands = [_BAND.fullmatch(name) for name in options]
    if age is None:
        return None
    for number, years in enumerate(bands, start=1):
        if years and int(years[1]) <= age <= int(years[2] or 120):
            return number if all(bands) else None
    return None


def _age(text: str) -> int | None:
    """The age that a text says and nothing else."""
    said = " ".join(text.casefold().split()).strip(" .,!")
    found = _AGE.fullmatch(_ANY.sub(lambda one: str(_WRITTEN[one[0]]), said))
    return int(found[1]) if found else None
