"""Which messages of the outbox somebody wants to see, a page at a time, the newest first."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import joinedload

from models.message import TO_CALLERS, Message

_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)
_LAST = 10**17  # microseconds: beyond any clock


@dataclass(frozen=True)
class Place:
    """Where a page ends: by when its last message was made, and which it is."""

    at: datetime
    id: uuid.UUID

    @classmethod
    def read(cls, written: str) -> Self | None:
        """As an address has it; None where it is none."""
        moment, _, name = written.partition("-")
        try:
            steps, row = int(moment), uuid.UUID(hex=name)
        except ValueError:
            return None
        return cls(_BEGAN + steps * _STEP, row) if 0 <= steps < _LAST else None

    def __str__(self) -> str:
        return f"{(self.at - _BEGAN) // _STEP}-{self.id.hex}"


@dataclass(frozen=True)
class MessageFilter:
    """By what they go, how far they have come, and whether they go to "callers" or to "staff"; an
    empty one is any."""

    means: str = ""
    state: str = ""
    to: str = ""

    def newest(self, before: Place | None = None) -> Select[Message]:
        """Those that it lets through, below a place."""
        wanted = select(Message).options(joinedload(Message.person))
        if self.means:
            wanted = wanted.where(Message.means == self.means)
        if self.state:
            wanted = wanted.where(Message.state == self.state)
        if self.to:
            to_caller = Message.about.in_(TO_CALLERS)
            wanted = wanted.where(to_caller if self.to == "callers" else ~to_caller)
        if before:
            wanted = wanted.where(tuple_(Message.made_at, Message.id) < (before.at, before.id))
        return wanted.order_by(Message.made_at.desc(), Message.id.desc())
