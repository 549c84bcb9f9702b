"""What was newly typed, out of the transcript of the whole session that each callback carries.

Africa's Talking joins all that was typed with `*` and escapes nothing, so the transcript alone
can't be split: a caller may type `*` too. Its length and hash at the last hop say where the new
part begins. The lengths of all inputs so far travel with the gateway as hop metadata, so that a
dialogue that Redis has lost, or fell behind on, is rebuilt input by input as it was typed.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from dialogue.hop import Talk
from ussd import keys

JOIN = "*"
# Source: the documentation of `at-ussd-hop-metadata`; a longer value is refused.
LONGEST_METADATA = 99
TOO_MANY = "many"  # stands for lengths beyond that: this is no first request

_LENGTHS = re.compile("(-?[0-9]{1,5})?(,(-?[0-9]{1,5})?)*")

# How many pages the present turn of a talk takes on this caller's screen.
Pages = Callable[[Talk], int]


def is_older(mark: dict[str, Any], text: str) -> bool:
    """Whether `text` is shorter than what was heard already: a late repeat of an old hop."""
    return bool(mark) and len(text) < mark["length"]


def metadata(mark: dict[str, Any]) -> str:
    """The lengths of the inputs heard, for the gateway to hand back."""
    lengths = lengths_of(mark)
    return lengths if len(lengths) <= LONGEST_METADATA else TOO_MANY


def lengths_of(mark: dict[str, Any]) -> str:
    """The lengths of all inputs; of what was passed over, below zero."""
    return ",".join(map(str, mark.get("inputs", ())))


def follow(talk: Talk, text: str, handed_back: str, pages: Pages) -> None:
    """Carry the talk forward by what is new in `text`; by all of it where nothing was heard yet.

    The first request has no metadata: what it carries was dialled with the code. That is heard up
    to the first thing that has to be keyed by hand; the rest is passed over, for good.
    """
    mark = talk.mark
    if mark and not _extends(mark, text):
        return  # no continuation of what we heard: what was asked is asked again
    begins, dialled = _beginnings(text, handed_back), not mark and not handed_back
    at, page, lengths = _new_from(mark, text), mark.get("page", 0), [*mark.get("inputs", ())]
    while at is not None:
        typed = text[at : _end(talk, text, at, begins, live=bool(mark))]
        heard = begins.get(at, True)
        turned = _turned(talk, typed, page, pages, dialled=dialled) if heard else None
        if turned is None and dialled:
            typed = text[at:]
        page = turned or 0
        lengths.append(-len(typed) if turned is None else len(typed))
        at = at + len(typed) + 1 if at + len(typed) < len(text) else None
    talk.mark = {"length": len(text), "digest": _digest(text), "page": page, "inputs": lengths}


def _extends(mark: dict[str, Any], text: str) -> bool:
    length = mark["length"]
    return _digest(text[:length]) == mark["digest"] and (
        len(text) == length or length == 0 or text[length] == JOIN
    )


def _new_from(mark: dict[str, Any], text: str) -> int | None:
    """Where the new part begins, or None where nothing is new: the first request, or a repeat."""
    heard: int = mark.get("length", 0)
    if len(text) == heard:
        return None
    return heard + 1 if text[heard] == JOIN else heard


def _end(talk: Talk, text: str, at: int, begins: dict[int, bool], *, live: bool) -> int:
    """Where the input that begins at `at` ends.

    Known where the gateway handed its beginning back; the newest, which is the last of those, has
    all the rest. Else the next star ends it, but not that of an account under way: stars included,
    it has all the rest.
    """
    if at in begins:
        later = [begin for begin in begins if begin > at]
        return min(later) - 1 if later else len(text)
    if live and talk.turn().kind == "account":
        return len(text)
    star = text.find(JOIN, at)
    return len(text) if star < 0 else star


def _beginnings(text: str, handed_back: str) -> dict[int, bool]:
    """Where each input of `text` begins, and whether it was heard; nothing if no length fits."""
    if not _LENGTHS.fullmatch(handed_back):
        return {}
    begins, at = {}, int(text.startswith(JOIN))
    for length in handed_back.split(","):
        begins[at] = not length.startswith("-")
        at += abs(int(length or 0)) + 1
        if text[at - 1 : at] != JOIN:
            return begins if at == len(text) + 1 else {}
    return begins | {at: True}


def _turned(talk: Talk, typed: str, page: int, pages: Pages, *, dialled: bool) -> int | None:
    """Turn the page, which is between the screen and its reader, or let the dialogue hear.

    The page after it, or None where the dialogue would not hear it.
    """
    if typed.strip() == keys.MORE and page + 1 < pages(talk):
        return page + 1
    if typed.strip() == "0" and page:
        return page - 1
    return 0 if talk.hear(keys.hear(typed, talk.turn()), dialled=dialled) else None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
