"""What one process tells callers out of the lists in use, and how it notices another.

A hop reads what stands here and asks no database. A thread looks every few seconds which lists are
in use, makes ready what is new, and puts it in place in one step.
"""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from lists import numbers, offers, services, team_hours
from lists.agency_search import AgencyIndex
from lists.preview import Constants, Content
from lists.registry import entries_of
from lists.rows import Cells
from menus.changes import Changes
from menus.numbers import Lines
from menus.words import HOURS, Words
from models import Agency, Database, ImportedList, wording
from models.db.deadline import within_deadline
from models.imported_list import Topic, all_in_use
from models.wording import changes_of

LOOK_SECONDS = 3
STALE_SECONDS = 60

log = structlog.get_logger()


@dataclass(frozen=True)
class Saying:
    """What callers are told from now on: numbers and hours, the words that are filled with them,
    and, by their number, the words of those who began before they were replaced. `number` is that
    of the words; `changes` tells of each number what differs from what the service came with."""

    constants: Constants
    words: Words
    earlier: Mapping[int, Words]
    number: int
    changes: Mapping[int, Changes]


class InUse:
    """One of these a process; it begins with what the service came with."""

    def __init__(self, database: Database, here: Content) -> None:
        self.database, self.here = database, here
        self._seen: dict[Topic, UUID | None] = {}
        self._turn = threading.Lock()
        self._helping = services.shipped(here)
        self._lines: Lines = numbers.lines(numbers.shipped())
        self.agencies: AgencyIndex | None = None
        self._hours = team_hours.shipped(here)
        self._told = here.constants(self._lines)
        self.services = services.parsed(self._helping, self._lines, here)
        self.offers = offers.parsed(offers.shipped())
        self.wording = wording.SHIPPED  # the number of the words that dialogues begin in
        self._changes: Mapping[int, Changes] = {wording.SHIPPED: {}}
        self.listeners: list[Callable[[Saying], None]] = []  # of other numbers, hours and words
        self.beside: list[Callable[[], None]] = []  # what is looked at as often, in the same thread
        self._looked = float("-inf")

    def look(self) -> None:
        """Take what staff took into use since the last look; two queries where that is nothing.

        A list that can't be taken, as one made for words that have changed since, changes nothing.
        """
        with self._turn, self.database() as db:
            found = all_in_use(db)
            for topic, take in self._takers():
                if (current := found.get(topic)) != self._seen.get(topic):
                    try:
                        take(db, current)
                    except (ValueError, KeyError) as wrong:
                        log.error("list_not_taken", topic=topic.value, fault=type(wrong).__name__)
                    self._seen[topic] = current
            self._tell(*self._reworded(db))
            self._looked = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        """Whether another list would have been noticed by now."""
        return time.monotonic() - self._looked < STALE_SECONDS

    @property
    def hours(self) -> str:
        """The team's, as callers are told them."""
        return self._told[HOURS]

    def watch(self) -> Callable[[], None]:
        """Look now, and from now on until what is given back is called; nobody waits for it."""
        for look in (self.look, *self.beside):
            with suppress(Exception):  # a service starts without its database too, and looks again
                within_deadline(look, waits=True)
        ended = threading.Event()
        watching = threading.Thread(target=self._watch, args=(ended,), daemon=True)
        watching.start()

        def stop() -> None:
            ended.set()
            watching.join()

        return stop

    def _watch(self, ended: threading.Event) -> None:
        while not ended.wait(LOOK_SECONDS):
            for look in (self.look, *self.beside):
                try:
                    look()
                except Exception as wrong:  # the next look may find the world mended
                    log.error("look_failed", fault=type(wrong).__name__)

    def _takers(self) -> tuple[tuple[Topic, Callable[[Session, UUID | None], None]], ...]:
        return (
            (Topic.AGENCIES, self._take_agencies),
            (Topic.NUMBERS, self._take_numbers),
            (Topic.SERVICES, self._take_services),
            (Topic.OFFERS, self._take_offers),
            (Topic.HOURS, self._take_hours),
        )

    def _take_agencies(self, db: Session, list_id: UUID | None) -> None:
        if list_id is None:
            self.agencies = None
            return
        as_of = db.get_one(ImportedList, list_id).as_of
        self.agencies = AgencyIndex(as_of, list_id, Agency.on_list(db, list_id))

    def _take_numbers(self, db: Session, list_id: UUID | None) -> None:
        lines = numbers.lines(entries_of(db, list_id, numbers.shipped))
        self.services = services.parsed(self._helping, lines, self.here)
        self._lines = lines

    def _take_services(self, db: Session, list_id: UUID | None) -> None:
        helping = entries_of(db, list_id, self._shipped_services)
        self.services = services.parsed(helping, self._lines, self.here)
        self._helping = helping

    def _take_offers(self, db: Session, list_id: UUID | None) -> None:
        self.offers = offers.fitting(entries_of(db, list_id, offers.shipped), self.here)

    def _take_hours(self, db: Session, list_id: UUID | None) -> None:
        entries = entries_of(db, list_id, lambda: team_hours.shipped(self.here))
        team_hours.told(entries, team_hours.today())  # raises where they can be told no more
        self._hours = entries

    def _reworded(self, db: Session) -> tuple[int, Mapping[int, Changes]]:
        """Which words are in use; and of those, and of all that dialogues are under way in, what
        differs from the words that the service came with."""
        newest, earlier = wording.told(db)
        known = self._changes
        numbers_of = {newest, *earlier}
        return newest, {n: known[n] if n in known else changes_of(db, n) for n in numbers_of}

    def _tell(self, newest: int, changes: Mapping[int, Changes]) -> None:
        """Tell numbers, hours and words to who says them, where a day or a person changed them.

        A dialogue that begins meanwhile begins in the words before, which are among the earlier.
        """
        told = {
            **self.here.constants(self._lines),
            HOURS: team_hours.told(self._hours, team_hours.today()),
        }
        if (told, newest, changes.keys()) == (self._told, self.wording, self._changes.keys()):
            return
        words = {number: self._words(told, number, of) for number, of in changes.items()}
        becomes = Saying(told, words.pop(newest), words, newest, changes)
        for tell in self.listeners:
            tell(becomes)
        self._told, self.wording, self._changes = told, newest, changes

    def _words(self, told: Constants, number: int, changes: Changes) -> Words:
        """The words as staff changed them; as they came where that can't be read."""
        try:
            return self.here.read(told, changes=changes)
        except ValueError as wrong:
            log.error("wording_not_taken", number=number, fault=type(wrong).__name__)
            return self.here.read(told)

    def _shipped_services(self) -> list[Cells]:
        return services.shipped(self.here)
