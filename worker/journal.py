"""The worker's part in the journal: what the database could not take is given to it when it can."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from models import Database, journal, journal_folder
from models.call_queue import FLASH_CALLS_A_DAY
from models.counterfoils import keep

SECONDS_BETWEEN_LOOKS = 5 * 60

log = structlog.get_logger()


class JournalDrain:
    """Drains a journal. What was set aside is looked at again at the start, for the worker before
    may have been of an earlier version, and every few minutes, so that its alarm does not end."""

    def __init__(
        self,
        folder: Path,
        database: Database,
        public_key: Callable[[], bytes],
        flash_calls_a_day: int = FLASH_CALLS_A_DAY,
        counterfoils: Path | None = None,
    ) -> None:
        self._folder = folder
        self._database = database
        self._public_key = public_key
        self._with: dict[str, Any] = {"flash_calls_a_day": flash_calls_a_day}
        if counterfoils:
            self._with["done"] = partial(keep, folder=counterfoils)
        self._look_at = time.monotonic()

    def round(self) -> None:
        """One round. The key is read so that its copy is on disk before the database ever fails."""
        self._public_key()
        look = time.monotonic() >= self._look_at
        if look:
            self._look_at = time.monotonic() + SECONDS_BETWEEN_LOOKS
        bad = 0
        if journal_folder.waiting(self._folder) or (
            look and journal_folder.set_aside(self._folder)
        ):
            done = journal.drain(
                self._folder,
                self._database,
                again=look,
                **self._with,
            )
            bad = done.bad
            log.info("journal_drained", taken=done.taken, bad=bad, waiting=done.waiting)
        if (look or bad) and (aside := journal_folder.set_aside(self._folder)):
            log.error("journal_set_aside", count=aside)
