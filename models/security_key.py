"""A security key: a small device that a person touches as their second factor (WebAuthn)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base, now
from models.event import Event

LONGEST = 40
"""Letters of a name."""
MOST = 10
"""Keys that a person may have."""


class SecurityKey(Base):
    """What a device said of itself when it was added: no secret, for that never leaves it.

    `credential` holds its id and its public key as WebAuthn has them; `uses`: what it counted when
    it was last used, 0 where it counts nothing.
    """

    __tablename__ = "security_key"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST))
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    credential: Mapped[bytes]
    uses: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]

    @classmethod
    def of(cls, db: Session, person_id: uuid.UUID) -> "Sequence[SecurityKey]":
        """A person's, in the order in which they were added."""
        theirs = select(cls).where(cls.person_id == person_id)
        return db.scalars(theirs.order_by(cls.added_at, cls.id)).all()

    @classmethod
    def holders(cls, db: Session) -> set[uuid.UUID]:
        """Who has one."""
        return set(db.scalars(select(cls.person_id).distinct()))

    @classmethod
    def drop_all(cls, db: Session, person_id: uuid.UUID) -> None:
        """Forget all of a person's."""
        db.execute(delete(cls).where(cls.person_id == person_id))

    def use(self, db: Session, uses: int) -> bool:
        """Note that it was used, with what it counts now; False where it has counted as far before:
        then there are two of it, or an answer is repeated. Of two at once one is the first."""
        counts_on = SecurityKey.uses < uses if uses else SecurityKey.uses == 0
        noted = update(SecurityKey).where(SecurityKey.id == self.id, counts_on)
        noted = noted.values(uses=uses, used_at=now()).returning(SecurityKey.id)
        return db.scalar(noted) is not None

    def remove(self, db: Session) -> None:
        """It opens nothing any more."""
        Event.record(db, "security key removed", self.person_id)
        db.delete(self)
