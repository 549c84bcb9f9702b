"""The worker's part in forgetting: what has been kept long enough is deleted."""

import time

import structlog

from models import Database
from models.retention import forget_forms, shred_recordings

SECONDS_BETWEEN = 60 * 60
MOST_MOVED_S = 60 * 60

log = structlog.get_logger()


class Deletion:
    """Deletes what has been kept long enough; but not once the clock was moved, for then a wrong
    date would delete what is to be kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = _clock_ahead()

    def round(self) -> None:
        """Whatever is due."""
        moved = abs(_clock_ahead() - self._offset)
        if moved > MOST_MOVED_S:
            log.error("clock_moved", seconds=round(moved))
            return
        if gone := shred_recordings(self._database):
            log.info("recordings_deleted", count=gone)
        forget_forms(self._database)


def _clock_ahead() -> float:
    """By how much the clock is ahead of the one that nobody sets."""
    return time.time() - time.monotonic()
