"""What a message needs at the moment it is sent: which number, about how much, whether still.

All of it is read now, from the people, the alerts and the case; the row only says that it is owed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import roster, text_answer
from models.alert import Alert, AlertState, Cause
from models.bell import LASTS, Bell, BellChoice
from models.call import number_tag
from models.calling_hours import NotNow, good_until
from models.case import Case
from models.crypto.envelope import SealBroken
from models.escalation import Circle, asked_of, count, taken_since
from models.message import About, Means, Message, MessageState
from models.opt_out import OptOut
from models.pager import Pager
from models.reply import Reply

_WENT = (MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN)

IN_HAND = timedelta(seconds=5)
"""How much later one is looked at again whose case somebody holds just now."""


class NotWanted(Exception):
    """It is not to be sent; the first argument is one word on why."""


class AlreadyGiven(NotWanted):
    """A choice leads to one sign, and it went; the second argument is when."""

    def __init__(self, at: datetime) -> None:
        super().__init__("Given", at)


class NotYet(Exception):
    """It may be sent, but not before a time."""

    def __init__(self, why: str, until: datetime) -> None:
        super().__init__(why)
        self.until = until


@dataclass(frozen=True, repr=False)
class Postage:
    """To whom, in which language, and what of."""

    to: tuple[str, ...]
    language: str = "en"
    count: int = 0
    since: datetime | None = None
    test: bool = False
    words: str = ""
    """Those of an answer; all other messages have words of their own."""
    bell: str = ""
    """The name of the words that a caller chose."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """On WhatsApp: where it goes, what can be tapped, whether it needs no template."""


@dataclass(frozen=True, repr=False)
class Stamp:
    """The keys that numbers are sealed under, and where messages may go: country codes."""

    duty_key: bytes
    pager_key: bytes
    opt_out_key: bytes
    bell_key: bytes
    countries: Collection[str]
    emails: Collection[str] = ()

    def postage(self, db: Session, message: Message, at: datetime) -> Postage:
        """What is needed to send a message now.

        :raise NotWanted: it is not to be sent any more, or may not be.
        :raise NotYet: it may be sent later.
        """
        if message.means == Means.EMAIL:
            return self._email(db)
        found = self._found(db, message, at)
        [number] = found.to
        if message.means == Means.WHATSAPP:
            if message.good_until <= at:
                raise NotWanted("WindowOver")
        elif not self.reaches(number):
            raise NotWanted("CountryNotAllowed")
        message.number_tag = number_tag(self.duty_key, number)
        if message.to_caller and message.about != About.STOPPED:
            self._wanted_by(db, number, found.more.get("whose") or number)
        return found

    def sign(self, db: Session, case: Case, at: datetime) -> Means | None:
        """By what the caller of a case is told of an answer that is given now; None where they
        chose nothing.

        :raise NotWanted: by nothing any more, and why; where the one sign went already, when.
        """
        if (bell := db.get(Bell, case.id)) is None:
            return None
        went = db.get(Message, bell.message_id)
        if went and went.state in _WENT:
            raise AlreadyGiven(went.sent_at or went.over_at or went.made_at)
        chosen = self._chosen(case, bell, at)
        if chosen.means != Means.WHATSAPP and not self.reaches(chosen.number):
            raise NotWanted("CountryNotAllowed")
        self._wanted_by(db, chosen.to, chosen.whose or chosen.to)
        return chosen.means

    def _wanted_by(self, db: Session, *known_by: str) -> None:
        if any(OptOut.stands(db, self.opt_out_key, one) for one in known_by):
            raise NotWanted("OptedOut")

    def reaches(self, number: str) -> bool:
        """Whether a message may go to this number."""
        return any(number.startswith(f"+{code}") for code in self.countries)

    def addresses(self, db: Session) -> tuple[str, ...]:
        """Where an alert goes that nobody takes: what the operator named, and those who lead."""
        return tuple(dict.fromkeys([*self.emails, *roster.emails(db, self.pager_key)]))

    def _found(self, db: Session, message: Message, at: datetime) -> Postage:
        match message.about:
            case About.ANSWER | About.STOPPED:
                return self._answer(message)
            case About.BELL:
                return self._bell(db, message, at)
        return self._to(db, message)

    def _answer(self, message: Message) -> Postage:
        try:
            owed = text_answer.read(self.duty_key, message)
        except SealBroken:
            raise NotWanted("KeyChanged") from None
        return Postage((owed.pop("number"),), words=owed.pop("words"), more=owed)

    def _to(self, db: Session, message: Message) -> Postage:
        person = message.person
        if person is None or not person.active:
            raise NotWanted("PersonGone")
        number = roster.phone_of(db, self.duty_key, self.pager_key, person.id)
        if number is None:
            raise NotWanted("NoPhone")
        pager = db.get(Pager, person.id)
        language = pager.language if pager else "en"
        if message.about == About.YOURS and (of := taken_since(db, person.id, message.made_at)):
            return _waiting(db, (number,), language, of)
        if message.about != About.WAKE:
            return Postage((number,), language)
        return _waiting(db, (number,), language, asked_of(db, person.id))

    def _email(self, db: Session) -> Postage:
        waits = (Alert.state == AlertState.OPEN.value) & (Alert.circle > Circle.EMAIL)
        alerts = list(db.scalars(select(Alert).where(waits).order_by(Alert.raised_at)))
        if not (to := self.addresses(db)):
            raise NotWanted("NoAddress")
        return _waiting(db, to, "en", alerts)

    def _bell(self, db: Session, message: Message, at: datetime) -> Postage:
        """Only while the choice it is owed for stands, the case is open, and the answer waits.

        The case is held until the commit, as it is by whoever takes back the choice.
        """
        case = _held(db, message, at)
        if (bell := Bell.of(db, message)) is None:
            raise NotWanted("Withdrawn")
        chosen = self._chosen(case, bell, at)
        unread = Reply.sealed_for_caller.is_not(None), Reply.read_by_caller_at.is_(None)
        waits = select(Reply.id).where(Reply.case_id == message.case_id, *unread).limit(1)
        if db.scalar(waits) is None:
            raise NotWanted("Read")
        try:
            good_until({"contact_when": chosen.when}, at, asks_only=True)
        except NotNow:
            raise NotYet("NotTheirHours", at + timedelta(minutes=15)) from None
        free = bell.chosen_at + text_answer.WINDOW > at
        more = {"to": chosen.to, "whose": chosen.whose, "free": free}
        return Postage((chosen.to,), chosen.language, bell=chosen.words, more=more)

    def _chosen(self, case: Case, bell: Bell, at: datetime) -> BellChoice:
        """What a caller chose, while it holds."""
        if case.closed:
            raise NotWanted("Closed")
        if bell.chosen_at <= at - LASTS:
            raise NotWanted("TooOld")
        try:
            return bell.open(self.bell_key)
        except SealBroken:
            raise NotWanted("KeyChanged") from None


def _held(db: Session, message: Message, at: datetime) -> Case:
    """The case of a message. Who holds it already may be about to delete it, and the message with
    it, which is in our hand: they are not waited for."""
    asked = select(Case).where(Case.id == message.case_id).with_for_update(skip_locked=True)
    if case := db.scalar(asked.execution_options(populate_existing=True)):
        return case
    raise NotYet("CaseInHand", at + IN_HAND)


def _waiting(db: Session, to: tuple[str, ...], language: str, alerts: list[Alert]) -> Postage:
    """About the urgent matters among these, or about the test where there are none."""
    urgent = [alert for alert in alerts if alert.cause == Cause.URGENT]
    of = urgent or alerts
    if not of:
        raise NotWanted("Taken")
    return Postage(to, language, count(db, of), of[0].raised_at, test=not urgent)
