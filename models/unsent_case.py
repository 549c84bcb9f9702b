"""A case that a person has begun to enter by hand: sealed, theirs alone, for a day."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.envelope import open_with, seal_to
from models.crypto.padding import padded
from models.db.base import Base, now
from models.db.upsert import insert_or_update
from models.unsent import KEPT_FOR

_BLOCK = 1024


class UnsentCase(Base):
    """At most one of each person: the whole form, sealed to the organisation and bound to them.

    The public key is enough to keep one, so that what somebody sends when their sign-in is over is
    kept as well.
    """

    __tablename__ = "unsent_case"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
    sealed_form: Mapped[bytes]

    @classmethod
    def keep(
        cls, db: Session, person_id: uuid.UUID, form: Mapping[str, str], public_key: bytes
    ) -> None:
        """Keep a form instead of what was there; one with nothing filled in is not kept."""
        if not any(given.strip() for given in form.values()):
            cls.forget(db, person_id)
            return
        sealed = seal_to(public_key, padded(form, _BLOCK), person_id.hex, "unsent case")
        changed = {"at": now(), "sealed_form": sealed}
        insert_or_update(db, cls, {"person_id": person_id} | changed, changed)

    @classmethod
    def forget(cls, db: Session, person_id: uuid.UUID) -> None:
        """It became a case, or was given up."""
        db.execute(delete(cls).where(cls.person_id == person_id))

    @classmethod
    def of(cls, db: Session, person_id: uuid.UUID) -> Self | None:
        """What this person has begun within a day."""
        kept = db.get(cls, person_id)
        return kept if kept and kept.at > now() - KEPT_FOR else None

    def open(self, private_key: bytes) -> dict[str, str]:
        """The form in the clear; SealBroken with a wrong key."""
        sealed = open_with(private_key, self.sealed_form, self.person_id.hex, "unsent case")
        return dict(json.loads(sealed))
