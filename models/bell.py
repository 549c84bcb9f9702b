"""The bell: a text that asks a caller to dial again, and says nothing else.

Its number and the hours at which it may come are sealed into the row together, and are good only
as long as the case's consent is the very one they were read from.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.call import consent_of
from models.case import Case
from models.crypto.envelope import open_under, seal_under
from models.crypto.padding import padded
from models.db.base import now
from models.message import GOOD_FOR, About, Means, Message, MessageState

_BLOCK = 128
_HOURS = ("contact_ok", "contact_when")


@dataclass(frozen=True, repr=False)
class Agreed:
    """What a caller agreed to: the number, and the hours."""

    number: str
    hours: dict[str, str]


def owe(
    db: Session, key: bytes, case: Case, contact: Mapping[str, Any], at: datetime | None = None
) -> uuid.UUID:
    """Owe the caller of a case one text; `contact` is the case's own, opened, and holds a yes to
    being texted."""
    at, row = at or now(), uuid.uuid4()
    hours = {name: contact[name] for name in _HOURS if name in contact}
    agreed = {"number": contact["contact_number"], "hours": hours}
    db.add(
        Message(
            id=row,
            means=Means.TEXT.value,
            about=About.BELL.value,
            state=MessageState.DUE.value,
            case_id=case.id,
            sealed_whom=seal_under(key, padded(agreed, _BLOCK), row.hex, "bell"),
            consent=consent_of(case),
            made_at=at,
            due_at=at,
            good_until=at + GOOD_FOR[About.BELL],
            tries=0,
        )
    )
    db.flush()
    return row


def agreed(key: bytes, message: Message) -> Agreed:
    """What was agreed to; SealBroken once it was sent, or under another key."""
    return Agreed(**json.loads(open_under(key, message.sealed_whom or b"", message.id.hex, "bell")))
