"""A case that a person has begun to enter by hand: sealed, theirs alone, for a day."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Self

from sqlalchemy import ForeignKey, String, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import open_with, seal_to
from models.crypto.padding import padded
from models.db.base import Base, now
from models.db.upsert import insert_or_update
from models.unsent import KEPT_FOR, Before

_BLOCK = 1024


class Begun(NamedTuple):
    """Whose it is, and in which open window of theirs, by its name."""

    person_id: uuid.UUID
    window: str


class UnsentCase(Base):
    """At most one of each person and window: the whole form, sealed to the organisation and bound
    to them. Two windows are two calls, as a rule.

    The public key is enough to keep one, so that what somebody sends when their sign-in is over is
    kept as well.
    """

    __tablename__ = "unsent_case"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    window: Mapped[str] = mapped_column(String(22), primary_key=True, server_default=text("''"))
    at: Mapped[datetime]
    sealed_form: Mapped[bytes]

    @classmethod
    def keep(
        cls,
        db: Session,
        place: Begun,
        form: Mapping[str, str],
        public_key: bytes,
        before: Before | None = None,
    ) -> None:
        """Keep a form instead of what was there; one with nothing filled in is not kept."""
        if before:
            cls.forget(db, place._replace(window=before.window), at=before.at)
        if not any(given.strip() for given in form.values()):
            cls.forget(db, place)
            return
        sealed = seal_to(public_key, padded(form, _BLOCK), place.person_id.hex, "unsent case")
        changed = {"at": now(), "sealed_form": sealed}
        insert_or_update(db, cls, place._asdict() | changed, changed)

    @classmethod
    def forget(cls, db: Session, place: Begun, at: datetime | None = None) -> None:
        """It became a case, or was given up; with `at`, unless it was changed since."""
        gone = delete(cls).where(cls.person_id == place.person_id, cls.window == place.window)
        db.execute(gone if at is None else gone.where(cls.at == at))

    @classmethod
    def of(cls, db: Session, person_id: uuid.UUID) -> list[Self]:
        """What this person has begun within a day, the newest first."""
        kept = select(cls).where(cls.person_id == person_id, cls.at > now() - KEPT_FOR)
        return list(db.scalars(kept.order_by(cls.at.desc())))

    def open(self, private_key: bytes) -> dict[str, str]:
        """The form in the clear; SealBroken with a wrong key."""
        sealed = open_with(private_key, self.sealed_form, self.person_id.hex, "unsent case")
        return dict(json.loads(sealed))
