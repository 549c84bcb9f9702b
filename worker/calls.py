"""The worker's part in calls: it places what is owed, once, and settles what time has settled."""

import time
import uuid
from dataclasses import dataclass, field

import structlog

from gateway.calls import CallRejected, Gateway, Unsure
from models import Database, Duty, Reached, SealBroken
from models.call_queue import owed, placed, refused, sweep, take, unsure

log = structlog.get_logger()

TIDIED_EVERY = 30.0


@dataclass
class _Clock:
    tidied: float = -TIDIED_EVERY


@dataclass(frozen=True)
class CallPlacer:
    """What is needed to place a call; without a gateway none is placed."""

    database: Database
    key: bytes = field(repr=False)
    gateway: Gateway | None
    _clock: _Clock = field(default_factory=_Clock, repr=False)

    def round(self) -> None:
        """One round of the worker."""
        self.tidy()
        self.place_owed()

    def place_owed(self) -> None:
        """Place every call that is owed."""
        if self.gateway is None:
            return
        with self.database() as db:
            rows = owed(db)
        for row in rows:
            self._place(row, self.gateway)

    def tidy(self) -> None:
        """Settle what time has settled, and forget what is not needed any more; twice a minute."""
        if self._clock.tidied + TIDIED_EVERY > time.monotonic():
            return
        self._clock.tidied = time.monotonic()
        with self.database.begin() as db:
            sweep(db)
            Duty.sweep(db)
            Reached.sweep(db)

    def _place(self, row: uuid.UUID, gateway: Gateway) -> None:
        """Commit that it is being placed; only then ask for it, and only once."""
        try:
            with self.database.begin() as db:
                whom = take(db, self.key, row)
        except SealBroken:  # SECRET_KEY was changed since: it runs out by itself
            return
        if whom is None:
            return
        try:
            answer = gateway.place_call(whom.number)
        except CallRejected as why:
            log.warning("call_refused", why=str(why))
            with self.database.begin() as db:
                refused(db, row, str(why))
        except Unsure as why:
            log.warning("call_unsure", why=str(why))
            with self.database.begin() as db:
                unsure(db, row, str(why))
        else:
            with self.database.begin() as db:
                placed(db, self.key, row, answer.session)
