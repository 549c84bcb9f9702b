"""The answer to a caller's text or message: its words and number are sealed in its row.

Its id is made from the name that the gateway gave to the text it answers, so that a text which
comes again is not answered again. Once it is over, row and all it counts stay, its words do not.
"""

import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from models.call import number_tag
from models.crypto.envelope import open_under, seal_under
from models.crypto.padding import padded
from models.db.base import EAST_AFRICA
from models.db.database import Database
from models.db.straight import Statement
from models.db.upsert import insert_once, insert_where
from models.message import GOOD_FOR, About, Means, Message, MessageState

_BLOCK = 512

WINDOW = timedelta(hours=23, minutes=50)
"""How long after their last message a person may be answered on WhatsApp: a day, less what clocks
and queues may take. Source: Meta, "Send messages"."""


@dataclass(frozen=True, repr=False)
class TextAnswer:
    """What is to be said, to a number in E.164, in how many parts of a text.

    On WhatsApp `number` may be what else a person is known by, and a message is one part; `more` is
    where it goes, and what can be tapped under it.
    """

    number: str
    words: str
    parts: int
    about: About = About.ANSWER
    means: Means = Means.TEXT
    more: Mapping[str, Any] = field(default_factory=dict)

    def columns(self, key: bytes, text_id: str, at: datetime) -> dict[str, Any]:
        """The row that owes it, as the answer to the text that the gateway calls `text_id`."""
        row = id_of(key, self.number, text_id)
        whom = padded({"number": self.number, "words": self.words, **self.more}, _BLOCK)
        return {
            "id": row,
            "means": self.means.value,
            "about": self.about.value,
            "state": MessageState.DUE.value,
            "sealed_whom": seal_under(key, whom, row.hex, "answer"),
            "number_tag": number_tag(key, self.number),
            "parts": self.parts,
            "made_at": at,
            "due_at": at,
            "good_until": at + GOOD_FOR[self.about],
            "tries": 0,
        }


def id_of(key: bytes, number: str, text_id: str) -> uuid.UUID:
    """The same for the same text, however often it comes."""
    named = f"text {number} {text_id}".encode()
    return uuid.UUID(bytes=hmac.digest(key, named, sha256)[:16], version=4)


def owe(db: Session, row: dict[str, Any]) -> bool:
    """Owe it, once; whether it was not owed before."""
    return insert_once(db, Message, row)


def owe_first(database: Database, row: dict[str, Any], most: int) -> bool:
    """Owe an answer by one statement, unless it is owed already, or comes to the `most` parts that
    a number gets a day; whether it is owed now."""
    values = {**row, "day": _day_of(row["made_at"]), "most": most}
    return _OWE_FIRST(database, values) is not None


def owe_today(db: Session, row: dict[str, Any], last: dict[str, Any], most: int) -> bool:
    """Owe an answer, of which a number gets `most` parts a day; `last` for the one that comes to
    them. False where it had them already: then nothing is owed."""
    owed = _parts_today(db, row["number_tag"], row["made_at"])
    if owed < most:
        owe(db, last if owed + row["parts"] >= most else row)
    return owed < most


def _parts_today(db: Session, tag: bytes, at: datetime) -> int:
    """How many parts of answers a number was owed on this day in Kenya."""
    return db.connection().scalar(_PARTS_SINCE, {"number_tag": tag, "day": _day_of(at)}) or 0


def _day_of(at: datetime) -> datetime:
    """When the day began in Kenya."""
    return at.astimezone(EAST_AFRICA).replace(hour=0, minute=0, second=0, microsecond=0)


_PARTS_SINCE = select(func.sum(Message.parts)).where(
    Message.number_tag == bindparam("number_tag"), Message.made_at >= bindparam("day")
)
"""Made once, as each answer asks it."""


def _first(dialect: str) -> ReturningInsert[Any]:
    owed = func.coalesce(_PARTS_SINCE.scalar_subquery(), 0)
    more = bindparam("parts", type_=Message.parts.type)
    return insert_where(dialect, Message, owed + more < bindparam("most", type_=Integer))


_OWE_FIRST = Statement(_first)


def read(key: bytes, message: Message) -> dict[str, Any]:
    """`number`, `words` and what more there is; SealBroken once it is over, or of another key."""
    opened = open_under(key, message.sealed_whom or b"", message.id.hex, "answer")
    return dict(json.loads(opened))
