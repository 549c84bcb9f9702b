"""A pager: the phone and the e-mail address at which a member of staff is woken, day or night."""

import json
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.crypto.envelope import SealBroken, open_under, seal_under
from models.db.base import Base
from models.db.database import to_write
from models.event import Event
from models.person import Person


@dataclass(frozen=True, kw_only=True, repr=False)
class Way:
    """Where somebody is woken: a number in E.164, an address, or both; empty for none."""

    number: str = ""
    email: str = ""


class Pager(Base):
    """One row for each person who may be woken; what it holds is sealed under the service's key."""

    __tablename__ = "pager"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8))
    sealed_way: Mapped[bytes]

    person: Mapped[Person] = relationship()

    @classmethod
    def put(cls, db: Session, key: bytes, person_id: uuid.UUID, way: Way, language: str) -> None:
        """Wake this person here from now on."""
        to_write(db)
        pager = db.get(cls, person_id) or cls(person_id=person_id)
        pager.language = language
        pager.sealed_way = seal_under(key, json.dumps(asdict(way)).encode(), person_id.hex, "pager")
        db.add(pager)
        Event.record(db, "pager set", person_id)

    @classmethod
    def drop(cls, db: Session, person_id: uuid.UUID) -> None:
        """Do not wake this person any more; the number is forgotten."""
        to_write(db)
        if pager := db.get(cls, person_id):
            db.delete(pager)
            Event.record(db, "pager dropped", person_id)

    def way(self, key: bytes) -> Way:
        """Where they are woken, in the clear; SealBroken under another key."""
        found = json.loads(open_under(key, self.sealed_way, self.person_id.hex, "pager"))
        if not isinstance(found, dict):
            raise SealBroken
        return Way(**found)
