"""The organisation's key on its way from one person to another: sealed under a code that the first
tells the second by voice, and gone when it was taken or a day is over."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import open_under, seal_under
from models.crypto.recovery_key import new_recovery_key, recovery_secret
from models.db.base import Base, now
from models.event import Event
from models.person import Person

WAITS_FOR = timedelta(days=1)


class NothingWaits(LookupError):
    """Nobody has handed the key to this person, or not within the last day."""


class KeyHandover(Base):
    """The key for one person, whom a colleague who holds it has chosen."""

    __tablename__ = "key_handover"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed_key: Mapped[bytes]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    @classmethod
    def give(cls, db: Session, person: Person, by: uuid.UUID, private_key: bytes) -> str:
        """Have the key wait for them, in place of one that waits already; the code to it, which
        is kept nowhere and is typed like a recovery key."""
        code = new_recovery_key()
        sealed = seal_under(recovery_secret(code), private_key, person.id.hex, "key handover")
        cls.drop(db, person.id)
        db.add(cls(person_id=person.id, sealed_key=sealed, by_id=by, at=now()))
        Event.record(db, "key handed on", by, handed=person.id.hex)
        return code

    @classmethod
    def take(cls, db: Session, person: Person, code: str) -> bytes:
        """The key, which waits no longer.

        :raise NothingWaits: there is none.
        :raise Mistyped: it can't be such a code.
        :raise SealBroken: it is another code.
        """
        handed = db.get(cls, person.id, with_for_update=True)
        if handed is None or handed.at < now() - WAITS_FOR:
            raise NothingWaits
        key = open_under(recovery_secret(code), handed.sealed_key, person.id.hex, "key handover")
        db.delete(handed)
        Event.record(db, "key taken", person.id)
        return key

    @classmethod
    def drop(cls, db: Session, person_id: uuid.UUID) -> None:
        """None waits for them any more."""
        db.execute(delete(cls).where(cls.person_id == person_id))

    @classmethod
    def waiting(cls, db: Session) -> set[uuid.UUID]:
        """For whom a key waits."""
        return set(db.scalars(select(cls.person_id).where(cls.at >= now() - WAITS_FOR)))
