"""What a message may look like that Meta takes: its limits, as it documents them.

Source: developers.facebook.com, "Text messages", "Interactive reply buttons", "Interactive list
messages", "Template messages", read in November 2026.
"""

from collections.abc import Iterator, Mapping
from typing import Any

TEXT, OVER_BUTTONS, BUTTONS, BUTTON, BUTTON_ID = 4096, 1024, 3, 20, 256
NAME = 512
ROWS, ROW, ROW_ID, BELOW, OPENS = 10, 24, 200, 72, 20


def faults(body: Mapping[str, Any]) -> Iterator[str]:
    """What Meta would not take; nothing where it is a message."""
    if body.get("messaging_product") != "whatsapp" or not (body.get("to") or body.get("recipient")):
        yield "to whom"
    match body.get("type"):
        case "text":
            yield from _length("text", body["text"].get("body"), TEXT)
        case "interactive":
            yield from _interactive(body["interactive"])
        case "template":
            yield from _length("name", body["template"].get("name"), NAME)
        case _:
            yield "type"


def _interactive(what: Mapping[str, Any]) -> Iterator[str]:
    action = what["action"]
    if what["type"] == "button":
        yield from _length("body", what["body"]["text"], OVER_BUTTONS)
        buttons = [one["reply"] for one in action["buttons"]]
        if not 1 <= len(buttons) <= BUTTONS or len({b["title"] for b in buttons}) < len(buttons):
            yield "buttons"
        for one in buttons:
            yield from _length("title", one["title"], BUTTON)
            yield from _length("id", one["id"], BUTTON_ID)
    else:
        yield from _length("body", what["body"]["text"], TEXT)
        yield from _length("button", action["button"], OPENS)
        rows = [row for section in action["sections"] for row in section["rows"]]
        if not 1 <= len(rows) <= ROWS or len({row["id"] for row in rows}) < len(rows):
            yield "rows"
        for row in rows:
            yield from _length("title", row["title"], ROW)
            yield from _length("id", row["id"], ROW_ID)
            yield from _length("description", row.get("description", "-"), BELOW)


def _length(what: str, text: object, most: int) -> Iterator[str]:
    if not (isinstance(text, str) and 0 < len(text) <= most):
        yield what
