"""Alerts, as callbacks meet them: a key in the call that wakes, a text that answers, a receipt.

Whatever it asks the database, it asks in time.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from dialogue.act import Act, Result
from models.alert import TakenBy
from models.db.base import now
from models.escalation import take_all
from models.message import About, tell
from models.receipt import Delivery, Fate, Receipt
from models.wake_call import Keys, person_at, take
from outcomes.call_desk import CallDesk
from outcomes.verbs import verb
from telecom.numbers import e164

TAKES = frozenset({"ok", "okay", "sawa"})
"""The texts that take an alert. With any word more it may be a refusal, and takes nothing."""

ANSWERED_WITHIN = timedelta(hours=24)


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

    def heard(self, number: str, word: str, sent_at: datetime) -> bool:
        """A text came in, bare; whether it is from who was asked to take an alert, and agrees.

        Where nobody can say, it is taken for such an answer: no caller can be answered now.
        """
        if word not in TAKES or (rung := e164(number)) is None:
            return False
        asked = self.switchboard.write(
            lambda db: self._take_by_text(db, rung, sent_at), "reply_lost"
        )
        return asked is not False

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

    def _take_by_text(self, db: Session, number: str, sent_at: datetime) -> bool:
        """Whether it is the number of somebody who was asked."""
        at = now()
        person = person_at(db, self._keys, number, at - ANSWERED_WITHIN)
        if person and take_all(db, person, TakenBy.TEXT, at, sent_at):
            tell(db, person, About.YOURS, at)
        return person is not None
