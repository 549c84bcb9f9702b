"""The organisation: the one public key that all cases are sealed to."""

from datetime import datetime
from typing import Self

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import new_pair, open_under, seal_under
from models.crypto.recovery_key import new_recovery_key, recovery_secret
from models.db.base import Base, now
from models.db.database import to_write


class AlreadySetUp(Exception):
    """The organisation has its key; a second one would make the first one's cases unreadable."""


class Organisation(Base):
    """One row. The private key is here only under the recovery key, which is kept on paper."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    public_key: Mapped[bytes]
    wrapped_key: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, db: Session) -> Self | None:
        """The organisation, or None before set-up."""
        return db.get(cls, 1)

    @classmethod
    def set_up(cls, db: Session) -> tuple[Self, str, bytes]:
        """Make the keys: (organisation, recovery key to print once, private key to wrap).

        AlreadySetUp if there is one.
        """
        to_write(db)
        if cls.of(db):
            raise AlreadySetUp
        private_key, public_key = new_pair()
        recovery_key = new_recovery_key()
        wrapped = seal_under(recovery_secret(recovery_key), private_key, "1", "organisation key")
        organisation = cls(id=1, public_key=public_key, wrapped_key=wrapped)
        db.add(organisation)
        db.flush()
        return organisation, recovery_key, private_key

    def open_with_recovery(self, recovery_key: str) -> bytes:
        """The private key; Mistyped if it can be no recovery key, SealBroken if it is not ours."""
        return open_under(recovery_secret(recovery_key), self.wrapped_key, "1", "organisation key")
