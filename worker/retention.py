"""The worker's part in forgetting: what has been kept long enough goes, each hour."""

import time

import structlog

from models import Database, disposal

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
        run = disposal.run(self._database)
        if run.doubt:
            log.error("retention_refused", why=run.doubt)
        elif run.begins:
            log.info("retention_begins", at=run.begins.isoformat())
        elif run.gone:
            log.info("retention_done", gone=run.gone)
        if run.unread:
            log.error("cases_unread", count=run.unread)


def _clock_ahead() -> float:
    """By how much the clock is ahead of the one that nobody sets."""
    return time.time() - time.monotonic()
