"""The organisation: the one public key that all cases are sealed to."""

from datetime import datetime, timedelta
from hashlib import sha256
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

TAKEN_UP_IN = timedelta(days=1)
"""By then no process is left that seals to the key before, and no journal."""


class AlreadySetUp(Exception):
    """The organisation has its key; a second one would make the first one's cases unreadable."""


class Organisation(Base):
    """One row. The private key is here only under the recovery key, which is kept on paper; and the
    next one, which lies ready for when somebody leaves, under that and a code of its own."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    public_key: Mapped[bytes]
    wrapped_key: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_public_key: Mapped[bytes | None]
    next_wrapped_key: Mapped[bytes | None]
    next_by_code: Mapped[bytes | None]
    changed_at: Mapped[datetime | None]
    resealed_at: Mapped[datetime | None]  # when all was last seen to be sealed to the newest key

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

    def prepare(self, recovery_key: str) -> str:
        """Have a fresh key lie ready, in front of those that there were and in place of one that
        lay there: the code that opens it without the recovery key, to be kept on paper.

        Mistyped and SealBroken as above.
        """
        private_key, self.next_public_key = new_pair()
        ring, code = private_key + self.open_with_recovery(recovery_key), new_recovery_key()
        self.next_wrapped_key = seal_under(
            recovery_secret(recovery_key), ring, "1", "organisation key"
        )
        self.next_by_code = seal_under(recovery_secret(code), ring, "1", self._beside())
        return code

    def next_with_recovery(self, recovery_key: str) -> bytes:
        """The ring that lies ready; Mistyped or SealBroken as above, or where none does."""
        ready = self.next_wrapped_key or b""
        return open_under(recovery_secret(recovery_key), ready, "1", "organisation key")

    def next_with_code(self, code: str) -> bytes:
        """The same by the code that was made with it."""
        return open_under(recovery_secret(code), self.next_by_code or b"", "1", self._beside())

    def begin(self, ring: bytes) -> None:
        """Have all be sealed from now on to the key that lay ready, which this ring begins with.

        SealBroken if it does not follow the one that there is now: nothing is changed then.
        """
        if self.next_wrapped_key is None:
            raise SealBroken
        made, before = public_of(ring), public_of(ring[KEY_BYTES:])
        if (made, before) != (self.next_public_key, self.public_key):
            raise SealBroken
        self.public_key, self.wrapped_key = made, self.next_wrapped_key
        self.next_public_key = self.next_wrapped_key = self.next_by_code = None
        self.changed_at, self.resealed_at = now(), None

    def _beside(self) -> str:
        """What the code opens belongs to what the recovery key opens, or neither is put to use."""
        return f"next organisation key {sha256(self.next_wrapped_key or b'').hexdigest()}"

    @property
    def to_reseal(self) -> bool:
        """Whether something may still be sealed to the key before: nobody has looked through all
        since it was changed, or not since the last process took up the new one."""
        if self.changed_at is None or self.resealed_at is None:
            return self.changed_at is not None
        return self.resealed_at < self.changed_at + TAKEN_UP_IN <= now()
