"""That somebody of staff read again what the card of a country rests on, and found it so still."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from models.db.base import Base, now
from models.db.upsert import insert_or_update
from models.event import Event
from models.person import Person


class CardCheck(Base):
    """The last time, of one country."""

    __tablename__ = "card_check"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)  # ISO 3166-1
    at: Mapped[datetime]
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person] = relationship()

    @classmethod
    def mark(cls, db: Session, country: str, person_id: uuid.UUID) -> None:
        """It was read just now."""
        found = {"at": now(), "by_person_id": person_id}
        insert_or_update(db, cls, {"country": country} | found, found)
        Event.record(db, "card checked", person_id, country=country)

    @classmethod
    def by_country(cls, db: Session) -> "dict[str, CardCheck]":
        """All that there are."""
        found = db.scalars(select(cls).options(joinedload(cls.by)))
        return {one.country: one for one in found}
