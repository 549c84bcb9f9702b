"""A callback's form, read from the raw body: a full parser costs more than the rest of a hop."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl

# A session's transcript is at most a few thousand letters: 180 s, 160 letters an input.
LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 8_000
LONGEST_FIELD = 200


class Unreadable(ValueError):
    """The body is no callback that we can answer to the point; the argument is a word on why."""


@dataclass(frozen=True, slots=True, repr=False)
class Post:
    """What came to a callback's address: a body, or what ails one that did not come whole."""

    body: bytes = b""
    ails: str = ""
    metadata: str = ""  # of a USSD hop, if the gateway hands ours back


def read(post: Post) -> dict[str, str]:
    """The fields of a callback of a session.

    :raise Unreadable: as `form` does, and for one without a session.
    """
    fields = form(post)
    session = fields.get("sessionId", "")
    if not session or len(session) > LONGEST_FIELD:
        raise Unreadable("no session")
    return fields


def form(post: Post) -> dict[str, str]:
    """The fields of a callback, the first of each name, made harmless to store and to show.

    :raise Unreadable: for a body that did not come whole, or is no form.
    """
    if post.ails:
        raise Unreadable(post.ails)
    body = post.body.decode("utf-8", "replace")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=50)
    except ValueError:
        raise Unreadable("no form") from None
    fields = {name: clean(value) for name, value in reversed(pairs)}
    if len(fields.get("text", "")) > LONGEST_TEXT:
        raise Unreadable("too long")
    return fields


def clean(text: str) -> str:
    """`text` composed (NFC), without the control characters that no phone can type."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _UNTYPABLE)


_UNTYPABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
