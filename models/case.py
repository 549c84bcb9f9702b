"""A case: what one caller filed, sealed, with only the facts in the clear that triage needs."""

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import (
    ForeignKey,
    SmallInteger,
    String,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.alert import raise_for
from models.case_indexes import INDEXES
from models.crypto.envelope import PrivateKey, SealBroken, open_under, open_with
from models.db.base import Base, now, one_of
from models.db.database import to_write
from models.event import Event
from models.priority import Priority
from models.sealed_case import sealed_row
from models.seen import see
from models.status import CLOSED, Status
from models.submission import Channel, Danger, Kind, Submission
from models.telling import insert_or_replace, yields

if TYPE_CHECKING:
    from models.note import Note
    from models.person import Person
    from models.reply import Reply
    from models.return_code import ReturnCode


class Case(Base):
    """One row for each thing filed, whatever its kind."""

    __tablename__ = "cases"  # CASE is a reserved word of SQL
    __table_args__ = (
        one_of("kind", Kind),
        one_of("channel", Channel),
        one_of("danger", Danger),
        one_of("status", Status),
        *INDEXES,
    )
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - SQLAlchemy reads a plain dict here

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    county: Mapped[str | None] = mapped_column(String(3))
    country: Mapped[str | None] = mapped_column(String(2))
    about: Mapped[str | None] = mapped_column(String(16))
    danger: Mapped[str | None] = mapped_column(String(8))
    urgent: Mapped[bool]
    complete: Mapped[bool]
    step: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=str(Priority.URGENT.value))
    follow_up_on: Mapped[date | None]
    caller_wrote_at: Mapped[datetime | None]
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime | None]
    unread: Mapped[bool]
    may_contact: Mapped[bool]
    content_version: Mapped[str] = mapped_column(String(64))
    idem: Mapped[bytes | None] = mapped_column(unique=True)
    source: Mapped[bytes | None]  # for a day
    call_tag: Mapped[bytes | None] = mapped_column(index=True)

    sealed_key: Mapped[bytes]
    sealed_answers: Mapped[bytes]
    sealed_contact: Mapped[bytes | None]
    to_fetch: Mapped[bytes | None]

    owner: Mapped["Person | None"] = relationship()
    notes: Mapped[list["Note"]] = relationship(order_by="Note.at", passive_deletes="all")
    replies: Mapped[list["Reply"]] = relationship(order_by="Reply.at", passive_deletes="all")
    code: Mapped["ReturnCode | None"] = relationship(
        primaryjoin="Case.id == foreign(ReturnCode.case_id)", viewonly=True
    )

    merged_into: Mapped["Case | None"] = relationship(
        secondary="case_merge",
        primaryjoin="Case.id == foreign(Merge.case_id)",
        secondaryjoin="Case.id == foreign(Merge.into_id)",
        viewonly=True,
    )

    @property
    def reference(self) -> str:
        """A short name for talk among staff; says nothing of the caller and opens nothing."""
        return self.id.hex[:8].upper()

    def columns(self) -> dict[str, Any]:
        """Its row, by the names of its columns."""
        return {one.key: getattr(self, one.key) for one in Case.__table__.columns}

    @property
    def closed(self) -> bool:
        return self.status in CLOSED

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> "Case":
        """A case of its columns, as the kind that it is; of others among them nothing is taken."""
        kind: type[Case] = Case.__mapper__.polymorphic_map[columns["kind"]].class_
        return kind(
            **{name: columns[name] for name in columns.keys() & Case.__table__.columns.keys()}
        )

    @classmethod
    def seal(
        cls, submission: Submission, public_key: bytes, urls_key: bytes | None = None
    ) -> "Case":
        """The case for what was told; touches nothing."""
        return cls.of(sealed_row(submission, public_key, urls_key))

    @classmethod
    def file(
        cls, db: Session, submission: Submission, public_key: bytes, urls_key: bytes | None = None
    ) -> "Case":
        """Keep what was told, once for each idem, however often and in parallel it comes."""
        return cls.seal(submission, public_key, urls_key).keep(db)

    def keep(self, db: Session) -> "Case":
        """Keep it, once for each idem; the case as it is now.

        What the caller told later takes the place of what they told earlier in the same dialogue;
        a case that was complete stays so.
        """
        to_write(db)
        self.store(db)
        kept = select(Case).where(Case.idem == self.idem)
        return db.scalars(kept.execution_options(populate_existing=True)).one()

    def store(self, db: Session) -> bool:
        """Insert this row, or replace an earlier telling of its idem; whether it did either. Where
        it tells of danger, somebody is woken for it."""
        if stored := not yields(db, self) and insert_or_replace(db, self):
            raise_for(db, self)
        return stored

    def open_answers(self, private_key: PrivateKey) -> dict[str, Any]:
        """The answers in the clear; SealBroken with a wrong key. Call `open` first: it audits."""
        return self._open_json(private_key, self.sealed_answers, "answers")

    def open_contact(self, private_key: PrivateKey) -> dict[str, str] | None:
        """How the caller may be reached, or None when they did not agree to it."""
        if self.sealed_contact is None:
            return None
        return self._open_json(private_key, self.sealed_contact, "contact")

    def _open_json(self, private_key: PrivateKey, sealed: bytes, field: str) -> dict[str, Any]:
        key = open_with(private_key, self.sealed_key, self.id.hex, "key")
        opened = json.loads(open_under(key, sealed, self.id.hex, field))
        if not isinstance(opened, dict):
            raise SealBroken
        return opened

    def open(self, db: Session, person: "Person") -> Self:
        """Record that `person` opens this and commit that, before anything is read.

        If the record cannot be kept this raises, and nothing may be shown.
        """
        Event.record(db, "opened", person.id, self.id)
        self.opened_at = self.opened_at or now()
        self.unread = False
        see(db, self.id, person.id)
        db.commit()
        return self

    def was_opened_by(self, db: Session, person: "Person", within: timedelta) -> bool:
        """Whether it is on record that they opened it so lately."""
        by_them_lately = (Event.person_id == person.id) & (Event.at > now() - within)
        return Event.happened(db, self.id, "opened", by_them_lately)

    def change_status(self, db: Session, person: "Person", status: str) -> None:
        """Move the work on; ValueError for an unknown status or for making it new again."""
        wanted = Status(status)
        if wanted is Status.NEW and self.status != Status.NEW:
            raise ValueError("a case that was worked on cannot be new again")
        if wanted == self.status:
            return
        Event.record(db, "status", person.id, self.id, before=str(self.status), after=wanted.value)
        self.status = wanted.value
        if self.closed:
            self.caller_wrote_at = None

    def assign(self, db: Session, person: "Person", owner: "Person | None") -> None:
        """Give the case to someone, or to nobody; who takes it has begun."""
        owner_id = owner.id if owner else None
        if owner_id == self.owner_id:
            return
        before, after = (str(one) if one else None for one in (self.owner_id, owner_id))
        Event.record(db, "owner", person.id, self.id, before=before, after=after)
        self.owner_id = owner_id
        if owner is person:
            self.begin(db, person)

    def begin(self, db: Session, person: "Person") -> None:
        """Whoever has it does something about it: what was new is in progress."""
        if self.status == Status.NEW and self.owner_id == person.id:
            self.change_status(db, person, Status.ACTIVE)
