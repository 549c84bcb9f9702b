"""The outbox: messages are claimed one by one, sent, and settled; each step is a commit.

Who dies with a message in hand leaves it claimed. When the claim runs out, one to staff is sent
again, for it may never have gone; one to a caller is not, for it may have.
"""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from random import uniform
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.orm import Session

from models.db.base import EAST_AFRICA
from models.db.database import rows, to_write
from models.message import TO_CALLERS, About, Means, Message, MessageState
from models.receipt import Fate

LEASE = timedelta(minutes=1)
"""How long a message is in one worker's hand; longer than any gateway is waited for."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=4), timedelta(minutes=5)
LONGEST_PAUSE_OF_AN_ALERT = timedelta(minutes=1)

LATE_AFTER = timedelta(minutes=2)
"""From when on a message that wakes somebody is late: longer than a few tries take."""

KEPT = timedelta(days=90)

A_PART = 100
"""Hundredths of a shilling that a part of a text counts in the day's cap while nobody has told its
price: more than networks in Kenya take (0.80 in answers of Africa's Talking, recorded in 2026)."""


def claim(db: Session, means: Collection[Means], at: datetime) -> Message | None:
    """The message to send now, in hand once this is committed; None where nothing is due.

    Several may claim at once: each gets another (SKIP LOCKED on PostgreSQL).
    """
    due = (Message.state == MessageState.DUE.value) & (Message.due_at <= at)
    due &= Message.means.in_(means)
    if db.scalar(select(Message.id).where(due).limit(1)) is None:
        return None  # without a lock: most who look find nothing
    to_write(db)
    first = case((Message.about == About.WAKE.value, 0), else_=1)
    message = db.scalar(
        select(Message)
        .where(due)
        .order_by(first, Message.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if message is None:
        return None
    message.state = MessageState.SENDING.value
    message.lease_until = at + LEASE
    message.tries += 1
    return message


def recover(db: Session, at: datetime) -> None:
    """Settle what time has settled: claims that ran out, and what is too late to be sent."""
    to_write(db)
    lost = (Message.state == MessageState.SENDING.value) & (Message.lease_until <= at)
    to_caller = Message.about.in_(TO_CALLERS)
    tries = func.coalesce(Message.cost, 0) + func.coalesce(Message.parts, 1) * A_PART
    price = case((Message.means == Means.TEXT.value, tries), else_=Message.cost)
    _end(db, lost & to_caller, MessageState.UNKNOWN, at, cause="Lost", cost=price)
    again = {"state": MessageState.DUE.value, "due_at": at, "lease_until": None, "cause": "Lost"}
    db.execute(update(Message).where(lost, ~to_caller).values(again | {"cost": price}))
    late = (Message.state == MessageState.DUE.value) & (Message.good_until <= at)
    _end(db, late, MessageState.LAPSED, at)
    db.execute(delete(Message).where(Message.over_at < at - KEPT))


def sent(db: Session, message: Message, at: datetime, **facts: Any) -> None:
    """The gateway took it; `facts` are what it said. One that nobody will tell more of is over."""
    values = {"state": MessageState.SENT.value, "sent_at": at, "lease_until": None, "cause": None}
    if message.means != Means.CALL or message.to_caller:
        values |= {"over_at": at, "sealed_whom": None}
    if "cost" in facts:  # with that of a try before, of which nobody knows whether it went
        facts["cost"] += message.cost or 0
    to_write(db)
    name = facts.get("gateway_id")
    if name and db.scalar(select(Message.id).where(Message.gateway_id == name)):
        del facts["gateway_id"]  # the gateway names two alike: what it tells is of the first
    _settle(db, message, values | facts)


def refused(db: Session, message: Message, cause: str, at: datetime, *, final: bool) -> None:
    """It surely was not sent. Unless that is final, it is due again after a while."""
    if final:
        _settle(db, message, _over(MessageState.FAILED, at, cause))
    else:
        _settle(db, message, _again(message, cause, at))


def unsure(db: Session, message: Message, cause: str, at: datetime, **facts: Any) -> None:
    """It may have gone: one to staff goes again, one to a caller never does. Until its price is
    told a text counts in full, for it may have to be paid."""
    facts = {"cost": (message.cost or 0) + price(message)} | facts
    if message.to_caller:
        _settle(db, message, _over(MessageState.UNKNOWN, at, cause) | facts)
    else:
        _settle(db, message, _again(message, cause, at) | facts)


def price(message: Message) -> int:
    """What it counts in the day's cap while nobody has told what it cost."""
    return (message.parts or 1) * A_PART if message.means == Means.TEXT else 0


def told(db: Session, row: uuid.UUID, fate: Fate, cause: str, at: datetime) -> None:
    """What Meta tells of a message, late or twice or out of order: it only ever moves it forward.

    It may be told before we have noted that it was taken, and of one of which nobody knows whether
    it was. What is final stays.
    """
    to_write(db)
    values: dict[str, Any] = {"state": _TOLD[fate].value, "lease_until": None}
    values |= {"over_at": at, "sealed_whom": None, "cause": cause[:40] or None}
    if fate is not Fate.FAILED:
        values["sent_at"] = func.coalesce(Message.sent_at, at)
    open_ = {MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN} - {_TOLD[fate]}
    which = (Message.id == row) & (Message.means == Means.WHATSAPP.value)
    db.execute(update(Message).where(which, Message.state.in_(open_)).values(values))


_TOLD = {
    Fate.ON_ITS_WAY: MessageState.SENT,
    Fate.DELIVERED: MessageState.DELIVERED,
    Fate.FAILED: MessageState.FAILED,
}


def dropped(db: Session, message: Message, cause: str, at: datetime) -> None:
    """There is nothing to send any more, or it may not be sent."""
    _settle(db, message, _over(MessageState.DROPPED, at, cause))


def later(db: Session, message: Message, cause: str, due_at: datetime) -> None:
    """It may be sent, but not now."""
    values = {"state": MessageState.DUE.value, "due_at": due_at, "cause": cause}
    _settle(db, message, values | {"lease_until": None, "tries": message.tries - 1})


def spent(db: Session, at: datetime) -> int:
    """What the texts of this day in Kenya have cost so far, in hundredths of a shilling, with those
    of which nobody knows whether they went."""
    day = at.astimezone(EAST_AFRICA).replace(hour=0, minute=0, second=0, microsecond=0)
    perhaps = Message.sent_at.is_(None) & (Message.made_at >= day)
    today = (Message.sent_at >= day) | perhaps
    return db.scalar(select(func.sum(Message.cost)).where(today)) or 0


def sent_today(db: Session, means: Means, at: datetime) -> int:
    """How many messages went by one means on this day in Kenya."""
    day = at.astimezone(EAST_AFRICA).replace(hour=0, minute=0, second=0, microsecond=0)
    went = (Message.sent_at >= day) & (Message.means == means.value)
    return db.scalar(select(func.count()).where(went)) or 0


def late(db: Session, at: datetime) -> int:
    """How many messages that wake somebody should have gone by now and never have."""
    owed = Message.state.in_([MessageState.DUE.value, MessageState.SENDING.value])
    never = (Message.made_at <= at - LATE_AFTER) & Message.sent_at.is_(None)
    wakes = Message.about == About.WAKE.value
    return db.scalar(select(func.count()).where(owed & never & wakes)) or 0


def _again(message: Message, cause: str, at: datetime) -> dict[str, Any]:
    pause = backoff(message.tries, urgent=message.about == About.WAKE)
    if message.means == Means.CALL and cause != "Unreachable":
        pause = max(pause, LEASE / 2)  # it may be ringing
    return {
        "state": MessageState.DUE.value,
        "due_at": at + pause,
        "lease_until": None,
        "cause": cause[:40],
    }


def backoff(tries: int, *, urgent: bool) -> timedelta:
    """How long to wait after so many tries: twice as long each time, and never all at once."""
    longest = LONGEST_PAUSE_OF_AN_ALERT if urgent else LONGEST_PAUSE
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 10)
    return min(longest, doubled) * uniform(0.5, 1.0)  # noqa: S311 - it keeps senders apart


def _over(state: MessageState, at: datetime, cause: str | None) -> dict[str, Any]:
    return {
        "state": state.value,
        "over_at": at,
        "cause": cause[:40] if cause else None,
        "lease_until": None,
        "sealed_whom": None,
    }


def _settle(db: Session, message: Message, values: dict[str, Any]) -> None:
    """Only while it is in the hand that claimed it: a claim that ran out settles nothing."""
    to_write(db)
    mine = (Message.id == message.id) & (Message.tries == message.tries)
    db.execute(
        update(Message).where(mine, Message.state == MessageState.SENDING.value).values(values)
    )


def _end(
    db: Session,
    which: ColumnElement[bool],
    state: MessageState,
    at: datetime,
    cause: str | None = None,
    **more: Any,
) -> int:
    values = _over(state, at, cause) | more
    if cause is None:
        values.pop("cause")  # why it was not sent before is why it was not sent at all
    return rows(db.execute(update(Message).where(which).values(values)))
