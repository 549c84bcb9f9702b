"""Collecting recordings: fetched from where the gateway keeps them, masked, and sealed at once."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from models import Database, fetch_queue
from models.fetch_queue import Claimed
from models.retention import shred_recordings
from recordings import download, masking
from recordings.download import NotFetched

SECONDS_BETWEEN_DELETIONS = 60 * 60
MOST_MOVED_S = 60 * 60
AT_ONCE = 2
"""How many are collected side by side: one that comes slowly is to hold up no other."""

log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class Collector:
    """What it takes to collect; `urls_key` opens addresses, and nothing here opens what is kept."""

    database: Database
    public_key: Callable[[], bytes]
    urls_key: bytes
    fetch: Callable[[str], bytes]

    def collect(self) -> None:
        """Whatever is due now, one after the other."""
        while self._anything() and (claimed := self._claim()):
            self._bring(claimed)

    def _anything(self) -> bool:
        with self.database() as db:
            return fetch_queue.waits(db)

    def _claim(self) -> Claimed | None:
        with self.database.begin() as db:
            fetch_queue.note_submitted(db, self.urls_key)
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
                fetch_queue.store(db, claimed, sound, self.public_key())
            log.info("recording_fetched", tries=claimed.tries)


def fetcher(hosts: str, own: str | None = None) -> Callable[[str], bytes]:
    """What fetches from the hosts of the setting; `own` is this machine's, in the demo alone."""
    allowed = download.origins(hosts)
    if own:
        allowed += (download.Origin.read(own, inside=True),)
    network = download.Network()
    return lambda url: download.fetch(url, allowed, network)


class Deleting:
    """Deletes what has been kept long enough; but not once the clock was moved, for then a wrong
    date would delete what is to be kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = _clock_ahead()

    def delete(self) -> None:
        """Whatever is due."""
        moved = abs(_clock_ahead() - self._offset)
        if moved > MOST_MOVED_S:
            log.error("clock_moved", seconds=round(moved))
        elif gone := shred_recordings(self._database):
            log.info("recordings_deleted", count=gone)


def _clock_ahead() -> float:
    """By how much the clock is ahead of the one that nobody sets."""
    return time.time() - time.monotonic()
