"""The words of all cases that somebody may read, for as long as they are signed in: sealed in Redis
under the key in their cookie, and opened in memory for the moment of a search.

To open them all takes seconds, so it is begun as somebody signs in, beside what they do, and in
short steps: callers may be answered by the same process. A search takes what is there by then,
opens more, and says of how many cases it can't tell yet.
"""

import json
import time
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from threading import Thread

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models.event import Event
from models.haystack import Haystack, changed, digits, has_more, opened, plain, there
from models.restriction import Reader
from staff.access.vault import Vault
from staff.cases.traits import plates
from staff.console import Console
from staff.labels import LABELS
from staff.tongues.catalogue import ENGLISH, TONGUES, catalogue
from staff.tongues.said import say

log = structlog.get_logger()

FEWEST_DIGITS = 5
QUICK = 1
"""How hard zlib tries: words shrink to a third within milliseconds."""

WORTH_IT = 500
"""Cases that a search opens by itself, within half a second."""
WAITS_S = 0.4
"""So long a search opens what is missing; then it answers by what there is, and goes on."""
STEP, PAUSE_S = 100, 0.02
"""After so many cases, a twentieth of a second's work, others have their turn."""
PARTS = 4
"""How often what is opened by then is put where a search finds it."""


@dataclass(frozen=True)
class Hit:
    """One case that was found, by its id, and where."""

    case: str
    where: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Those that one person may read, while they are signed in."""

    vault: Vault
    cookie_key: str = field(repr=False)
    reader: Reader
    key: bytes = field(repr=False)

    def refresh(self, db: Session) -> tuple[dict[str, Haystack], int]:
        """Words as they are now, and of how many cases they are not opened yet: only what changed
        since the last time is opened, the newest first, for as long as nobody minds waiting."""
        began = time.monotonic()
        until, newest, held, words, wanted = self._due(db)
        done = 0
        while done < len(wanted) and (not done or time.monotonic() < began + WAITS_S):
            words |= dict(opened(db, wanted[done : done + STEP], self.key, _places()))
            done += STEP
        if wanted or len(words) != len(held) or newest != until:
            self._hold(newest, words)
        return words, max(0, len(wanted) - done)

    def is_worth_it(self, db: Session) -> bool:
        """Whether so much is to be opened that somebody would wait for it."""
        return has_more(db, self.reader, WORTH_IT)

    def open_ahead(self, database: Callable[[], Session]) -> None:
        """Open them in short steps, and end with the sign-in, or where a search was there first."""
        with database() as db:
            _, newest, _, words, wanted = self._due(db)
        size = -(-len(wanted) // PARTS) or 1
        for start in range(0, len(wanted), size):
            for at in range(start, min(start + size, len(wanted)), STEP):
                with database() as db:
                    words |= dict(
                        opened(db, wanted[at : min(at + STEP, start + size)], self.key, _places())
                    )
                time.sleep(PAUSE_S)
            over = self.vault.open(self.cookie_key, quiet=True) is None
            if over or len(self._held()[1]) > len(words):
                return
            self._hold(newest, words)

    def _due(
        self, db: Session
    ) -> tuple[int, int, dict[str, Haystack], dict[str, Haystack], list[str]]:
        """What is held until which entry of the log, the newest entry, what of it is still so, and
        what is to be opened."""
        until, held = self._held()
        newest, touched = changed(db, until)
        steps = there(db, self.reader)
        same = {case: hay for case, hay in held.items() if steps.get(case) == hay.step}
        words = {case: hay for case, hay in same.items() if case not in touched}
        wanted = [case for case in steps if case not in words]
        return until, newest, held, words, wanted

    def _held(self) -> tuple[int, dict[str, Haystack]]:
        sealed = self.vault.beside(self.cookie_key)
        if sealed is None:
            return 0, {}
        until, rows = json.loads(zlib.decompress(sealed))
        return until, {case: Haystack(*hay) for case, hay in rows.items()}

    def _hold(self, until: int, words: dict[str, Haystack]) -> None:
        plain_words = json.dumps([until, words], ensure_ascii=False, separators=(",", ":"))
        self.vault.put_beside(self.cookie_key, zlib.compress(plain_words.encode(), QUICK))


def begin(console: Console, words: Words) -> Thread | None:
    """Open the words of who has just signed in, in a thread of its own; that they are opened is on
    record before. None where a search would not be waited for."""
    with console.database.begin() as db:
        if not words.is_worth_it(db):
            return None
        Event.record(db, "search begun", words.reader.id)
    thread = Thread(target=_ahead, args=(console, words), name="words", daemon=True)
    thread.start()
    return thread


@cache
def _places() -> dict[str, str]:
    """What counties and countries are called, by their codes: in every language of the console, for
    whoever searches may have read a case in another."""
    names = {}
    for group in ("counties", "countries"):
        for code, english in LABELS[group].items():
            others = [
                catalogue(one).get(english, f"labels.{group}") for one in TONGUES if one != ENGLISH
            ]
            names[code] = " ".join(filter(None, (english, *others)))
    return names


def _ahead(console: Console, words: Words) -> None:
    try:
        words.open_ahead(console.database)
    except (SQLAlchemyError, RedisError) as fault:  # then the search opens them
        log.warning("words_not_ready", fault=type(fault).__name__)


def find(words: dict[str, Haystack], typed: str) -> list[Hit]:
    """The cases in which all that was typed stands; a number is found however it is written."""
    number = digits(typed)
    spelt = [[plate] for plate in plates(typed)] or [plain(typed).split()]
    by_number = len(number) >= FEWEST_DIGITS and not any(map(str.isalpha, typed))
    hits = (
        Hit(case, _where(hay, spelt, number if by_number else "")) for case, hay in words.items()
    )
    return [hit for hit in hits if hit.where]


def _where(hay: Haystack, spelt: Collection[list[str]], number: str) -> tuple[str, ...]:
    """`spelt`: what was typed, in parts, each way that it may be spelt."""
    if number and number in hay.numbers:
        return (say("a number"),)
    all_in = (one for one in spelt if all(part in hay.told or part in hay.written for part in one))
    if (parts := next(all_in, None)) is None:
        return ()
    told = any(part in hay.told for part in parts)
    written = any(part in hay.written for part in parts)
    places = (("what the caller told", told), ("what staff wrote", written))
    return tuple(say(name) for name, is_there in places if is_there)
