"""The worker's part in waking people: alerts ask one circle after another, and a test every day."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog

from models import Database, Receipt, wake_call
from models.alert import raise_test
from models.db.base import EAST_AFRICA, now
from models.due_alerts import due, needless
from models.escalation import Circle, climb
from models.message import Means
from models.outbox import recover
from models.session_lengths import SessionLengths
from models.source import forget

log = structlog.get_logger()

SETTLED_EVERY = 10.0
LONGEST_ROUND_S = 10.0
"""Where more are due than fit into that, the oldest are asked for, and the rest a second later: the
test of the day is not held up, and the round is not taken for a stuck one."""

TESTED_WITHIN = timedelta(hours=1)


@dataclass
class _Clock:
    settled: float = -SETTLED_EVERY
    tested: date | None = None


@dataclass(frozen=True)
class Escalation:
    """Sees to it that every alert reaches somebody. `test_at` is when the daily test is raised, as
    "09:00" in Nairobi, or "never"."""

    database: Database
    means: Collection[Means]
    test_at: str
    clock: Callable[[], datetime] = now
    _clock: _Clock = field(default_factory=_Clock, repr=False)

    def round(self) -> None:
        """One round of the worker."""
        self.settle()
        self.test()
        with self.database() as db:
            alerts = [*needless(db), *due(db, self.clock())]
        until = time.monotonic() + LONGEST_ROUND_S
        for alert in dict.fromkeys(alerts):
            self._climb(alert)
            if time.monotonic() >= until:
                break

    def _climb(self, alert: UUID) -> None:
        with self.database.begin() as db:
            step = climb(db, alert, self.means, self.clock())
        if step and step.reaches_nobody:
            log.error("alert_reaches_nobody")
        elif step:
            say = log.error if step.circle >= Circle.EMAIL else log.info
            say("alert_sent", circle=step.circle.name.lower(), people=step.people)

    def test(self) -> None:
        """Raise today's test when its time has come, or within the hour where nobody worked."""
        at = self.clock()
        day = at.astimezone(EAST_AFRICA)
        if self.test_at == "never" or self._clock.tested == day.date():
            return
        hour, _, minute = self.test_at.partition(":")
        due_at = day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        if due_at <= at < due_at + TESTED_WITHIN:
            with self.database.begin() as db:
                raised = raise_test(db, day.date().isoformat(), at)
            self._clock.tested = day.date()
            if raised:
                log.info("daily_test_raised")

    def settle(self) -> None:
        """What time has settled: claims that ran out, calls that never ended, late receipts."""
        if self._clock.settled + SETTLED_EVERY > time.monotonic():
            return
        self._clock.settled = time.monotonic()
        at = self.clock()
        with self.database.begin() as db:
            recover(db, at)
            wake_call.sweep(db, at)
            Receipt.sweep(db, at)
            SessionLengths.sweep(db, at)
            forget(db, at)
