"""A saved view: a part of the work list that somebody looks at often, under a name of their own."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from models.db.base import Base, now
from models.person import Person

LONGEST = 30
"""Letters of a name: as many as fit on a tab."""
MOST = 10
"""Views that a person may have of their own, and that the team may have together."""


class TooMany(ValueError):
    """There are as many as there may be."""


class SavedView(Base):
    """Its name, and the arguments of its address; `team`: everybody who reads cases sees it."""

    __tablename__ = "saved_view"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST))
    address: Mapped[dict[str, Any]]
    team: Mapped[bool]
    saved_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship()

    @classmethod
    def seen_by(cls, db: Session, person_id: uuid.UUID) -> "Sequence[SavedView]":
        """Those of a person, then the team's, each in the order of their names."""
        seen = select(cls).where(or_(cls.person_id == person_id, cls.team))
        by = (cls.team, cls.name, cls.id)
        return db.scalars(seen.options(joinedload(cls.person)).order_by(*by)).all()

    @classmethod
    def save(
        cls, db: Session, person: Person, name: str, address: dict[str, str], *, team: bool
    ) -> None:
        """Keep one, in place of the person's last of that name.

        :raise TooMany: they, or the team, have as many as there may be.
        """
        db.refresh(person, with_for_update=True)  # of two at once the second finds the first
        others = [one for one in cls.seen_by(db, person.id) if one.team == team]
        for one in others:
            if one.person_id == person.id and one.name == name:
                one.address = address
                return
        if len(others) >= MOST:
            raise TooMany
        db.add(cls(person_id=person.id, name=name, address=address, team=team))

    def may_be_removed_by(self, person_id: uuid.UUID) -> bool:
        """By who made it; a view of the team by anybody once who made it can't sign in any more."""
        return self.person_id == person_id or (self.team and not self.person.active)
