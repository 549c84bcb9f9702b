"""The switchboard: who is rung when a caller wants a person, and which calls of ours are answered.

Whatever it asks the database, it asks in time: a call goes on without an answer.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import structlog
from prometheus_client import Counter
from sqlalchemy.orm import Session

from dialogue.hop import Act, Verb
from ivr.switchboard import Opening
from models import Database, Duty, Reached, SealBroken
from models.call import FLASH_WAITS, CallRequest, Purpose, Whom, session_tag
from models.db.base import EAST_AFRICA, now
from models.db.deadline import within_deadline
from models.db.journal import CANNOT_TAKE
from models.duty import Ready
from models.placing import End, hang_up, pick_up, within_budget
from outcomes import contact

log = structlog.get_logger()

CALLS = Counter(
    "salama_calls_total",
    "Calls that are over, by why they were made",
    ["purpose", "outcome", "cause"],
)
NODES = {
    Purpose.FLASH: "voice.flashed",
    Purpose.CALLBACK: "voice.called_back",
    Purpose.QUEUE: "voice.take_next",
}
LATELY = 5.0
"""Seconds for which who is on duty is not asked again."""
LONGEST_CALL = 24 * 3600
# Source: developers.africastalking.com/docs/voice/notifications. All else is counted as one.
CAUSES = frozenset(
    {
        "NORMAL_CLEARING", "CALL_REJECTED", "NORMAL_TEMPORARY_FAILURE", "RECOVERY_ON_TIMER_EXPIRE",
        "ORIGINATOR_CANCEL", "LOSE_RACE", "USER_BUSY", "NO_ANSWER", "NO_USER_RESPONSE",
        "SUBSCRIBER_ABSENT", "SERVICE_UNAVAILABLE", "USER_NOT_REGISTERED", "UNALLOCATED_NUMBER",
        "UNSPECIFIED",
    }
)  # fmt: skip
_OF_A_PERSON = {
    "dialDestinationNumber",
    "dialDurationInSeconds",
    "queueDurationInSeconds",
    "dequeuedToPhoneNumber",
}

Done = TypeVar("Done")
Result = tuple[str, dict[str, str]]


@dataclass
class _Lately:
    """Who was on duty when it was last asked."""

    ready: tuple[Ready, ...] = ()
    good_until: float = 0.0


@dataclass(frozen=True)
class CallDesk:
    """The house's side of calls; `key` seals their numbers, `ours` are numbers of our own."""

    database: Database
    key: bytes = field(repr=False)
    ours: tuple[str, ...]
    flash_calls_a_day: int
    waiting: Callable[[], int | None] = lambda: None  # in the queue, as the gateway tells
    _lately: _Lately = field(default_factory=_Lately, repr=False)

    # What a call asks

    def flashed(self, number: str) -> None:
        """Somebody rang and wants to be called: that is their consent, for this once and now."""
        e164 = contact.e164(number)
        if e164 is None or e164 in self.ours:
            return
        wanted = CallRequest(
            purpose=Purpose.FLASH, whom=Whom(number=e164), until=now() + FLASH_WAITS
        )
        self._write(lambda db: self._keep_flash(db, wanted), "flash_lost")

    def opening(self, session: str, number: str) -> Opening | None:
        """Where the call begins that was answered; None for one that is to be hung up."""
        e164 = contact.e164(number) or number
        return self._write(lambda db: self._opening(db, session, e164), "answer_lost")

    def on_duty(self) -> tuple[str, ...]:
        """Whom to ring, the one first who was rung least lately."""
        if time.monotonic() > self._lately.good_until:
            self._lately.good_until = time.monotonic() + LATELY
            ready = self._ask(self._read_duty, "duty_unknown")
            self._lately.ready = self._lately.ready if ready is None else ready
        return tuple(one.number for one in self._lately.ready if one.until > now())

    def ended(self, session: str, fields: Mapping[str, str]) -> None:
        """Count what became of a call, and give the next one to somebody else."""
        self._write(lambda db: self._note_end(db, session, fields), "end_lost")

    # What a conversation asks

    def table(self) -> Mapping[str, Verb]:
        """The verbs by the names that trees call them by."""
        return {"reach_person": self.reach_person, "count_waiting": self.count_waiting}

    def reach_person(self, act: Act) -> Result:
        """Whether somebody can be rung now; else where help is nearest."""
        if self.on_duty():
            return "dial", {}
        tag = session_tag(self.key, act.caller.session)
        self._write(lambda db: Reached.record(db, tag, answered=False, seconds=0), "not_counted")
        return "closed_abroad" if contact.is_abroad(
            act.answers, act.caller.number
        ) else "closed", {}

    def count_waiting(self, act: Act) -> Result:
        """How many callers wait already, where that can be told in time."""
        before = self._ask(self.waiting, "waiting_unknown")
        return ("some", {"before": str(before)}) if before else ("none", {"before": ""})

    # How

    def _keep_flash(self, db: Session, wanted: CallRequest) -> None:
        today = datetime.now(EAST_AFRICA).replace(hour=0, minute=0, second=0, microsecond=0)
        most, abroad = self.flash_calls_a_day, wanted.abroad
        if wanted.record(db, self.key) and not within_budget(db, today, most, abroad=abroad):
            db.rollback()
            log.warning("flash_calls_spent")

    def _opening(self, db: Session, session: str, number: str) -> Opening | None:
        call = pick_up(db, self.key, session, number)
        if call is None:
            return None
        whom = call.whom(self.key)
        if call.purpose == Purpose.QUEUE:
            Duty.rung(db, self.key, whom.number)
        values = {"code_word": whom.code_word, "dial": whom.dial}
        given = {name: value for name, value in values.items() if value}
        return Opening(NODES[Purpose(call.purpose)], given, whom.language or None)

    def _read_duty(self) -> tuple[Ready, ...]:
        with self.database() as db:
            return tuple(_readable(Duty.now_on(db), self.key))

    def _note_end(self, db: Session, session: str, fields: Mapping[str, str]) -> None:
        cause = fields.get("hangupCause", "")
        cause = cause if cause in CAUSES else "Other"
        if fields.get("direction", "").lower() == "outbound":
            number = contact.e164(fields.get("callerNumber", "")) or ""
            seconds = _seconds(fields.get("durationInSeconds"))
            end = End(session=session, number=number, seconds=seconds, cause=cause)
            if over := hang_up(db, self.key, end):
                CALLS.labels(*over, cause).inc()
        elif _OF_A_PERSON & fields.keys():
            self._note_person(db, session, fields, cause)
        if dialled := contact.e164(fields.get("dialDestinationNumber", "")):
            Duty.rung(db, self.key, dialled)

    def _note_person(
        self, db: Session, session: str, fields: Mapping[str, str], cause: str
    ) -> None:
        seconds = _seconds(fields.get("dialDurationInSeconds"))
        answered = seconds > 0 or "dequeuedToPhoneNumber" in fields
        tag = session_tag(self.key, session)
        if Reached.record(db, tag, answered=answered, seconds=seconds):
            CALLS.labels("person", "ended" if answered else "not_answered", cause).inc()

    def _write(self, work: Callable[[Session], Done], lost: str) -> Done | None:
        def written() -> Done:
            with self.database.begin() as db:
                return work(db)

        return self._ask(written, lost)

    def _ask(self, work: Callable[[], Done], lost: str) -> Done | None:
        try:
            return within_deadline(work)
        except (SealBroken, *CANNOT_TAKE) as away:
            log.warning(lost, fault=type(away).__name__)
            return None


def _readable(duties: list[Duty], key: bytes) -> list[Ready]:
    """All but those sealed before the key was changed: they have to go on duty anew."""
    found = []
    for duty in duties:
        try:
            found.append(duty.ready(key))
        except SealBroken:
            continue
    return found


def _seconds(said: str | None) -> int:
    """A length as it is told; nothing where it is none."""
    whole = (said or "").partition(".")[0][:9]
    return min(int(whole), LONGEST_CALL) if whole.isascii() and whole.isdigit() else 0
