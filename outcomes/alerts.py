"""Alerts, as callbacks meet them: a key in the call that wakes, a text that answers, a receipt.

Whatever it asks the database, it asks in time.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from sqlalchemy.orm import Session

from dialogue.act import Act, Result
from models.alert import TakenBy
from models.db.base import now
from models.escalation import asked_of, take_all, taken_lately, was_meant
from models.message import About, tell, told_since
from models.receipt import Delivery, Fate, Receipt
from models.wake_call import Keys, person_at, take, was_asked
from outcomes.call_desk import CallDesk
from outcomes.takes import says_that_they_take_it
from outcomes.verbs import verb
from telecom.numbers import e164

ASKED_WITHIN = timedelta(hours=24)
"""For so long an alert is open, and a text from a phone that it went to may answer it."""

ANSWERED_WITHIN = timedelta(hours=1)
"""For so long after it was taken whoever was asked, and says that they take it, answers that. Later
they may be trying the service, which asks for a yes as well."""

TOLD_HOW, WITHIN = 10, timedelta(minutes=15)
"""So often in that time, more than any alert asks by itself, somebody is told how to take it: a
phone may answer each text of ours."""


@dataclass(frozen=True)
class Alerts:
    """What staff do about alerts when they are not at the console; `pagers` seals at which phones
    they are woken now, and one that was changed since takes nothing."""

    switchboard: CallDesk
    pagers: bytes = field(repr=False)

    @property
    def _keys(self) -> Keys:
        return Keys(self.switchboard.key, self.pagers)

    @verb(waits=True)
    def take_alert(self, act: Act) -> Result:
        """Who picked up pressed the key: what waits for them is theirs."""
        desk, caller = self.switchboard, act.caller
        number = e164(caller.number) or caller.number
        taken = desk.write(
            lambda db: take(db, self._keys, caller.session, number, now()), "alert_not_taken"
        )
        return ("failed" if taken is None else "taken" if taken else "gone"), {}

    def heard(
        self,
        number: str,
        words: str,
        sent_at: datetime,
        is_of_caller: Callable[[], bool],
        once: Callable[[Callable[[], bool]], bool],
    ) -> bool:
        """A text came in; whether it is from who was asked to take an alert, and about that.

        While one is open that they were asked to take, whatever they write is: they take it, or are
        told how to. Where nobody can say who they are it is a caller's: it must not be lost, and
        nothing can be taken now. Who is on duty may be a caller as well: what `is_of_caller` is
        theirs, and a yes among it takes what is open all the same. Of anybody else's it is not
        asked, for it costs a trip to Redis. A text that is told again is answered `once`.
        """
        takes, rung = says_that_they_take_it(words), e164(number)
        if rung is None:
            return False
        desk = self.switchboard
        lost, since = "reply_lost" if takes else "sender_unknown", now() - ASKED_WITHIN
        asked = desk.ask(lambda: was_asked(desk.database, self._keys, rung, since), lost)
        if not asked:
            return False

        def answered() -> bool:
            if (of_caller := is_of_caller()) and not takes:
                return False
            work = partial(
                self._heard, number=rung, takes=takes, sent_at=sent_at, of_caller=of_caller
            )
            return bool(desk.write(work, lost)) and not of_caller

        return once(answered)

    def delivered(
        self, gateway_id: str, number: str, fate: Literal["on_its_way", "delivered", "failed"],
        cause: str,
    ) -> None:  # fmt: skip
        """The gateway told what became of a text."""
        told = Delivery(
            gateway_id=gateway_id, number=e164(number) or number, fate=Fate(fate), cause=cause
        )
        key = self.switchboard.key
        self.switchboard.write(lambda db: Receipt.record(db, key, told, now()), "receipt_lost")

    def _heard(
        self, db: Session, number: str, *, takes: bool, sent_at: datetime, of_caller: bool
    ) -> bool:
        """Whether it is the phone of somebody who was asked, and what they wrote is about that."""
        at = now()
        if (person := person_at(db, self._keys, number, at - ASKED_WITHIN)) is None:
            return False
        if takes:
            return _take(db, person, at, sent_at, of_caller=of_caller)
        stands = any(was_meant(alert, sent_at) for alert in asked_of(db, person))
        if stands and told_since(db, person, About.WAKE, at - WITHIN) < TOLD_HOW:
            tell(db, person, About.WAKE, at)
        return stands


def _take(
    db: Session, person: uuid.UUID, at: datetime, sent_at: datetime, *, of_caller: bool
) -> bool:
    """What they were asked to take is theirs; whether there was anything that they can mean. What
    is taken already is not what a caller is answered about."""
    if take_all(db, person, TakenBy.TEXT, at, sent_at):
        tell(db, person, About.YOURS, at)
        return True
    if of_caller or asked_of(db, person):
        return True
    if whose := taken_lately(db, person, at - ANSWERED_WITHIN):
        tell(db, person, About.YOURS if whose == person else About.OVER, at)
    return whose is not None
