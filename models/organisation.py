"""The organisation: the one public key that all cases are sealed to."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import (
    KEY_BYTES,
    SealBroken,
    new_pair,
    open_under,
    public_of,
    seal_under,
)
from models.crypto.recovery_key import new_recovery_key, recovery_secret
from models.db.base import Base, now
from models.db.database import to_write

_NEXT = "organisation.next"


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
    def here(cls, db: Session) -> Self:
        """The organisation, which is known to be set up; two that change it take turns."""
        return db.get_one(cls, 1, with_for_update=True, populate_existing=True)

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
        """The private key, a ring once it was changed; Mistyped if it can be no recovery key,
        SealBroken if it is not ours."""
        return open_under(recovery_secret(recovery_key), self.wrapped_key, "1", "organisation key")

    def next_epoch(self, recovery_key: str) -> "Epoch":
        """A fresh key in front of those that there were, under the same recovery key.

        Mistyped and SealBroken as above.
        """
        private_key, public_key = new_pair()
        ring = private_key + self.open_with_recovery(recovery_key)
        sealed = seal_under(recovery_secret(recovery_key), ring, "1", "organisation key")
        return Epoch(public_key, sealed)

    def begin(self, epoch: "Epoch", recovery_key: str) -> bytes:
        """Have all be sealed to the key of this epoch from now on: the ring to be given to people.

        SealBroken if the epoch was not made of the key that there is now: nothing is changed then.
        """
        ring = open_under(recovery_secret(recovery_key), epoch.wrapped_key, "1", "organisation key")
        before = self.open_with_recovery(recovery_key)
        if ring[KEY_BYTES:] != before or public_of(ring) != epoch.public_key:
            raise SealBroken
        self.public_key, self.wrapped_key = epoch.public_key, epoch.wrapped_key
        return ring


@dataclass(frozen=True)
class Epoch:
    """A key of the organisation that is made and not in use yet, under the recovery key."""

    public_key: bytes
    wrapped_key: bytes

    @classmethod
    def read(cls, folder: Path) -> "Epoch | None":
        """As it was written down last; None where there is none."""
        try:
            written = (folder / _NEXT).read_bytes()
        except FileNotFoundError:
            return None
        return cls(written[:KEY_BYTES], written[KEY_BYTES:])

    def write(self, folder: Path) -> None:
        """Keep it until it is begun."""
        draft = (folder / _NEXT).with_suffix(".tmp")
        draft.touch(mode=0o600)
        draft.write_bytes(self.public_key + self.wrapped_key)
        draft.replace(folder / _NEXT)

    @staticmethod
    def forget(folder: Path) -> None:
        """It was begun, or given up."""
        (folder / _NEXT).unlink(missing_ok=True)
