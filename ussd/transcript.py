"""What was newly typed, out of the transcript of the whole session that each callback carries.

Africa's Talking joins all that was typed with `*` and escapes nothing, so the transcript can't be
split: a caller may type `*` too. Its length and hash at the last hop say where the new part begins.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from menus.conversation import Talk
from ussd import keys

JOIN = "*"

# How many pages the present turn of a talk takes on this caller's screen.
Pages = Callable[[Talk], int]


def is_older(mark: dict[str, Any], text: str) -> bool:
    """Whether `text` is shorter than what was heard already: a late repeat of an old hop."""
    return bool(mark) and len(text) < mark["length"]


def follow(talk: Talk, text: str, pages: Pages) -> None:
    """Carry the talk forward by what is new in `text`; by all of it where nothing was heard yet."""
    if talk.mark and not _extends(talk.mark, text):
        return  # no continuation of what we heard: what was asked is asked again
    rest = _new_part(talk.mark, text)
    page = talk.mark.get("page", 0)
    while rest is not None:
        typed, rest = _next_input(talk, rest, bool(talk.mark))
        page = _turned(talk, typed, page, pages)
    talk.mark = {"length": len(text), "digest": _digest(text), "page": page}


def _extends(mark: dict[str, Any], text: str) -> bool:
    length = mark["length"]
    return _digest(text[:length]) == mark["digest"] and (
        len(text) == length or length == 0 or text[length] == JOIN
    )


def _new_part(mark: dict[str, Any], text: str) -> str | None:
    """What was typed since, or None where nothing was: the first request, or one repeated."""
    heard = mark.get("length", 0)
    if len(text) == heard:
        return None
    return text[heard:].removeprefix(JOIN) if heard or mark else text


def _next_input(talk: Talk, rest: str, live: bool) -> tuple[str, str | None]:
    """One input, and what is left after it. An account under way takes all, stars included."""
    if live and talk.turn().kind == "account":
        return rest, None
    typed, star, left = rest.partition(JOIN)
    return typed, left if star else None


def _turned(talk: Talk, typed: str, page: int, pages: Pages) -> int:
    """Turn the page, which is between the screen and its reader, or let the dialogue hear."""
    if typed.strip() == keys.MORE and page + 1 < pages(talk):
        return page + 1
    if typed.strip() == "0" and page:
        return page - 1
    talk.hear(keys.hear(typed, talk.turn()))
    return 0


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
