"""The words of all cases that somebody may read, for as long as they are signed in: sealed in Redis
under the key in their cookie, and opened in memory for the moment of a search.
"""

import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass

from flask import session
from sqlalchemy.orm import Session

from models.haystack import Haystack, changed, digits, opened, plain, there
from staff.access.guard import SignedIn
from staff.console import console

FEWEST_DIGITS = 5
QUICK = 1
"""How hard zlib tries: words shrink to a third within milliseconds."""


@dataclass(frozen=True)
class Hit:
    """One case that was found, by its id, and where."""

    case: str
    where: tuple[str, ...]


def refresh(db: Session, person: SignedIn) -> dict[str, Haystack]:
    """All words as they are now: only what changed since the last time is opened."""
    until, held = _held()
    newest, touched = changed(db, until)
    steps = there(db, person.kinds)
    words = {case: hay for case, hay in held.items() if steps.get(case) == hay.step}
    wanted = [case for case in steps if case not in words or case in touched]
    words |= dict(opened(db, wanted, person.key))
    if wanted or len(words) != len(held) or newest != until:
        _hold(newest, words)
    return words


def find(words: dict[str, Haystack], typed: str) -> list[Hit]:
    """The cases in which all that was typed stands; a number is found however it is written."""
    parts, number = plain(typed).split(), digits(typed)
    by_number = len(number) >= FEWEST_DIGITS and not any(map(str.isalpha, typed))
    hits = (
        Hit(case, _where(hay, parts, number if by_number else "")) for case, hay in words.items()
    )
    return [hit for hit in hits if hit.where]


def _where(hay: Haystack, parts: Collection[str], number: str) -> tuple[str, ...]:
    if number and number in hay.numbers:
        return ("a number",)
    if not all(part in hay.told or part in hay.written for part in parts):
        return ()
    told = any(part in hay.told for part in parts)
    written = any(part in hay.written for part in parts)
    places = (("what the caller told", told), ("what staff wrote", written))
    return tuple(name for name, is_there in places if is_there)


def _held() -> tuple[int, dict[str, Haystack]]:
    sealed = console().vault.beside(session["vault"])
    if sealed is None:
        return 0, {}
    until, rows = json.loads(zlib.decompress(sealed))
    return until, {case: Haystack(*hay) for case, hay in rows.items()}


def _hold(until: int, words: dict[str, Haystack]) -> None:
    plain_words = json.dumps([until, words], ensure_ascii=False, separators=(",", ":"))
    console().vault.put_beside(session["vault"], zlib.compress(plain_words.encode(), QUICK))
