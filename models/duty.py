"""Who is on duty: which phone to ring for a caller who wants to talk to someone, and until when."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.call import Call, CallState, close, number_tag
from models.crypto.envelope import SealBroken, open_under, seal_under
from models.db.base import Base, now
from models.db.database import to_write
from models.event import Event
from models.person import Person

LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Ready:
    """Someone to ring, until when."""

    number: str
    until: datetime


class Duty(Base):
    """One row for each person on duty; gone with its number when they go, or when it ends."""

    __tablename__ = "duty"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    until: Mapped[datetime]
    sealed_number: Mapped[bytes]
    number_tag: Mapped[bytes]
    rung_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    @classmethod
    def begin(
        cls, db: Session, key: bytes, person_id: uuid.UUID, number: str, until: datetime
    ) -> None:
        """Be on duty with a phone, in E.164, from now on; ValueError for more than 12 hours."""
        if not now() < until <= now() + LONGEST:
            raise ValueError("duty lasts twelve hours at most")
        to_write(db)
        duty = db.get(cls, person_id) or cls(person_id=person_id)
        duty.until = until
        duty.sealed_number = seal_under(key, number.encode(), person_id.hex, "duty")
        duty.number_tag = number_tag(key, number)
        db.add(duty)
        Event.record(db, "went on duty", person_id)

    @classmethod
    def end(cls, db: Session, person_id: uuid.UUID) -> None:
        """Be off duty; the number is forgotten, and so is every call that was yet to be placed."""
        to_write(db)
        waiting = (Call.person_id == person_id) & (Call.state == CallState.WANTED.value)
        close(db, waiting, CallState.EXPIRED, now(), cause="Off duty")
        if duty := db.get(cls, person_id):
            db.delete(duty)
            Event.record(db, "went off duty", person_id)

    @classmethod
    def now_on(cls, db: Session) -> list["Duty"]:
        """Those on duty, the one first whose turn it is: who was rung least lately."""
        there = (cls.until > now()) & Person.active
        order = (cls.rung_at.is_not(None), cls.rung_at, cls.person_id)
        return list(db.scalars(select(cls).join(Person).where(there).order_by(*order)))

    @classmethod
    def of(cls, db: Session, person_id: uuid.UUID) -> "Duty | None":
        """A person's duty, while it lasts."""
        duty = db.get(cls, person_id)
        return duty if duty and duty.until > now() else None

    @classmethod
    def phone_of(cls, db: Session, key: bytes, person_id: uuid.UUID) -> str | None:
        """The phone of a person on duty; None for who is not, or was before the key changed."""
        duty = cls.of(db, person_id)
        try:
            return duty.ready(key).number if duty else None
        except SealBroken:
            return None

    @classmethod
    def is_on(
        cls, db: Session, key: bytes, person_id: uuid.UUID | None, number: str, at: datetime
    ) -> bool:
        """Whether this person, and nobody who has left, is on duty with this very phone."""
        this = (cls.person_id == person_id) & (cls.number_tag == number_tag(key, number))
        there = select(cls.person_id).join(Person).where(this, cls.until > at, Person.active)
        return db.scalar(there) is not None

    @classmethod
    def rung(cls, db: Session, key: bytes, number: str) -> None:
        """Whose phone this is had their turn."""
        whose = cls.number_tag == number_tag(key, number)
        db.execute(update(cls).where(whose).values(rung_at=now()))

    @classmethod
    def sweep(cls, db: Session) -> None:
        """Forget the numbers of those whose duty is over."""
        db.execute(delete(cls).where(cls.until <= now()))

    def ready(self, key: bytes) -> Ready:
        """The phone to ring, in the clear."""
        number = open_under(key, self.sealed_number, self.person_id.hex, "duty").decode()
        return Ready(number, self.until)
