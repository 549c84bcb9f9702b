"""How much room a text takes on a phone, in the units a network counts: GSM 03.38 septets.

Sources: 3GPP TS 23.038 (the alphabet, section 6.2.1; USSD packing, 6.1.2.3).
"""

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("\f^{}\\[~]|€")
_ALL = BASIC | ESCAPED

ONE_PART, PART = 160, 153
"""Septets of a text that is one part, and of each where it is several; in UCS-2 70 and 67 units.
Source: 3GPP TS 23.040, section 9.2.3.24.1: six octets of each part say which it is."""

# What word processors and other phones put into texts, and what every phone can show in its place.
ALIKE = {
    **dict.fromkeys("‘’‚‛′ʼʻˈ´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‹", "<"),
    **dict.fromkeys("›", ">"),
    **dict.fromkeys("‐‑‒–—―−•‣◦●▪■·∙", "-"),
    **dict.fromkeys("→⇒➔", "->"),
    **dict.fromkeys("\t\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
    "…": "...", "×": "x", "№": "No.", "½": "1/2", "¼": "1/4", "¾": "3/4", "ﬁ": "fi", "ﬂ": "fl",
    "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_ALIKE = str.maketrans(ALIKE)


def outside(text: str) -> str:
    """The letters of `text` that are not in GSM 03.38, each once, in order."""
    if _ALL.issuperset(text):
        return ""
    return "".join(dict.fromkeys(c for c in text if c not in _ALL))


def room(text: str, septets: int) -> int:
    """How many units of room a screen of `septets` has for `text`.

    One letter outside GSM 03.38 turns the whole screen into UCS-2: the same octets then hold
    two octets a letter instead of seven bits.
    """
    return septets if not outside(text) else septets * 7 // 8 // 2


def size(text: str) -> int:
    """The units `text` takes: septets, an escaped letter two; in UCS-2, 16-bit units."""
    return _septets(text) if _ALL.issuperset(text) else len(text.encode("utf-16-be")) // 2


def _septets(text: str) -> int:
    return len(text) + sum(map(text.count, ESCAPED))


def fits(text: str, septets: int) -> bool:
    """Whether a screen of `septets` holds all of `text`: asked of every word of every page."""
    if len(text) > septets:
        return False
    if _ALL.issuperset(text):
        return len(text) * 2 <= septets or _septets(text) <= septets
    return size(text) <= room(text, septets)


def parts(text: str) -> int:
    """How many parts a text is sent and paid for as.

    No letter is cut in two, so that a part may hold one unit less.
    """
    whole, each = (70, 66) if outside(text) else (ONE_PART, PART - 1)
    units = size(text)
    return 1 if units <= whole else -(-units // each)


def plain(text: str) -> str:
    """`text` as a phone can show it: accents on their letters, quotes straight, bullets dashes.

    A letter that nothing looks like stays as it is.
    """
    if _ALL.issuperset(text):
        return text
    return unicodedata.normalize("NFC", text).translate(_ALIKE)
