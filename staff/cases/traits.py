"""What cases may have in common, found in their words and written one way.

| Kind | Found in | Written as |
|---|---|---|
| phone | any words, the caller's own number, what staff wrote down | E.164 |
| plate | any words, what staff wrote down | letters and digits alone, in capitals |
| till | after words like "till" or "paybill", what staff wrote down | its five to seven digits |
| handle | after an @ or the address of a network, what staff wrote down | small letters |
| agency | the answer that names it, what staff wrote down | its words without "Ltd" and the like |
| suspect | what staff wrote down | the words of a name of two at least, in the alphabet's order |

Plates are as Kenya gives them to cars (KAA 123A), motorcycles (KMCA 123A), three-wheelers (KTWA
123A) and the government (GKB 123C), and Uganda to cars (UAA 123A); by the Traffic (Registration
Plates) Rules, and as they are seen. Tills and paybills are Safaricom's, of five to seven digits.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from models.haystack import plain
from telecom.numbers import given

Found = tuple[str, str]
"""A kind, and what was found of it, written one way."""

_PHONE = re.compile(r"(?<![\w+])(?:\+|00)?\d(?:[ .()/-]{0,2}\d){8,14}(?!\d)")
_PLATE = re.compile(
    r"\b(?!KES|UGX|USD)(?:K[A-E][A-Z]|K[MT][A-Z]{2}|GK[A-Z]|U[A-Z]{2})[ -]?\d{3}[ -]?[A-Z]\b",
    re.IGNORECASE | re.ASCII,
)
_TILL = re.compile(
    r"\b(?:till|pay ?bill|buy goods|lipa na m-?pesa)[^\d\n]{0,20}(\d{5,7})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_HANDLE = re.compile(
    r"(?:(?<![\w.@])@|\b(?:facebook|fb|instagram|tiktok|telegram|twitter|x|t)\.(?:com|me)/@?)"
    r"([a-z0-9_][a-z0-9_.]{2,29})",
    re.IGNORECASE | re.ASCII,
)
_NO_HANDLES = {"groups", "pages", "profile.php", "share", "watch", "story.php", "reel", "events"}
_OF_FIRMS = {
    "agencies", "agency", "bureau", "co", "company", "enterprise", "enterprises", "limited", "ltd",
    "recruiters", "recruitment", "the",
}  # fmt: skip
_OF_ADDRESS = {"bi", "bwana", "dr", "madam", "miss", "mr", "mrs", "ms", "mwalimu", "pastor"}
_LEAST_OF_A_NAME = 2


def traits(words: Iterator[str], facts: Mapping[str, Any], number: str = "") -> set[Found]:
    """All of one case: in words of its caller and of staff, in its facts by their names, and in
    the number that its caller is reached on."""
    found = {("phone", number)} if number else set()
    for text in words:
        found |= set(_in_words(text))
    return {(kind, form) for kind, form in (*found, *_in_facts(facts)) if form}


def _in_words(text: str) -> Iterator[Found]:
    yield from (("phone", given(one) or "") for one in _PHONE.findall(text))
    yield from (("plate", _bare(one)) for one in _PLATE.findall(text))
    yield from (("till", one) for one in _TILL.findall(text))
    yield from (("handle", _handle(one)) for one in _HANDLE.findall(text))


def _in_facts(facts: Mapping[str, Any]) -> Iterator[Found]:
    for name, (kind, form) in _FORMS.items():
        if isinstance(written := facts.get(name), str):
            yield kind, form(written)


def plates(text: str) -> list[str]:
    """All ways to write a number plate, in small letters; none where the text is no plate."""
    if not _PLATE.fullmatch(text.strip()):
        return []
    letters, figures, last = re.findall(r"[a-z]+|[0-9]+", text.casefold())
    gaps = ("", " ", "-")
    return [f"{letters}{one}{figures}{other}{last}" for one in gaps for other in gaps]


def _bare(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _till(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits if re.fullmatch(r"\d{5,7}", digits, re.ASCII) else ""


def _handle(text: str) -> str:
    name = text.strip().rstrip("/").rpartition("/")[2].lstrip("@").rstrip(".").casefold()
    return "" if name in _NO_HANDLES else name


def _agency(text: str) -> str:
    return " ".join(one for one in _letters(text) if one not in _OF_FIRMS)


def _suspect(text: str) -> str:
    names = sorted(one for one in _letters(text) if one not in _OF_ADDRESS)
    return " ".join(names) if len(names) >= _LEAST_OF_A_NAME else ""


def _letters(text: str) -> list[str]:
    return re.sub(r"[^\w ]", " ", plain(text).replace("'", "")).split()


_FORMS = {
    "suspect_name": ("suspect", _suspect),
    "suspect_phone": ("phone", lambda text: given(text) or ""),
    "agency_text": ("agency", _agency),
    "number_plate": ("plate", _bare),
    "pay_number": ("till", _till),
    "handle": ("handle", _handle),
}
"""What is written of a fact, by its name: its kind, and how it is written one way."""
