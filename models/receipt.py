"""A receipt: what the gateway says later of a text that it took. It may come late, twice, out of
order, or before we have noted what the text is called; it only ever moves a text forward."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, String, delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from models.call import number_tag
from models.db.base import Base, one_of
from models.db.database import rows, to_write
from models.db.upsert import insert_or_update
from models.message import Means, Message, MessageState

KEPT = timedelta(days=3)


class Fate(StrEnum):
    """What became of a text; ON_ITS_WAY may be followed by another, the others are final."""

    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    FAILED = "failed"


_STATES = {Fate.DELIVERED: MessageState.DELIVERED, Fate.FAILED: MessageState.FAILED}


@dataclass(frozen=True, kw_only=True, repr=False)
class Delivery:
    """A receipt as it came: of which text, to which number in E.164, what became of it and why."""

    gateway_id: str
    number: str
    fate: Fate
    cause: str = ""


class Receipt(Base):
    """One row for each text that the gateway has told of, by the name it gave it."""

    __tablename__ = "receipt"
    __table_args__ = (one_of("fate", Fate),)

    gateway_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    number_tag: Mapped[bytes]
    fate: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime]

    @classmethod
    def record(cls, db: Session, key: bytes, told: Delivery, at: datetime) -> None:
        """Keep what was told, unless something final was before, and settle its text."""
        tag, cause = number_tag(key, told.number), told.cause[:40] or None
        row = {
            "gateway_id": told.gateway_id,
            "number_tag": tag,
            "fate": told.fate.value,
            "cause": cause,
            "at": at,
        }
        change = {"fate": told.fate.value, "cause": cause, "at": at}
        insert_or_update(db, cls, row, change, cls.fate == Fate.ON_ITS_WAY.value)
        db.flush()
        settle(db, at, told.gateway_id)

    @classmethod
    def sweep(cls, db: Session, at: datetime) -> None:
        """Settle texts whose receipt came before their name, or while another was in hand, and
        forget old receipts."""
        to_write(db)
        named = (Message.gateway_id == cls.gateway_id) & (Message.state == MessageState.SENT.value)
        lost = _lost(cls.number_tag) & (Message.made_at <= cls.at) & ~_is_named(cls.gateway_id)
        open_ = select(cls.gateway_id).join(Message, named | lost).distinct()
        for gateway_id in db.scalars(open_.where(cls.fate != Fate.ON_ITS_WAY.value)).all():
            settle(db, at, gateway_id)
        db.execute(delete(cls).where(cls.at < at - KEPT))


def settle(db: Session, at: datetime, gateway_id: str) -> None:
    """Move a text to where its receipt says it is.

    Where no text has that name, it may be of one whose answer was lost: the one to this number of
    which nobody knows whether it was sent. But not while another to it is in hand, which may yet
    be told that this is its name.
    """
    fresh = select(Receipt).where(Receipt.gateway_id == gateway_id)
    receipt = db.scalar(fresh.execution_options(populate_existing=True))
    if receipt is None or receipt.fate == Fate.ON_ITS_WAY:
        return
    values = {
        "state": _STATES[Fate(receipt.fate)].value,
        "cause": receipt.cause,
        "over_at": at,
        "gateway_id": gateway_id,
    }
    named = (Message.gateway_id == gateway_id) & (Message.state == MessageState.SENT.value)
    if not rows(db.execute(update(Message).where(named).values(values))):
        other = aliased(Message)
        in_hand = (other.number_tag == receipt.number_tag, other.means == Means.TEXT.value)
        waits = exists().where(*in_hand, other.state == MessageState.SENDING.value)
        lost = select(Message.id).where(_lost(receipt.number_tag), ~waits, ~_is_named(gateway_id))
        last = lost.order_by(Message.made_at.desc()).limit(1).scalar_subquery()
        db.execute(update(Message).where(Message.id.in_(last)).values(values))


def _lost(number_tag: InstrumentedAttribute[bytes] | bytes) -> ColumnElement[bool]:
    """A text to a number of which nobody knows whether it was sent."""
    unknown = (Message.state == MessageState.UNKNOWN.value) & (Message.means == Means.TEXT.value)
    return unknown & (Message.number_tag == number_tag) & Message.gateway_id.is_(None)


def _is_named(gateway_id: InstrumentedAttribute[str] | str) -> ColumnElement[bool]:
    """Whether a text has this name."""
    other = aliased(Message)
    return exists().where(other.gateway_id == gateway_id)
