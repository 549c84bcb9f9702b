"""A callback's form, read from the raw body: a full parser costs more than the rest of a hop."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

# A session's transcript is at most a few thousand letters: 180 s, 160 letters an input.
LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 8_000
LONGEST_FIELD = 200


class Unreadable(ValueError):
    """The body is no callback that we can answer to the point."""


def read(environ: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a callback, the first of each name, made harmless to store and to show.

    :raise Unreadable: for a body that is too large, not a form, or without a session.
    """
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit() and len(length) < 10):
        raise Unreadable
    if int(length) > LARGEST_BODY:
        raise Unreadable
    body = environ["wsgi.input"].read(int(length)).decode("utf-8", "replace")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=50)
    except ValueError as wrong:
        raise Unreadable from wrong
    fields = {name: clean(value) for name, value in reversed(pairs)}
    session, text = fields.get("sessionId", ""), fields.get("text", "")
    if not session or len(session) > LONGEST_FIELD or len(text) > LONGEST_TEXT:
        raise Unreadable
    return fields


def clean(text: str) -> str:
    """`text` composed (NFC), without the control characters that no phone can type."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _UNTYPABLE)


_UNTYPABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
