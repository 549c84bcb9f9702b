"""The lengths of what was typed in a session, as they are written: `1,2,-5,14`.

What was passed over, for it was dialled with the code and nobody had read a question, is below
zero. Lengths say where each input begins in a text that is joined by stars and may hold more.
"""

import re
from typing import Any

JOIN = "*"
# Source: the documentation of `at-ussd-hop-metadata`; a longer value is refused.
LONGEST_METADATA = 99
TOO_MANY = "many"  # stands for lengths beyond that: this is no first request

_LENGTHS = re.compile("(-?[0-9]{1,5})?(,(-?[0-9]{1,5})?)*")


def metadata(mark: dict[str, Any]) -> str:
    """The lengths of the inputs heard, for the gateway to hand back."""
    lengths = lengths_of(mark)
    return lengths if len(lengths) <= LONGEST_METADATA else TOO_MANY


def lengths_of(mark: dict[str, Any]) -> str:
    """The lengths of all inputs; of what was passed over, below zero."""
    lengths: str = mark.get("inputs", "")
    return lengths


def new_from(mark: dict[str, Any], text: str) -> int | None:
    """Where the new part begins, or None where nothing is new: the first request, or a repeat."""
    heard: int = mark.get("length", 0)
    if len(text) == heard:
        return None
    return heard + 1 if text[heard] == JOIN else heard


def reach(lengths: str | None) -> int:
    """How far into what was typed these lengths come; below zero where that is not known."""
    if lengths is None or not _LENGTHS.fullmatch(lengths):
        return -1
    each = lengths.split(",") if lengths else []
    return sum(abs(int(length or 0)) for length in each) + max(0, len(each) - 1)


def beginnings(text: str, lengths: str) -> dict[int, bool]:
    """Where each input of `text` begins, and whether it was heard; nothing if no length fits."""
    if not _LENGTHS.fullmatch(lengths):
        return {}
    begins, at = {}, int(text.startswith(JOIN))
    for length in lengths.split(","):
        begins[at] = not length.startswith("-")
        at += abs(int(length or 0)) + 1
        if text[at - 1 : at] != JOIN:
            return begins if at == len(text) + 1 else {}
    return begins | {at: True}
