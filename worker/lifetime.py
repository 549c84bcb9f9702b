"""How long a worker lives: its memory goes with it, and whatever supervises it starts another."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

LIFETIME_S = 3600.0
"""As long as granian's `--workers-lifetime` gives a web process."""
MOST_EARLIER = 0.1
"""What part of it a worker may end earlier by, so that those of several machines end apart."""
LONGEST_WAIT_S = 600.0
"""For a moment in which no round is under way."""

log = structlog.get_logger()


class Lifetime:
    """Sets `stop` when it is over, in a moment between the rounds: then nothing has to be waited
    for, and the next worker begins within seconds."""

    def __init__(self, stop: threading.Event, seconds: float = LIFETIME_S) -> None:
        self._stop = stop
        self._seconds = seconds * (1 - MOST_EARLIER * secrets.SystemRandom().random())
        self._under_way: set[str] = set()

    def begin(self) -> None:
        """It counts from here."""
        threading.Thread(target=self._end, daemon=True).start()

    @contextmanager
    def round(self, job: str) -> Iterator[None]:
        """A job's round, which it does not end in."""
        self._under_way.add(job)
        try:
            yield
        finally:
            self._under_way.discard(job)

    def _end(self) -> None:
        self._stop.wait(self._seconds)
        until = time.monotonic() + LONGEST_WAIT_S
        while self._under_way and time.monotonic() < until and not self._stop.is_set():
            time.sleep(0.02)
        if not self._stop.is_set():
            log.info("process_recycled")
            self._stop.set()
