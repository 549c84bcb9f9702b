"""The bell: how a caller wants to learn that an answer waits, and the one sign that tells them.

It is kept beside the case, sealed, and goes with it. What is owed says no more than of which choice
it is: number, hours, language and words are read from the choice at the moment of sending, so that
whoever takes it back, or chooses anew, is never told as they had chosen before.
"""

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import SealBroken, open_under, seal_under
from models.crypto.padding import padded
from models.db.base import Base
from models.db.database import to_write
from models.db.upsert import insert_once, insert_or_update
from models.message import GOOD_FOR, About, Means, Message, MessageState

_BLOCK = 128
LASTS = timedelta(days=30)
"""Numbers change hands: so long after it was chosen it is not rung any more."""

_SURELY_NOT_SENT = (MessageState.DROPPED, MessageState.LAPSED, MessageState.FAILED)


@dataclass(frozen=True, repr=False)
class BellChoice:
    """What a caller chose: a ring, a text or a message, on which number in E.164, at which hours,
    in which language; for one with words the name of these. On WhatsApp the number may be missing,
    and `whose` is what else they are known by."""

    means: Means
    number: str
    when: str
    language: str
    words: str = ""
    whose: str = ""

    @property
    def to(self) -> str:
        """Where it goes."""
        return self.number or self.whose


class Bell(Base):
    """One row for each case whose caller wants a sign."""

    __tablename__ = "bell"

    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    means: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[uuid.UUID]  # of the one sign that this choice can ever lead to
    chosen_at: Mapped[datetime]
    sealed: Mapped[bytes]

    @classmethod
    def choose(
        cls, db: Session, key: bytes, case_id: uuid.UUID, choice: BellChoice, at: datetime
    ) -> None:
        """Keep a choice in place of the one before; the case has to be there."""
        row = uuid.uuid4()
        words: dict[str, Any] = asdict(choice) | {"means": choice.means.value}
        sealed = seal_under(key, padded(words, _BLOCK), row.hex, "bell")
        change = {
            "means": choice.means.value,
            "message_id": row,
            "chosen_at": at,
            "sealed": sealed,
        }
        insert_or_update(db, cls, {"case_id": case_id, **change}, change)

    @classmethod
    def stands(cls, db: Session, case_id: uuid.UUID) -> bool:
        """Whether the caller wants a sign."""
        return db.scalar(select(cls.case_id).where(cls.case_id == case_id)) is not None

    @classmethod
    def silence(cls, db: Session, case_id: uuid.UUID) -> None:
        """The caller wants no sign; one that is owed is not sent."""
        to_write(db)
        db.execute(delete(cls).where(cls.case_id == case_id))

    @classmethod
    def owe(cls, db: Session, case_id: uuid.UUID, at: datetime) -> None:
        """An answer waits: owe the sign that was chosen, once for each choice, unless it surely
        never went."""
        to_write(db)
        bell = db.execute(select(cls.message_id, cls.means).where(cls.case_id == case_id)).first()
        if bell is None:
            return
        row = {
            "id": bell.message_id,
            "means": bell.means,
            "about": About.BELL.value,
            "state": MessageState.DUE.value,
            "case_id": case_id,
            "made_at": at,
            "due_at": at,
            "good_until": at + GOOD_FOR[About.BELL],
            "tries": 0,
        }
        if not insert_once(db, Message, row):
            never = Message.state.in_([state.value for state in _SURELY_NOT_SENT])
            again = {name: row[name] for name in ("state", "due_at", "good_until")}
            same = (Message.id == bell.message_id) & never
            db.execute(update(Message).where(same).values(again | {"over_at": None}))

    @classmethod
    def of(cls, db: Session, message: Message) -> "Bell | None":
        """The choice that a sign is owed for, as it stands now; None where it stands no more."""
        asked = select(cls).where(
            cls.case_id == message.case_id,
            cls.message_id == message.id,
            cls.means == message.means,
        )
        return db.scalar(asked.with_for_update().execution_options(populate_existing=True))

    def open(self, key: bytes) -> BellChoice:
        """What was chosen; SealBroken under another key."""
        opened = json.loads(open_under(key, self.sealed, self.message_id.hex, "bell"))
        if not isinstance(opened, dict):
            raise SealBroken
        return BellChoice(**opened | {"means": Means(opened["means"])})
