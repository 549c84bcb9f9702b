"""Which cases of a day came from one number, without anybody being able to tell which number."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.alert import TAKEN_LATELY, Alert
from models.case import Case
from models.db.base import EAST_AFRICA
from models.db.database import to_write

KNOWN_FOR = timedelta(days=1)


def source_of(tag: bytes, at: datetime) -> bytes | None:
    """What a day's cases from one number are known by, given the number's tag; None without."""
    day = at.astimezone(EAST_AFRICA).date().isoformat()
    return hmac.digest(tag, f"source {day}".encode(), sha256) if tag else None


def forget(db: Session, at: datetime) -> None:
    """Forget it after a day, and of an alert as soon as no more can belong to it."""
    to_write(db)
    told = update(Case).where(Case.source.is_not(None), Case.received_at <= at - KNOWN_FOR)
    db.execute(told.values(source=None))
    over = update(Alert).where(Alert.source.is_not(None), Alert.over_at <= at - TAKEN_LATELY)
    db.execute(over.values(source=None))
