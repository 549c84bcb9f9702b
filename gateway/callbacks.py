"""A callback's form, read from the raw body: a full parser costs more than the rest of a hop."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

# A session's transcript is at most a few thousand letters: 180 s, 160 letters an input.
LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 8_000
LONGEST_FIELD = 200
MOST_FIELDS = 50


class Unreadable(ValueError):
    """The body is no callback that we can answer to the point; the argument is a word on why."""


@dataclass(slots=True, repr=False)
class Posted:
    """What came to a callback's address: a body, or what ails one that did not come whole."""

    body: bytes = b""
    ails: str = ""
    metadata: str = ""  # of a USSD hop, if the gateway hands ours back
    method: str = "POST"
    query: str = ""
    signature: str = ""  # over the body, where who sends it signs


def read(post: Posted) -> dict[str, str]:
    """The fields of a callback of a session.

    :raise Unreadable: as `form` does, and for one without a session.
    """
    fields = form(post)
    session = fields.get("sessionId", "")
    if not session or len(session) > LONGEST_FIELD:
        raise Unreadable("no session")
    return fields


def form(post: Posted) -> dict[str, str]:
    """The fields of a callback, the first of each name, made harmless to store and to show.

    :raise Unreadable: for a body that did not come whole, or is no form.
    """
    if post.ails:
        raise Unreadable(post.ails)
    body = _easily_decoded(post.body.decode("utf-8", "surrogateescape"))
    pairs = body.split("&")
    if len(pairs) > MOST_FIELDS:
        raise Unreadable("no form")
    fields, plain = {}, body.isascii() and body.isprintable()
    for pair in reversed(pairs):
        name, _, value = pair.partition("=")
        if "%" in pair or not plain:
            name, value = _decoded(name), clean(_decoded(value))
        if pair:
            fields[name] = value
    if len(fields.get("text", "")) > LONGEST_TEXT:
        raise Unreadable("too long")
    return fields


def _easily_decoded(body: str) -> str:
    """A form with its blanks, and all that most forms have of what is written as `%` and digits.

    The star between two inputs, and the signs round a number and a code that is dialled, may be put
    right before the rest, and before the fields are told apart: they begin no other.
    """
    body = body.replace("+", " ")
    return body.replace("%2A", "*").replace("%2B", "+").replace("%23", "#")


def _decoded(part: str) -> str:
    """One half of a field: `%` and two digits stand for a byte."""
    if part.isascii() and "%" not in part:
        return part
    raw = part.encode("utf-8", "surrogateescape")
    return unquote_to_bytes(raw).decode("utf-8", "replace")


def clean(text: str) -> str:
    """`text` composed (NFC), without the control characters that no phone can type."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _UNTYPABLE)


_UNTYPABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
