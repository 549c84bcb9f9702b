"""A message: one text, call or e-mail that we owe somebody, a row of the outbox.

It holds no words and no number. What is said, to which number, in which language and whether it
may be said at all is found out at the moment it is sent. Only the answer to a caller's text brings
its words along, sealed: they are gone as soon as it is.
"""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, func, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column, relationship

from models.db.base import Base, one_of
from models.db.database import to_write
from models.db.upsert import insert_once
from models.person import Person


class Means(StrEnum):
    """How a message goes."""

    TEXT = "text"
    CALL = "call"
    EMAIL = "email"
    WHATSAPP = "whatsapp"


BY_PHONE = (Means.TEXT, Means.CALL)
"""How people are woken, each by both that there are."""


class About(StrEnum):
    """What a message is about; the sender has its words, and the rules it is sent by."""

    WAKE = "wake"  # an urgent matter waits, or a test of this very thing
    MORE = "more"  # one more case belongs to what this person has taken
    YOURS = "yours"  # the answer to who took it by a text
    OVER = "over"  # somebody else has taken it
    REVEALS = "reveals"  # to who leads: somebody looked at very many callers
    BELL = "bell"  # to a caller: please dial again
    ANSWER = "answer"  # to a caller: what their text was answered
    STOPPED = "stopped"  # to a caller: they get no more texts; and after that the numbers of HELP


TO_CALLERS = frozenset({About.BELL, About.ANSWER, About.STOPPED})
"""Sent at most once: each is a trace on a phone. All others go to staff, at least once."""


class MessageState(StrEnum):
    """How far a message has come. SENT: the gateway took it; for a call, the phone rings."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    LAPSED = "lapsed"
    DROPPED = "dropped"


GOOD_FOR = {
    About.WAKE: timedelta(hours=24),
    About.MORE: timedelta(hours=1),
    About.YOURS: timedelta(minutes=15),
    About.OVER: timedelta(minutes=30),
    About.REVEALS: timedelta(hours=12),
    About.BELL: timedelta(days=8),  # the weekend may be so far off
    About.ANSWER: timedelta(minutes=30),
    About.STOPPED: timedelta(minutes=30),
}
"""For how long a message is worth sending; later it lapses."""

BETWEEN = {
    Means.TEXT: timedelta(seconds=15),
    Means.CALL: timedelta(seconds=20),
    Means.EMAIL: timedelta(minutes=1),
}
"""How long after one message the next of its kind goes to the same person: what comes in between
is told in one."""


class Message(Base):
    """One row for each message that was ever owed, for as long as it is counted."""

    __tablename__ = "message"
    __table_args__ = (
        one_of("means", Means),
        one_of("about", About),
        one_of("state", MessageState),
        Index("ix_message_state_due_at", "state", "due_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    means: Mapped[str] = mapped_column(String(8))
    about: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    # To whom: a person of staff; else the caller of a case; neither for an e-mail to all who lead.
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    # A caller's number with the words of an answer.
    sealed_whom: Mapped[bytes | None]
    consent: Mapped[bytes | None]  # of versions before bells were chosen, which may still run

    made_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    good_until: Mapped[datetime]
    tries: Mapped[int]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    over_at: Mapped[datetime | None]
    cause: Mapped[str | None] = mapped_column(String(40))
    cost: Mapped[int | None]  # in hundredths of a shilling
    parts: Mapped[int | None]  # of an answer, as networks count texts
    # What the gateway calls it, and keyed hashes of the number and of a call's session.
    gateway_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    number_tag: Mapped[bytes | None] = mapped_column(index=True)
    session_tag: Mapped[bytes | None] = mapped_column(unique=True)

    person: Mapped[Person | None] = relationship()

    @property
    def to_caller(self) -> bool:
        return self.about in TO_CALLERS


WITHOUT_WORDS = defer(Message.sealed_whom)
"""To whom and in which words is for who sends it; others need not even be able to read it."""


def tell(
    db: Session,
    person_id: uuid.UUID | None,
    about: About,
    at: datetime,
    means: Means = Means.TEXT,
) -> None:
    """Owe a person of staff a message, unless one that says it too is on its way already.

    One that is still due is held until the commit, so that nobody sends it before it knows of what
    this transaction adds. A call that rings is that one as well: its key takes all that waits.
    """
    to_write(db)
    same = (Message.person_id == person_id) & (Message.means == means) & (Message.about == about)
    lately = db.scalar(select(func.max(Message.sent_at)).where(same))
    due_at = max(at, lately + BETWEEN[means]) if lately else at
    if waits := _on_its_way(db, same, means):
        waits.due_at = min(waits.due_at, due_at)  # it may be far off: the gateway was away
        return
    row = {
        "id": uuid.uuid4(),
        "means": means.value,
        "about": about.value,
        "state": MessageState.DUE.value,
        "person_id": person_id,
        "made_at": at,
        "due_at": due_at,
        "good_until": at + GOOD_FOR[about],
        "tries": 0,
    }
    insert_once(db, Message, row)


def told_since(db: Session, person_id: uuid.UUID, about: About, since: datetime) -> int:
    """How many texts about this were owed to a person of staff from a time on."""
    texts = (Message.means == Means.TEXT.value) & (Message.about == about.value)
    theirs = texts & (Message.person_id == person_id) & (Message.made_at >= since)
    return db.scalar(select(func.count()).where(theirs)) or 0


def _on_its_way(db: Session, same: ColumnElement[bool], means: Means) -> Message | None:
    waits = Message.state == MessageState.DUE.value
    if means is Means.CALL:
        rings = [MessageState.SENDING.value, MessageState.SENT.value]
        waits |= and_(Message.state.in_(rings), Message.over_at.is_(None))
    held = select(Message).options(WITHOUT_WORDS).where(same, waits).limit(1).with_for_update()
    return db.scalar(held.execution_options(populate_existing=True))
