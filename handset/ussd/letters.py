"""How many letters the operator counts in a text: GSM 03.38 septets, or UCS-2 when one is outside.

Written from 3GPP TS 23.038, apart from the service's own counting, so that each checks the other.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("^{}\\[~]|€\f")


def outside(text: str) -> str:
    """The letters of a text that GSM 03.38 does not know, each once, in their order."""
    return "".join(dict.fromkeys(c for c in text if c not in _BASIC and c not in _ESCAPED))


def count(text: str) -> int:
    """The length of a text in septets, an escaped character being two, or else in UCS-2 units."""
    if outside(text):
        return len(text.encode("utf-16-be")) // 2
    return sum(2 if c in _ESCAPED else 1 for c in text)


def room(text: str, septets: int) -> int:
    """How many letters may be shown, in the alphabet a text needs, where so many septets fit."""
    return septets * 7 // 8 // 2 if outside(text) else septets
