"""The worker's part in the outbox: it takes what is due, one at a time, and sends it.

Several do so at once. What is written down before the gateway is asked, and what after, is such
that a worker may die between any two lines.
"""

import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from dialogue.lines import Unreachable
from gateway.calls import CallRejected, Gateway, Unsure
from gateway.texts import TextRejected, Texts
from models import Database
from models.call import session_tag
from models.db.base import EAST_AFRICA, now
from models.message import About, Means, Message
from models.outbox import claim, dropped, later, price, refused, sent, sent_today, spent, unsure
from models.postage import NotWanted, NotYet, Postage, Stamp
from whatsapp.cloud import Cloud, shape
from worker import words
from worker.mail import Mail, MailRefused, MailUnsure

log = structlog.get_logger()

SENDERS = 3
"""How many send at once, so that one slow answer holds up no alert."""

AT_MOST = 3
"""How many one sender sends in a round: each may be waited for as long as its gateway is."""

REDIS_REST = timedelta(minutes=1)
"""How much later a sign is tried again where nobody can see to it that it ends what is under way on
the phone that it goes to."""

NEVER = frozenset({"InvalidPhoneNumber", "DestinationNotSupported"})
"""Calls that are refused so will always be."""


@dataclass(frozen=True)
class Couriers:
    """What messages go by; what a service has none of, it sends nothing by."""

    texts: Texts | None
    gateway: Gateway | None
    mail: Mail | None
    console: str  # the address of the page of alerts
    cloud: Cloud | None = None

    @property
    def means(self) -> Collection[Means]:
        """What there is."""
        there = {Means.TEXT: self.texts, Means.CALL: self.gateway, Means.EMAIL: self.mail,
                 Means.WHATSAPP: self.cloud}  # fmt: skip
        return [means for means, way in there.items() if way]


class Phones(Protocol):
    """What is under way in writing on callers' phones, each a number or what else they are known
    by. Neither may be counted on while Redis is away: it raises Unreachable."""

    def put_down(self, sign: str, *phones: str) -> None:
        """A sign shows on them, or is about to: who sees it may be another than who wrote there."""

    def pick_up(self, sign: str, *phones: str) -> None:
        """This one does not."""


