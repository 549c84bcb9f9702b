"""What wakes people while the database is away: an urgent case lies in the journal, and no alert
can be raised of it. Whom to wake stands on a list of this machine's own.

Nobody can take what a siren tells of, for there is no console then. It goes on until the journal
is drained; after that the case raises its alert as ever.
"""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from gateway.calls import CallRejected, Unsure
from gateway.texts import TextRejected
from models import Database, due_alerts, journal, outbox, roster
from models.db.base import now
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.postage import Stamp
from models.wake_list import Sleeper, WakeList
from ops.waking import Waking
from worker import words
from worker.mail import MailRefused, MailUnsure
from worker.outbox import Couriers

log = structlog.get_logger()

GRACE = timedelta(seconds=20)
"""How long the database may take to come back before anybody is woken without it."""

MORE_AFTER, AGAIN_AFTER = timedelta(minutes=3), timedelta(minutes=15)
"""How soon everybody is woken where one more waits, and where the same do."""

LEARNED_EVERY = timedelta(seconds=10)
AT_ONCE = 8

_NOT_SENT = (TextRejected, CallRejected, Unsure, MailRefused, MailUnsure)


@dataclass
class _State:
    learned: datetime | None = None
    sounded: datetime | None = None
    told_of: frozenset[str] = frozenset()


@dataclass(frozen=True, repr=False)
class Siren:
    """Sounds for urgent cases that wait in a journal; `instance` has it, and the wake list."""

    instance: Path
    database: Database
    stamp: Stamp
    couriers: Couriers
    clock: Callable[[], datetime] = now
    _state: _State = field(default_factory=_State)

    def round(self) -> None:
        """One round of the worker."""
        self.learn()
        waits = journal.urgent(self.instance / "journal", self.clock() - GRACE)
        if not waits:
            self._state.told_of, self._state.sounded = frozenset(), None
        elif self._is_time(one_more=not waits.keys() <= self._state.told_of):
            self._sound(waits)

    def learn(self) -> None:
        """Write down who can be woken and how waking goes, while the database can be asked."""
        learned, at = self._state.learned, self.clock()
        if learned and at < learned + LEARNED_EVERY:
            return
        self._state.learned = at
        with suppress(*CANNOT_TAKE):
            listed, waking = within_deadline(self._look, waits=True)
            listed.write(self._path, self.stamp.pager_key)
            waking.write(self.instance)

    def _look(self) -> tuple[WakeList, Waking]:
        at = self.clock()
        with self.database() as db:
            listed = WakeList.look(db, self.stamp, at)
            return listed, Waking(
                late_alerts=due_alerts.late(db, at),
                late_messages=outbox.late(db, at),
                on_duty=len(roster.on_duty(db, at)),
                to_wake=len(listed.people),
            )

    def _sound(self, waits: dict[str, datetime]) -> None:
        """Wake those on duty the first time, and everybody after that."""
        listed = WakeList.read(self._path, self.stamp.pager_key)
        again = bool(self._state.told_of)
        people = listed.people if again else listed.first()
        emails = listed.emails or tuple(self.stamp.emails)
        self._state.told_of, self._state.sounded = frozenset(waits), self.clock()
        waiting = words.Waiting(len(waits), min(waits.values()), test=False)
        went = self._send(waiting, people, emails)
        log.error("siren_sounded", cases=len(waits), people=len(people), went=went)

    def _send(
        self, waiting: words.Waiting, people: Collection[Sleeper], emails: Collection[str]
    ) -> int:
        """Send all of it at once; how many went."""
        sends: list[Callable[[], object]] = []
        for one in people:
            if self.couriers.texts:
                said = words.siren(one.language, waiting)
                sends.append(partial(self.couriers.texts.send, one.number, said))
            if self.couriers.gateway:
                sends.append(partial(self.couriers.gateway.place_call, one.number))
        if self.couriers.mail and emails:
            sends.append(partial(self.couriers.mail.send, [*emails], *words.siren_email(waiting)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return sum(pool.map(_went, sends))

    def _is_time(self, *, one_more: bool) -> bool:
        sounded = self._state.sounded
        pause = MORE_AFTER if one_more else AGAIN_AFTER
        return sounded is None or self.clock() >= sounded + pause

    @property
    def _path(self) -> Path:
        return self.instance / "worker" / "wake.list"


def _went(send: Callable[[], object]) -> bool:
    try:
        send()
    except _NOT_SENT as why:
        log.warning("siren_not_sent", why=str(why))
        return False
    return True
