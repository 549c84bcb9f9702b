"""A list that staff keep, as one file brought it: imported whole, and undone by the one before.

A list first stands as a draft, to be looked at; it is in use only once it is confirmed.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import WHERE, Base, now
from models.event import Event
from models.person import Person


class Topic(StrEnum):
    """What a list is of."""

    AGENCIES = "agencies"
    SERVICES = "services"
    NUMBERS = "numbers"
    OFFERS = "offers"
    HOURS = "hours"


class Overtaken(Exception):
    """Another list came into use since this one was looked at."""


class Dropped(Exception):
    """The draft is gone: its author dropped it, or made another."""


class ImportedList(Base):
    """One version of a list; of each topic one is in use at most."""

    __tablename__ = "imported_list"
    __table_args__ = (
        Index(
            "uq_imported_list_in_use",
            "topic",
            unique=True,
            info={WHERE: text("in_use")},
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(16), index=True)
    as_of: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(120))
    entries: Mapped[int]
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    in_use: Mapped[bool]
    before_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("imported_list.id"))
    notes: Mapped[dict[str, Any] | None]  # how it was read from its file, for whoever confirms it

    by: Mapped[Person] = relationship()

    @classmethod
    def draft(
        cls, db: Session, topic: Topic, as_of: date, file_name: str, person_id: uuid.UUID
    ) -> "ImportedList":
        """A list to be looked at; this person's drafts before it are dropped."""
        mine = cls.by_person_id == person_id
        db.execute(delete(cls).where(mine, cls.topic == topic, cls.imported_at.is_(None)))
        made = cls(
            id=uuid.uuid4(),
            topic=topic.value,
            as_of=as_of,
            file_name="".join(filter(str.isprintable, file_name))[:120],
            entries=0,
            by_person_id=person_id,
            uploaded_at=now(),
            in_use=False,
            before_id=in_use_id(db, topic),
        )
        db.add(made)
        db.flush()
        return made

    def confirm(self, db: Session, person_id: uuid.UUID, **facts: Any) -> None:
        """Take the list into use in place of the one it was compared with.

        :raise Overtaken: that one is not in use any more; compare again. Confirmed twice is once.
        :raise Dropped: it is there no more.
        """
        if self not in _hold_all(db, self.topic):  # two may confirm at once, or one twice
            raise Dropped
        if self.imported_at is not None:
            return
        before = _in_use(db, self.topic)
        if (before.id if before else None) != self.before_id:
            raise Overtaken
        if before:
            before.in_use = False
            db.flush()
        self.in_use, self.imported_at = True, now()
        Event.record(db, "list imported", person_id, list=self.id.hex, topic=self.topic, **facts)

    def undo(self, db: Session, person_id: uuid.UUID) -> None:
        """Bring the list before this one back into use; where there is none, none is in use.

        :raise Overtaken: another has taken its place. Undone twice is once.
        """
        _hold_all(db, self.topic)
        if self.undone_at is not None:
            return
        current = _in_use(db, self.topic)
        if current is None or current.id != self.id:
            raise Overtaken
        self.in_use, self.undone_at = False, now()
        db.flush()
        if self.before_id and (before := db.get(ImportedList, self.before_id)):
            before.in_use = True
        Event.record(db, "list undone", person_id, list=self.id.hex, topic=self.topic)


def in_use_id(db: Session, topic: Topic) -> uuid.UUID | None:
    """The id of the list in use."""
    in_use = (ImportedList.topic == topic.value) & ImportedList.in_use
    return db.scalar(select(ImportedList.id).where(in_use))


def in_use_at(lists: Sequence[ImportedList], at: datetime) -> uuid.UUID | None:
    """Of a list's `history`, the id of the one that was in use at a time."""
    then = (one for one in lists if one.imported_at and one.imported_at <= at)
    return next((one.id for one in then if not one.undone_at or one.undone_at > at), None)


def all_in_use(db: Session) -> dict[str, uuid.UUID]:
    """By topic, the id of the list in use."""
    in_use = select(ImportedList.topic, ImportedList.id).where(ImportedList.in_use)
    return {topic: id_ for topic, id_ in db.execute(in_use)}


def history(db: Session, topic: Topic) -> Sequence[ImportedList]:
    """All lists that were ever imported, newest first."""
    imported = (ImportedList.topic == topic.value) & ImportedList.imported_at.is_not(None)
    return db.scalars(
        select(ImportedList).where(imported).order_by(ImportedList.imported_at.desc())
    ).all()


def drafts(db: Session, topic: Topic) -> Sequence[ImportedList]:
    """All that were looked at and not taken into use."""
    waiting = (ImportedList.topic == topic.value) & ImportedList.imported_at.is_(None)
    return db.scalars(select(ImportedList).where(waiting)).all()


def _hold_all(db: Session, topic: str) -> Sequence[ImportedList]:
    """Hold every list of a topic until this transaction ends, and see each as it is now."""
    lists = select(ImportedList).where(ImportedList.topic == topic).order_by(ImportedList.id)
    return db.scalars(lists.with_for_update().execution_options(populate_existing=True)).all()


def _in_use(db: Session, topic: str) -> ImportedList | None:
    """The list in use, held until this transaction ends."""
    return db.scalar(
        select(ImportedList)
        .where(ImportedList.topic == topic, ImportedList.in_use)
        .with_for_update()
    )
