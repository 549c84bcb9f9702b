"""The worker's part in calls: it places what is owed, once, and settles what time has settled."""

import threading
import time
import uuid
from dataclasses import dataclass, field

import structlog

from gateway.calls import CallRejected, Gateway, NotSent, Unsure
from models import CallRecord, Database, Duty, SealBroken
from models.call_queue import owed, placed, put_back, refused, sweep, take, unsure
from ops.logs import failure

log = structlog.get_logger()

TIDIED_EVERY = 30.0
AGAIN_S = 15.0
"""After this long a call is tried again whose gateway could not be reached."""
AT_ONCE, PATIENCE_S = 4, 1.0
"""So many answers are waited for at once, the next call after so many seconds."""


@dataclass
class _Clock:
    tidied: float = -TIDIED_EVERY
    again: dict[uuid.UUID, float] = field(default_factory=dict)


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
        again = self._clock.again
        for row in again.keys() - set(rows):
            del again[row]
        under_way: list[threading.Thread] = []
        for row in rows:
            if again.get(row, 0.0) > time.monotonic():
                continue
            if len(under_way) >= AT_ONCE:
                under_way.pop(0).join()
            thread = threading.Thread(target=self._try, args=(row, self.gateway), daemon=True)
            thread.start()
            thread.join(PATIENCE_S)  # in their order, unless an answer is slow
            under_way = [one for one in [*under_way, thread] if one.is_alive()]
        for thread in under_way:
            thread.join()

    def _try(self, row: uuid.UUID, gateway: Gateway) -> None:
        try:
            self._place(row, gateway)
        except Exception as wrong:  # the database is away; if it was placed, time settles it
            failure("call_not_settled", wrong)

    def tidy(self) -> None:
        """Settle what time has settled, and forget what is not needed any more; twice a minute."""
        if self._clock.tidied + TIDIED_EVERY > time.monotonic():
            return
        self._clock.tidied = time.monotonic()
        with self.database.begin() as db:
            sweep(db)
            Duty.sweep(db)
            CallRecord.sweep(db)

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
        except NotSent as why:
            log.warning("call_not_sent", why=str(why))
            self._clock.again[row] = time.monotonic() + AGAIN_S
            with self.database.begin() as db:
                put_back(db, row)
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
