"""Collecting recordings: fetched from where the gateway keeps them, masked, and sealed at once."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

import fetching
import masking
from fetching import NotFetched
from models import Database, fetch_queue
from models.fetch_queue import Claimed
from models.retention import shred_recordings

SECONDS_BETWEEN_ROUNDS = 2
SECONDS_BETWEEN_DELETIONS = 60 * 60
AT_ONCE = 2
"""How many are collected side by side: one that comes slowly is to hold up no other."""

log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class Collecting:
    """What it takes to collect; `urls_key` opens addresses, and nothing here opens what is kept."""

    database: Database
    public_key: Callable[[], bytes]
    urls_key: bytes
    fetch: Callable[[str], bytes]

    def run(self, stop: threading.Event) -> None:
        """Round after round until `stop` is set; a round that fails is said and tried again."""
        while not stop.is_set():
            try:
                self.collect()
            except Exception as wrong:  # the next round may find the world mended
                log.error("collecting_failed", fault=type(wrong).__name__)
            stop.wait(SECONDS_BETWEEN_ROUNDS)

    def collect(self) -> None:
        """Whatever is due now, one after the other."""
        while self._anything() and (claimed := self._claim()):
            self._bring(claimed)

    def _anything(self) -> bool:
        with self.database() as db:
            return fetch_queue.waits(db)

    def _claim(self) -> Claimed | None:
        with self.database.begin() as db:
            fetch_queue.note_told(db, self.urls_key)
        with self.database.begin() as db:
            return fetch_queue.claim(db, self.urls_key)

    def _bring(self, claimed: Claimed) -> None:
        try:
            sound = masking.two_copies(self.fetch(claimed.url))
        except (NotFetched, masking.NotSound) as why:
            with self.database.begin() as db:
                last = fetch_queue.failed(db, claimed)
            reason = str(why) or "no sound"
            log.warning("recording_not_fetched", why=reason, tries=claimed.tries, lost=last)
        else:
            with self.database.begin() as db:
                fetch_queue.keep(db, claimed, sound, self.public_key())
            log.info("recording_fetched", tries=claimed.tries)


def fetcher(hosts: str, own: str | None = None) -> Callable[[str], bytes]:
    """What fetches from the hosts of the setting; `own` is this machine's, in the demo alone."""
    allowed = fetching.origins(hosts)
    if own:
        allowed += (fetching.Origin.read(own, inside=True),)
    network = fetching.Network()
    return lambda url: fetching.fetch(url, allowed, network)


def delete_in_time(database: Database, stop: threading.Event) -> None:
    """Delete what has been kept long enough, each hour.

    Not if the clock was moved meanwhile: a wrong date would delete what is to be kept.
    """
    offset = time.time() - time.monotonic()
    while not stop.is_set():
        moved = abs(time.time() - time.monotonic() - offset)
        if moved > SECONDS_BETWEEN_DELETIONS:
            log.error("clock_moved", seconds=round(moved))
        else:
            _delete(database)
        stop.wait(SECONDS_BETWEEN_DELETIONS)


def _delete(database: Database) -> None:
    try:
        if gone := shred_recordings(database):
            log.info("recordings_deleted", count=gone)
    except Exception as wrong:  # the next hour may find the world mended
        log.error("deleting_failed", fault=type(wrong).__name__)
