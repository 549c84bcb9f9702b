"""The call desk: who is rung when a caller wants a person, and which calls of ours are answered.

Whatever it asks the database, it asks in time: a call goes on without an answer.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy.orm import Session

from dialogue.act import call_tag
from ivr.switchboard import CallEnd, Opening
from models import CallRecord, Database, Duty, SealBroken, journal, wake_call
from models.call import FLASH_WAITS, CallRequest, Purpose, Whom
from models.call_queue import End, hang_up, pick_up, want_flash
from models.db.base import now
from models.db.deadline import CANNOT_TAKE, within_deadline
from models.duty import Ready
from ops.metrics import CALLS
from telecom.numbers import e164

log = structlog.get_logger()

NODES = {
    Purpose.FLASH: "voice.flashed",
    Purpose.CALLBACK: "voice.called_back",
    Purpose.QUEUE: "voice.take_next",
}
WAKES = "voice.wake"
OF_STAFF = "en"
LATELY = 5.0
"""Seconds for which who is on duty is not asked again."""

Done = TypeVar("Done")


@dataclass
class _Lately:
    """Who was on duty when it was last asked."""

    ready: tuple[Ready, ...] = ()
    good_until: float = 0.0


@dataclass(frozen=True)
class CallDesk:
    """The house's side of calls; `key` seals their numbers, `tags` is what callers' calls are known
    by, `ours` are numbers of our own."""

    database: Database
    key: bytes = field(repr=False)
    tags: bytes = field(repr=False)
    ours: tuple[str, ...]
    flash_calls_a_day: int
    journal: Path  # keeps a missed call, or the end of one, that the database can't take
    waiting: Callable[[], int | None] = lambda: None  # in the queue, as the gateway tells
    _lately: _Lately = field(default_factory=_Lately, repr=False)

    def flashed(self, number: str) -> None:
        """Somebody rang and wants to be called: that is their consent, for this once and now."""
        rung = e164(number)
        if rung is None or rung in self.ours:
            return
        whom, until = Whom(number=rung), now() + FLASH_WAITS
        wanted = CallRequest(purpose=Purpose.FLASH, whom=whom, until=until).columns(self.key)
        try:
            within_deadline(lambda: self._keep_flash(wanted))
        except CANNOT_TAKE:
            self._keep_flash_later(wanted)

    def opening(self, session: str, number: str) -> Opening | None:
        """Where the call begins that was answered; None for one that is to be hung up."""
        rung = e164(number) or number
        return self.write(lambda db: self._opening(db, session, rung), "answer_lost")

    def on_duty(self) -> tuple[str, ...]:
        """Whom to ring, the one first who was rung least lately."""
        if time.monotonic() > self._lately.good_until:
            self.look()
        return self._ready()

    def look(self) -> None:
        """See who is on duty, as a thread does every few seconds: what is promised asks nobody."""
        self._lately.good_until = time.monotonic() + LATELY
        ready = self.ask(self._read_duty, "duty_unknown")
        self._lately.ready = self._lately.ready if ready is None else ready

    def somebody_on_duty(self) -> bool:
        """Whether somebody is rung for who presses 0, as was seen last; it asks no database."""
        return bool(self._ready())

    def ended(self, end: CallEnd) -> None:
        """Count what became of a call, and give the next one to somebody else."""
        if self.write(lambda db: self._note_end(db, end), "end_lost") is None:
            told = self._of_person(end)
            if told.pop("asked"):
                with suppress(OSError):
                    journal.append_call_end(self.journal, told)

    def write(self, work: Callable[[Session], Done], lost: str) -> Done | None:
        """What the work answers once it is committed; None, and `lost` logged, where it can't be
        in time."""

        def written() -> Done:
            with self.database.begin() as db:
                return work(db)

        return self.ask(written, lost)

    def ask(self, work: Callable[[], Done], lost: str) -> Done | None:
        """What the work answers; None, and `lost` logged, where it does not in time."""
        try:
            return within_deadline(work)
        except (SealBroken, *CANNOT_TAKE) as away:
            log.warning(lost, fault=type(away).__name__)
            return None

    def _keep_flash(self, wanted: dict[str, Any]) -> None:
        with self.database.begin() as db:
            if not want_flash(db, wanted, self.flash_calls_a_day):
                log.warning("flash_calls_spent")

    def _keep_flash_later(self, wanted: dict[str, Any]) -> None:
        """The worker wants the call in our stead, if the database is back while it is wanted."""
        try:
            if journal.flashes(self.journal) < self.flash_calls_a_day:
                journal.append_flash(self.journal, wanted)
            else:
                log.warning("flash_calls_spent")
        except OSError as full:
            log.warning("flash_lost", fault=type(full).__name__)

    def _opening(self, db: Session, session: str, number: str) -> Opening | None:
        if wake_call.pick_up(db, self.key, session, number):
            return Opening(WAKES, language=OF_STAFF)
        call = pick_up(db, self.key, session, number)
        if call is None:
            return None
        whom = call.whom(self.key)
        if call.purpose == Purpose.QUEUE:
            Duty.rung(db, self.key, whom.number)
        values = {"code_word": whom.code_word, "dial": whom.dial}
        given = {name: value for name, value in values.items() if value}
        return Opening(NODES[Purpose(call.purpose)], given, whom.language or None)

    def _ready(self) -> tuple[str, ...]:
        return tuple(one.number for one in self._lately.ready if one.until > now())

    def _read_duty(self) -> tuple[Ready, ...]:
        with self.database() as db:
            return tuple(_readable(Duty.now_on(db), self.key))

    def _note_end(self, db: Session, end: CallEnd) -> bool:
        """Note all that it tells; True, so that whether it was noted is known."""
        if end.outbound:
            number, session = e164(end.caller.number) or "", end.caller.session
            ours = End(session=session, number=number, seconds=end.seconds, cause=end.cause)
            if wake_call.hang_up(db, self.key, ours, now()):
                return True
            if over := hang_up(db, self.key, ours):
                CALLS.labels(*over, end.cause).inc()
        told = self._of_person(end)
        if CallRecord.end(db, **told):
            outcome = "ended" if told["answered"] else "not_answered"
            CALLS.labels("person", outcome, end.cause).inc()
        if dialled := e164(end.dialled):
            Duty.rung(db, self.key, dialled)
        return True

    def _of_person(self, end: CallEnd) -> dict[str, Any]:
        """What it tells of the person whom the caller asked for.

        Of a call that we placed it does not tell that they asked: it may be staff who called back.
        """
        person = end.person
        return {
            "call_tag": call_tag(self.tags, end.caller),
            "answered": bool(person and person.answered),
            "seconds": person.seconds if person else 0,
            "asked": bool(person and not end.outbound),
        }


def _readable(duties: list[Duty], key: bytes) -> list[Ready]:
    """All but those sealed before the key was changed: they have to go on duty anew."""
    found = []
    for duty in duties:
        try:
            found.append(duty.ready(key))
        except SealBroken:
            continue
    return found
