"""A leftover: a recording that we keep, or that nobody wants any more, and that lies at the gateway
still. It is deleted there by and by, and gone here with that.

It belongs to no case: who deletes their case is to leave nothing there either.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.counterfoils import KEPT as COUNTERFOILS_KEPT
from models.crypto.envelope import SealBroken, open_under, seal_under
from models.db.base import Base
from models.db.database import to_write

STAYS = COUNTERFOILS_KEPT + timedelta(hours=1)
"""A database that is put back may lack the recording; until then it could be fetched once more."""

KNOWN_FOR = timedelta(days=7)
"""Meta knows what a phone sent by its name for so long. Source: its page on media, June 2026."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)


@dataclass(frozen=True, repr=False)
class Owed:
    """One that is ours to delete now."""

    id: uuid.UUID
    url: str
    tries: int


class Leftover(Base):
    """One recording at the gateway."""

    __tablename__ = "leftover"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sealed_url: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]

    @classmethod
    def leave(cls, db: Session, url: str, urls_key: bytes, at: datetime) -> None:
        """One is to be deleted there, once nothing here could lack it."""
        row = uuid.uuid4()
        sealed = seal_under(urls_key, url.encode(), row.hex, "url")
        db.add(cls(id=row, sealed_url=sealed, made_at=at, due_at=at + STAYS, tries=0))

    @classmethod
    def claim(cls, db: Session, urls_key: bytes, at: datetime) -> Owed | None:
        """The next that is due. Unless it is said to be gone it is due again, ever more rarely:
        a worker may die over it."""
        if not db.scalar(select(exists().where(cls.due_at <= at))):
            return None
        to_write(db)
        due = select(cls).where(cls.due_at <= at).order_by(cls.due_at).limit(20)
        for row in db.scalars(due.with_for_update(skip_locked=True)):
            try:
                url = open_under(urls_key, row.sealed_url, row.id.hex, "url").decode()
            except SealBroken:
                db.delete(row)  # the key was changed, so nobody knows where it lies
                continue
            row.due_at = at + min(_FIRST_PAUSE * 2**row.tries, _LONGEST_PAUSE)
            row.tries += 1
            return Owed(row.id, url, row.tries)
        return None

    @classmethod
    def gone(cls, db: Session, owed: Owed) -> None:
        """It was deleted there."""
        if row := db.get(cls, owed.id):
            db.delete(row)
