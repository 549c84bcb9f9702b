"""What calls play beside the files of a release: takes that staff had recorded, each of the very
words of a prompt, brought by one person and published by another; and what a robot reads meanwhile.

An edition is what calls play between two changes of it, numbered from 1; 0 is before the first.
"""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, String, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.db.base import WHERE, Base, now
from models.db.database import to_write
from models.event import Event
from models.person import Person

ROBOT = "espeak-ng"
UNDER_WAY = timedelta(hours=2)
"""No call that began in an edition lasts longer after it."""
LONGEST_VOICE = 60

_LOCK = 0x7A4E5
"""The name of PostgreSQL's advisory lock on takes; any number nobody else uses."""


class Replaced(Exception):
    """It is no more what it was when somebody looked at it."""


class Playing(NamedTuple):
    """A take as a call needs it: which, of which words, from which edition on, and until which."""

    number: int
    language: str
    words: str
    since: int
    until: int | None


class PromptTake(Base):
    """One take. While `since` is empty nobody hears it; `before_id` is the one that it replaced."""

    __tablename__ = "prompt_take"
    __table_args__ = (
        Index(
            "uq_prompt_take_in_use",
            "language",
            "words_sha256",
            unique=True,
            info={WHERE: text("in_use")},
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(String(3))
    name: Mapped[str] = mapped_column(String(200))
    words: Mapped[str]
    words_sha256: Mapped[str] = mapped_column(String(64))
    voice: Mapped[str] = mapped_column(String(LONGEST_VOICE))
    lasts_ms: Mapped[int]
    doubts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sha256: Mapped[str] = mapped_column(String(64))
    sound: Mapped[bytes] = mapped_column(deferred=True)  # MP3, of 240 KB at most
    by_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    proposed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    since: Mapped[int | None] = mapped_column(index=True)
    until: Mapped[int | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    before_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("prompt_take.id"))
    in_use: Mapped[bool] = mapped_column(default=False)

    by: Mapped[Person | None] = relationship(foreign_keys=by_person_id)
    published_by: Mapped[Person | None] = relationship(foreign_keys=published_by_id)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.lasts_ms / 1000

    @property
    def by_person(self) -> bool:
        """Whether a person speaks it."""
        return self.voice != ROBOT

    @classmethod
    def keep(cls, db: Session, *, seconds: float, **fields: Any) -> "PromptTake":
        """Keep a take, `fields` being its other columns, in place of the one of the same person and
        the same words that nobody has published."""
        hold(db)
        words, by = fields["words"], fields["by_person_id"]
        made = cls(
            **fields,
            lasts_ms=round(seconds * 1000),
            number=(db.scalar(select(func.max(cls.number))) or 0) + 1,
            words_sha256=_sha256(words.encode()),
            sha256=_sha256(fields["sound"]),
        )
        same = (cls.language == made.language) & (cls.words_sha256 == made.words_sha256)
        mine = select(cls).where(same, cls.by_person_id == by, cls.since.is_(None))
        for former in db.scalars(mine) if by else ():
            db.delete(former)
        db.add(made)
        db.flush()
        return made

    def propose(self) -> None:
        """Ask somebody else to publish it."""
        self.proposed_at = now()


def drafts_of(db: Session, person_id: uuid.UUID) -> Sequence[PromptTake]:
    """What a person has recorded and nobody has been asked to publish, in the order of names."""
    asked = select(PromptTake).where(
        PromptTake.by_person_id == person_id,
        PromptTake.since.is_(None),
        PromptTake.proposed_at.is_(None),
    )
    return db.scalars(asked.order_by(PromptTake.language, PromptTake.name)).all()


def proposed(db: Session) -> Sequence[PromptTake]:
    """Those that wait for somebody to publish them."""
    waits = PromptTake.proposed_at.is_not(None) & PromptTake.since.is_(None)
    asked = select(PromptTake).where(waits)
    return db.scalars(asked.order_by(PromptTake.language, PromptTake.name)).all()


def in_use(db: Session) -> Sequence[PromptTake]:
    """Those that calls play."""
    return db.scalars(select(PromptTake).where(PromptTake.in_use)).all()


def lasts(takes: Iterable[PromptTake]) -> dict[tuple[str, str], float]:
    """How many seconds these last, by language and words."""
    return {(one.language, one.words): one.seconds for one in takes}


def published(db: Session, most: int) -> Sequence[PromptTake]:
    """Those that people published, the last first."""
    there = select(PromptTake).where(PromptTake.published_by_id.is_not(None))
    return db.scalars(there.order_by(PromptTake.since.desc(), PromptTake.name).limit(most)).all()


def publish(
    db: Session, takes: Iterable[PromptTake], person_id: uuid.UUID | None, *, overlong: int = 0
) -> None:
    """Have calls play these from now on, in place of others of the same words: one edition.

    `person_id` is None for what a robot reads. One that plays already stays as it is. `overlong`:
    so many ways come to take longer than they may by it, and somebody said that it be so.
    """
    hold(db)
    asked = select(PromptTake).where(PromptTake.id.in_([one.id for one in takes]))
    as_it_is = asked.where(PromptTake.since.is_(None)).execution_options(populate_existing=True)
    edition, news = edition_of(db) + 1, db.scalars(as_it_is.order_by(PromptTake.number)).all()
    for one in news:
        same = (PromptTake.language == one.language, PromptTake.words_sha256 == one.words_sha256)
        if former := db.scalar(select(PromptTake).where(PromptTake.in_use, *same)):
            _end(former, edition)
            one.before_id = former.id
            db.flush()
        one.since, one.in_use = edition, True
        one.published_at, one.published_by_id = now(), person_id
        db.flush()
    if news:
        numbers = [one.number for one in news]
        what = "prompts published" if person_id else "prompts read by robot"
        more: dict[str, Any] = {"overlong": overlong} if overlong else {}
        Event.record(db, what, person_id, edition=edition, takes=numbers, **more)


def undo(db: Session, edition: int, person_id: uuid.UUID) -> None:
    """Take what was published together out of use, and bring back what it replaced.

    :raise Replaced: nothing of it is in use any more.
    """
    hold(db)
    newest = edition_of(db) + 1
    if not 0 < edition < newest:
        raise Replaced
    asked = select(PromptTake).where(PromptTake.in_use, PromptTake.since == edition)
    undone = db.scalars(asked.execution_options(populate_existing=True)).all()
    if not undone:
        raise Replaced
    for one in undone:
        _end(one, newest)
        db.flush()
        if former := one.before_id and db.get(PromptTake, one.before_id):
            former.in_use, former.until, former.ended_at = True, None, None
            db.flush()
    Event.record(db, "prompts undone", person_id, edition=edition, takes=[u.number for u in undone])


def edition_of(db: Session) -> int:
    """The number of the newest edition; 0 before the first."""
    newest = db.execute(select(func.max(PromptTake.since), func.max(PromptTake.until))).one()
    return max(one or 0 for one in newest)


def playing(db: Session, at: datetime | None = None) -> list[Playing]:
    """All that calls may play, those among them that began before it was replaced."""
    late = or_(PromptTake.in_use, PromptTake.ended_at > (at or now()) - UNDER_WAY)
    asked = select(
        PromptTake.number, PromptTake.language, PromptTake.words, PromptTake.since, PromptTake.until
    )  # and no more: what answers callers may read nothing else of it
    found = db.execute(asked.where(PromptTake.since.is_not(None), late))
    return [
        Playing(number, language, words, since or 0, until)
        for number, language, words, since, until in found
    ]


def sound_of(db: Session, number: int) -> bytes | None:
    """The MP3 file of a take that was published."""
    asked = select(PromptTake.sound).where(PromptTake.number == number)
    return db.scalar(asked.where(PromptTake.since.is_not(None)))


def hold(db: Session) -> None:
    """One at a time publishes, or changes what waits; others wait until the transaction ends."""
    to_write(db)
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _end(one: PromptTake, edition: int) -> None:
    one.in_use, one.until, one.ended_at = False, edition, now()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
