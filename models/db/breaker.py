"""A breaker: after some who waited for the database in vain, those who come next don't wait."""

import threading
import time
from dataclasses import dataclass, field

import structlog

IN_A_ROW = 3
"""So many in vain, with none in between who was served, and it opens."""

SECONDS_OF_REST = 3.0
"""After these one caller tries whether the database is back; all others go on without it."""

SLOW_S = 0.5
"""What is refused sooner keeps nobody waiting, and is no reason to open."""

log = structlog.get_logger()


class Resting(TimeoutError):
    """Nothing was asked of the database, for it kept those before waiting in vain."""


@dataclass
class Breaker:
    """Shared by the threads of a process."""

    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _in_vain: int = 0
    _until: float = 0.0

    @property
    def open(self) -> bool:
        """Whether callers go on without the database."""
        return self._in_vain >= IN_A_ROW

    def enter(self) -> None:
        """Before the database is asked on a caller's behalf.

        :raise Resting: it is not to be asked now. One caller after each rest may: whoever comes
            while that one waits is told to rest too.
        """
        with self._lock:
            if not self.open:
                return
            if time.monotonic() < self._until:
                raise Resting
            self._until = time.monotonic() + SECONDS_OF_REST

    def served(self) -> None:
        """The database answered; whatever it said, nobody waits for it in vain."""
        if self._in_vain:
            with self._lock:
                was_open, self._in_vain = self.open, 0
            if was_open:
                log.info("database_back")

    def in_vain(self, seconds: float) -> None:
        """Somebody waited for so many seconds, and was not served."""
        if seconds < SLOW_S:
            return
        with self._lock:
            self._in_vain += 1
            opens = self._in_vain == IN_A_ROW
            self._until = time.monotonic() + SECONDS_OF_REST
        if opens:
            log.error("database_rests", seconds=SECONDS_OF_REST)


BREAKER = Breaker()
"""Of this process, which has one database."""
