"""An age in figures or in words, where one of a few bands of years is asked for."""

from collections.abc import Sequence

from dialogue.turn import Heard, Pressed, Said

YOUNGEST, OLDEST = 5, 120
"""What is said of fewer years is how long something lasts, or how many there are."""

_BESIDE = frozenset(
    ("i", "am", "i'm", "im", "my", "age", "is", "only", "years", "year", "yrs", "old", "je", "mimi",
     "nina", "niko", "na", "umri", "wangu", "ni", "wa", "miaka", "tu")
)  # fmt: skip
_WRITTEN = {
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9, "kumi": 10,
    "ishirini": 20,
}  # fmt: skip
_UNITS = {
    "moja": 1, "mbili": 2, "tatu": 3, "nne": 4, "tano": 5, "sita": 6, "saba": 7, "nane": 8,
    "tisa": 9,
}  # fmt: skip


def band(options: Sequence[str], heard: Heard) -> int | None:
    """The number of the option that an age falls into, where all are bands of years by their names;
    a number that is an option's own is no age. None where more than an age is told, or none."""
    if isinstance(heard, Pressed) and not heard.words:
        age = heard.number if heard.number > len(options) else None
    else:
        age = _age(heard.text) if isinstance(heard, Said) else None
    if age is None or None in (bands := [_years(name) for name in options]):
        return None
    within = (n for n, years in enumerate(bands, start=1) if years and age in years)
    return next(within, None)


def _years(name: str) -> range | None:
    """The years of `0-12` or of `18+`; None of any other name."""
    first, _, last = name.removesuffix("+").partition("-")
    last = str(OLDEST) if name.endswith("+") else last
    return range(int(first), int(last) + 1) if first.isdigit() and last.isdigit() else None


def _age(text: str) -> int | None:
    """The age that a text says and nothing else."""
    said = [one.strip(" .,!") for one in text.casefold().split()]
    left = [one for one in said if one and one not in _BESIDE]
    if len(left) == 2 and left[0] in ("kumi", "ishirini") and left[1] in _UNITS:
        return _WRITTEN[left[0]] + _UNITS[left[1]]
    if len(left) != 1:
        return None
    age = int(left[0]) if left[0].isascii() and left[0].isdigit() else _WRITTEN.get(left[0], 0)
    return age if age >= YOUNGEST else None
