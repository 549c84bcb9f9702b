"""Who has seen a case since there was last something new in it."""

import uuid

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base
from models.db.upsert import insert_once


class Seen(Base):
    """One row for each person and case; gone with the case, and once there is something new."""

    __tablename__ = "seen"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True, index=True
    )


def see(db: Session, case_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """This person has seen it as it is now."""
    insert_once(db, Seen, {"person_id": person_id, "case_id": case_id})


def renew(db: Session, case_id: uuid.UUID) -> None:
    """There is something new in it: nobody has seen it as it is now."""
    db.execute(delete(Seen).where(Seen.case_id == case_id))