@dataclass(frozen=True)
class Sender:
    """Sends what is due, and a sign only once its phone is put down. `most` is what texts may cost
    in a day, in hundredths of a shilling, and `most_messages` how many may go by WhatsApp."""

    database: Database
    stamp: Stamp
    couriers: Couriers
    phones: Phones
    most: int
    clock: Callable[[], datetime] = now
    most_messages: int = 0

    def round(self) -> None:
        """Send what is due, though no more than can surely be sent before the next heartbeat."""
        for _ in range(AT_MOST):
            if not self.send_one():
                return

    def send_one(self) -> bool:
        """Send one message; whether there was one. That it is in hand is committed before."""
        with self.database.begin() as db:
            message = claim(db, self.couriers.means, self.clock())
            postage = self._postage(db, message) if message else None
        if message and postage:
            began = time.monotonic()
            self._send(message, postage)
            log.info("message_went", means=message.means, about=message.about,
                     tries=message.tries, seconds=round(time.monotonic() - began, 2))  # fmt: skip
        return message is not None

    def _postage(self, db: Session, message: Message) -> Postage | None:
        """What it needs; None for one that is not to be sent, which is settled."""
        at = self.clock()
        try:
            if message.to_caller and self._is_spent(db, message, at):
                raise NotYet("SpentToday", _tomorrow(at))
            postage = self.stamp.postage(db, message, at)
            self._put_down(message, postage, at)
            return postage
        except NotWanted as why:
            dropped(db, message, str(why), at)
        except NotYet as why:
            later(db, message, str(why), why.until)
        return None

    def _put_down(self, message: Message, postage: Postage, at: datetime) -> None:
        try:
            self.phones.put_down(message.id.hex, *_shows_on(message, postage))
        except Unreachable:
            raise NotYet("RedisAway", at + REDIS_REST) from None

    def _put_down_again(self, message: Message, postage: Postage) -> None:
        """Who wrote while the gateway was asked was met as a stranger, before the sign showed."""
        with suppress(Unreachable):
            self.phones.put_down(message.id.hex, *_shows_on(message, postage))

    def _pick_up(self, message: Message, postage: Postage) -> None:
        """What could not go must not end, at each try, what a caller writes meanwhile."""
        with suppress(Unreachable):
            self.phones.pick_up(message.id.hex, *_shows_on(message, postage))

    def _is_spent(self, db: Session, message: Message, at: datetime) -> bool:
        if message.means != Means.WHATSAPP:
            return spent(db, at) >= self.most
        if sent_today(db, Means.WHATSAPP, at) < self.most_messages:
            return False
        log.error("whatsapp_limit_reached", messages=self.most_messages)
        return True

    def _send(self, message: Message, postage: Postage) -> None:
        by = {Means.TEXT: self._text, Means.CALL: self._call, Means.EMAIL: self._email,
              Means.WHATSAPP: self._whatsapp}  # fmt: skip
        try:
            facts = by[Means(message.means)](message, postage)
        except (TextRejected, CallRejected, MailRefused) as why:
            final = getattr(why, "final", False) or str(why) in NEVER
            log.warning("message_refused", means=message.means, why=str(why), final=final)
            self._pick_up(message, postage)
            with self.database.begin() as db:
                refused(db, message, str(why), self.clock(), final=final)
        except (Unsure, MailUnsure) as why:
            log.warning("message_unsure", means=message.means, why=str(why))
            self._put_down_again(message, postage)
            with self.database.begin() as db:
                self._note_spending(db, price(message))
                unsure(db, message, str(why), self.clock())
        else:
            self._put_down_again(message, postage)
            with self.database.begin() as db:
                self._note_spending(db, facts.get("cost", 0))
                sent(db, message, self.clock(), **facts)

    def _text(self, message: Message, postage: Postage) -> dict[str, object]:
        if self.couriers.texts is None:
            raise TextRejected("NoAccount")
        said = postage.words or self._own_words(message, postage, self.couriers.texts)
        accepted = self.couriers.texts.send(postage.to[0], said)
        return {"gateway_id": accepted.gateway_id, "cost": accepted.cost}

    @staticmethod
    def _own_words(message: Message, postage: Postage, texts: Texts) -> str:
        if postage.bell:
            return words.bell(postage.bell, postage.language)
        about, waiting = About(message.about), _waiting(postage)
        return words.text(about, postage.language, waiting, answer=texts.can_be_answered)

    def _call(self, message: Message, postage: Postage) -> dict[str, object]:
        if self.couriers.gateway is None:
            raise CallRejected("NoVoice")
        placed = self.couriers.gateway.place_call(postage.to[0])
        if message.to_caller:
            return {}  # whoever picks it up hears nothing: the sign is that it rang
        return {"session_tag": session_tag(self.stamp.duty_key, placed.session)}

    def _whatsapp(self, message: Message, postage: Postage) -> dict[str, object]:
        if self.couriers.cloud is None:
            raise TextRejected("NoAccount")
        more, templates = postage.more, self.couriers.cloud.templates
        if not postage.bell:
            what = shape(postage.words, more["taps"], more["moves"], more["choose"])
        elif more["free"]:
            what = shape(words.bell(postage.bell, postage.language), (), 0, "")
        elif (approved := templates.shape(postage.bell, postage.language)) is None:
            raise TextRejected("NoTemplate", final=True)
        else:
            what = approved
        self.couriers.cloud.send(more["to"], what, message.id.hex)
        return {}

    def _email(self, message: Message, postage: Postage) -> dict[str, object]:
        waiting = _waiting(postage)
        if self.couriers.mail is None or waiting is None:
            raise MailRefused("NoServer")
        self.couriers.mail.send(postage.to, *words.email(waiting, self.couriers.console))
        return {}

    def _note_spending(self, db: Session, cost: object) -> None:
        """Say it once, as the day's limit is passed. Alerts go on: somebody is in danger."""
        before = spent(db, self.clock())
        if isinstance(cost, int) and before < self.most <= before + cost:
            log.error("text_spend_reached", shillings=self.most // 100)


def _shows_on(message: Message, postage: Postage) -> set[str]:
    """The phone of a sign, by all that it is known by; none of anything else."""
    if message.about != About.BELL:
        return set()
    return {*postage.to, postage.more["whose"]} - {""}


def _waiting(postage: Postage) -> words.Waiting | None:
    if postage.since is None:
        return None
    return words.Waiting(postage.count, postage.since, postage.test)


def _tomorrow(at: datetime) -> datetime:
    day = at.astimezone(EAST_AFRICA) + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)
