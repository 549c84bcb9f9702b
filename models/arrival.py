"""Which messages came, by keyed hashes of their names: Meta tells of one for days until it is kept.

The names themselves are not kept, for each holds its sender's number.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base
from models.db.upsert import insert_once

KEPT = timedelta(days=8)
"""Meta tells again for seven days. Source: its page on throughput, May 2026."""


class Arrival(Base):
    """One row for each message that was heard."""

    __tablename__ = "arrival"

    name_tag: Mapped[bytes] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def note(cls, db: Session, key: bytes, name: str, at: datetime) -> bool:
        """It was heard; whether that is new."""
        return insert_once(db, cls, {"name_tag": _tag(key, name), "at": at})

    @classmethod
    def fresh(cls, db: Session, key: bytes, names: Iterable[str]) -> set[str]:
        """Those of these that were not."""
        tags = {_tag(key, name): name for name in names}
        if not tags:
            return set()
        known = db.scalars(select(cls.name_tag).where(cls.name_tag.in_(tags)))
        return set(tags.values()) - {tags[tag] for tag in known}


def _tag(key: bytes, name: str) -> bytes:
    return hmac.digest(key, b"message " + name.encode("utf-8", "surrogatepass"), sha256)
