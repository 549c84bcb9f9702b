"""Two cases that are one matter: the one is closed and points to the other, which goes on.

Nothing is moved: each keeps its words, its code and its replies, so that it can be undone, and no
caller comes to see what another told. How pressing it is, and its alert, go on in the other. Which
other it is stands in a row that goes with either, and never in the audit log, which nothing leaves.
"""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alert import hold_alerts
from models.case import Case
from models.closure import Disposition, Said, close, reopen
from models.db.base import Base
from models.event import Event, hold_cases
from models.inheritance import decided, give_back, inherit, recorded, restore
from models.person import Person
from models.restriction import Reader
from models.return_code import ReturnCode
from models.seen import renew
from models.status import Status

MERGED, INTO, UNDONE, ENDED = "duplicate merged", "merged into", "merge undone", "merge ended"


class MergeRejected(ValueError):
    """They can't be one: the argument says why."""


class Merge(Base):
    """A case that is the same matter as another; gone with either."""

    __tablename__ = "case_merge"  # MERGE is a word of SQL

    case_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    into_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    at: Mapped[datetime]
    by_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def of(cls, db: Session, case: Case) -> "Merge | None":
        """What says that a case is the same matter as another."""
        return db.get(cls, case.id)


def merged(db: Session, case: Case, reader: Reader) -> list[Case]:
    """Cases that were merged into one and are there for somebody, the first merged first."""
    into = select(Case).join(Merge, Merge.case_id == Case.id).where(Merge.into_id == case.id)
    return list(db.scalars(into.where(reader.reads()).order_by(Merge.at)))


def merge(db: Session, case: Case, into: Case, said: Said, heir: Person | None = None) -> None:
    """Close a case as the same matter as another, which stays open, and takes over how pressing it
    is and its alert; where that is nobody's, it is the `heir`'s.

    :raise MergeRejected: they are one case, one of them is merged already or holds others, or the
        one that is to go on is closed.
    :raise NotSo: the case is closed.
    """
    _hold(db, case, into)
    if case.id == into.id:
        raise MergeRejected("A case can't be merged into itself.")
    if Merge.of(db, case) or Merge.of(db, into):
        raise MergeRejected("One of both is merged into another already: undo that first.")
    if db.scalar(select(Merge.case_id).where(Merge.into_id == case.id).limit(1)):
        raise MergeRejected("Others are merged into that one: open it, and merge this one into it.")
    if into.closed:
        raise MergeRejected("This case is closed. Open it again first, or merge it into the other.")
    was, taken = decided(db, case), inherit(db, case, into, said.person, heir)
    close(db, case, Disposition.SAME, said)
    Event.record(db, INTO, said.person.id, case.id, **was)
    event = Event.record(db, MERGED, said.person.id, into.id, **taken)
    row = {"case_id": case.id, "into_id": into.id}
    db.add(Merge(**row, at=event.at, by_person_id=said.person.id))
    db.flush()


def undo(db: Session, case: Case, into: Case, said: Said) -> None:
    """They are two matters after all: each is as it was before.

    :raise MergeRejected: it is not merged into that one.
    """
    _hold(db, case, into)
    row = Merge.of(db, case)
    if row is None or row.into_id != into.id:
        raise MergeRejected("Somebody has undone it already.")
    was = recorded(db, case, INTO)
    taken = recorded(db, into, MERGED, at=row.at)
    db.delete(row)
    for one in (case, into):
        Event.record(db, UNDONE, said.person.id, one.id)
    if case.closed:
        reopen(db, case, said)
        restore(db, case, said.person, was)
    give_back(db, into, said.person, taken, _still_merged(db, into))
    db.flush()


def _still_merged(db: Session, into: Case) -> list[Case]:
    others = select(Case).join(Merge, Merge.case_id == Case.id).where(Merge.into_id == into.id)
    return list(db.scalars(others))


def release(db: Session, case: Case) -> None:
    """A case that goes on is about to be deleted: those that were merged into it are open again, or
    nobody would look at them any more. If it was closed, their matter was as well."""
    if case.closed:
        return
    others = _still_merged(db, case)
    hold_cases(db, *[one.id for one in others])
    for one in others:
        Event.record(db, ENDED, None, one.id)
        if one.closed:
            after = Status.FOLLOW_UP.value
            Event.record(db, "status", None, one.id, before=str(one.status), after=after)
            one.status, one.unread = after, True
            renew(db, one.id)


def _hold(db: Session, case: Case, into: Case) -> None:
    """Of two who merge or undo at once the second finds what the first did."""
    hold_alerts(db, case.id, into.id)
    ReturnCode.hold_all(db, case.id, into.id)
    hold_cases(db, case.id, into.id)
    for one in (case, into):
        db.refresh(one)
