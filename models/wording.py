"""What callers are told as staff have changed it: begun by one person, published by another.

A wording holds all that differs from the words that the service came with. Each that was published
has a number, by which a dialogue knows the words that it began in; 0 is what the service came with.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import WHERE, Base, now
from models.db.database import to_write
from models.event import Event
from models.person import Person

SHIPPED = 0
UNDER_WAY = timedelta(hours=2)
"""No dialogue that began in words lasts longer after they were replaced; texts do for as long."""
LONGEST_NOTE = 200

Changed = Mapping[str, Mapping[str, Sequence[str]]]
"""By language and key, the words before and the words after."""


class Replaced(Exception):
    """Other words came into use, or this draft became another, since it was looked at."""


class Wording(Base):
    """One set of changes. Of a draft, to the words that were in use as they were made; of one that
    was published, to those that the service came with."""

    __tablename__ = "wording"
    __table_args__ = (
        Index(
            "uq_wording_in_use",
            "in_use",
            unique=True,
            info={WHERE: text("in_use")},
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int | None] = mapped_column(unique=True)
    before: Mapped[int | None]  # the number of the words that it replaced
    changes: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    proposed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]  # when others came into use in its place
    in_use: Mapped[bool] = mapped_column(default=False)

    by: Mapped[Person] = relationship(foreign_keys=by_person_id)
    published_by: Mapped[Person | None] = relationship(foreign_keys=published_by_id)

    @classmethod
    def draft_of(
        cls, db: Session, person_id: uuid.UUID, *, to_change: bool = False
    ) -> "Wording | None":
        """What a person has changed and nobody has published; held where they are `to_change` it,
        so that nobody publishes what only they have read."""
        mine = (cls.by_person_id == person_id) & cls.published_at.is_(None)
        asked = select(cls).where(mine).order_by(cls.changed_at.desc()).limit(1)
        if to_change:
            to_write(db)
            asked = asked.with_for_update().execution_options(populate_existing=True)
        return db.scalar(asked)

    @classmethod
    def used(cls, db: Session) -> "Wording | None":
        """The one in use; None where callers are told what the service came with."""
        return db.scalar(select(cls).where(cls.in_use))

    def change(self, changes: Changed) -> None:
        """Have it say other words; whoever was asked to publish it is to be asked again."""
        self.changes, self.changed_at = {**changes}, now()
        self.proposed_at = None

    def propose(self, db: Session, note: str) -> None:
        """Ask somebody else to publish it."""
        self.note, self.proposed_at = note[:LONGEST_NOTE], now()
        Event.record(db, "words proposed", self.by_person_id, wording=self.id.hex, keys=self.keys)

    def publish(self, db: Session, person_id: uuid.UUID, whole: Changed, before: int) -> None:
        """Have callers told these words, `whole` being all that differs then from what the service
        came with, in place of those of the number `before`. Published twice is once.

        :raise Replaced: other words are in use.
        """
        hold(db)
        if self.published_at is not None:
            return
        keys = self.keys
        self._follow(db, before)
        self.number = (db.scalar(select(func.max(Wording.number))) or SHIPPED) + 1
        self.changes, self.before = {**whole}, before
        self.published_at, self.published_by_id, self.in_use = now(), person_id, True
        of = self.id.hex
        Event.record(db, "words published", person_id, wording=of, version=self.number, keys=keys)

    def undo(self, db: Session, person_id: uuid.UUID) -> None:
        """Bring back the words that it replaced.

        :raise Replaced: it is not in use any more.
        """
        hold(db)
        if not self.in_use:
            raise Replaced
        self.in_use, self.ended_at = False, now()
        db.flush()
        if former := db.scalar(select(Wording).where(Wording.number == self.before)):
            former.in_use, former.ended_at = True, None
        Event.record(db, "words undone", person_id, wording=self.id.hex, version=self.number)

    @property
    def keys(self) -> list[str]:
        """Which texts it changes: the language and the key of each."""
        return [f"{code} {key}" for code in sorted(self.changes) for key in self.changes[code]]

    def _follow(self, db: Session, before: int) -> None:
        former = Wording.used(db)
        if (former.number if former else SHIPPED) != before:
            raise Replaced
        if former:
            former.in_use, former.ended_at = False, now()
            db.flush()


def proposed(db: Session) -> Sequence[Wording]:
    """Those that wait for somebody to publish them, the first first."""
    waits = Wording.proposed_at.is_not(None) & Wording.published_at.is_(None)
    return db.scalars(select(Wording).where(waits).order_by(Wording.proposed_at)).all()


def published(db: Session, most: int) -> Sequence[Wording]:
    """The last that were published, newest first."""
    there = select(Wording).where(Wording.published_at.is_not(None))
    return db.scalars(there.order_by(Wording.number.desc()).limit(most)).all()


def over(used: Changed, draft: Changed) -> dict[str, Any]:
    """All that differs from what the service came with once a draft is published over the words in
    use: of words that differ already, what the service came with is in those in use."""
    whole: dict[str, Any] = {code: {**of} for code, of in used.items()}
    for code, of in draft.items():
        there = whole.setdefault(code, {})
        for key, (before, after) in of.items():
            there[key] = (there[key][0] if key in there else before, after)
    return whole


def told(db: Session, at: datetime | None = None) -> tuple[int, frozenset[int]]:
    """The number of the words in use, and those of the words in which dialogues may be under way
    that began before they were replaced."""
    since = (at or now()) - UNDER_WAY
    late = or_(Wording.ended_at > since, Wording.in_use)
    newest, earlier = SHIPPED, set[int]()
    asked = select(Wording.number, Wording.in_use, Wording.before, Wording.published_at)
    for number, in_use, before, published_at in db.execute(asked.where(late)):
        if in_use:
            newest = number or SHIPPED
        else:
            earlier.add(number or SHIPPED)
        if published_at and published_at > since:
            earlier.add(before or SHIPPED)
    return newest, frozenset(earlier - {newest})


def changes_of(db: Session, number: int) -> dict[str, Any]:
    """All that differs in the words of a number from those that the service came with."""
    return db.scalar(select(Wording.changes).where(Wording.number == number)) or {}


def hold(db: Session) -> None:
    """Hold every wording until this transaction ends, and see each as it is now."""
    to_write(db)
    held = select(Wording).order_by(Wording.id).with_for_update()
    db.scalars(held.execution_options(populate_existing=True)).all()
