"""All that is sealed to the organisation's public key and stays, and sealing it to the newest one.

What is begun and not sent is not among it: it is gone after a day.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Update, bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.addition import Addition
from models.case import Case
from models.closure import Closure
from models.correction import Correction
from models.crypto.envelope import KEY_BYTES, SealBroken, open_with, public_of, seal_to
from models.db.base import Base, now
from models.db.database import Database
from models.event import Event
from models.note import Note
from models.organisation import Organisation
from models.recording_copy import RecordingCopy
from models.referral import Referral, ReferralStep
from models.reply import Reply
from models.restriction import Named, Restriction
from models.spoken_reply import SpokenReply
from models.work_file import WorkFile

BATCH = 200
"""Rows in a transaction: few enough that nobody waits for it."""

BROKEN = "no key opens it"

Column = InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None]


@dataclass(frozen=True)
class Sealed:
    """A column of envelopes, the id that each is bound to, and the field."""

    of: type[Base]
    id: InstrumentedAttribute[uuid.UUID]
    column: Column
    field: str


SEALED = (
    Sealed(Case, Case.id, Case.sealed_key, "key"),
    Sealed(Addition, Addition.id, Addition.sealed_key, "key"),
    Sealed(RecordingCopy, RecordingCopy.id, RecordingCopy.sealed_key, "key"),
    Sealed(Note, Note.id, Note.sealed_text, "note"),
    Sealed(Reply, Reply.id, Reply.sealed_for_staff, "reply for staff"),
    Sealed(
        SpokenReply,
        SpokenReply.reply_id,
        SpokenReply.sealed_key_for_staff,
        "spoken reply for staff",
    ),
    Sealed(Closure, Closure.id, Closure.sealed_words, "closure"),
    Sealed(Correction, Correction.id, Correction.sealed_facts, "correction"),
    Sealed(Referral, Referral.id, Referral.sealed_terms, "referral"),
    Sealed(ReferralStep, ReferralStep.id, ReferralStep.sealed_words, "referral step"),
    Sealed(Restriction, Restriction.id, Restriction.sealed_reason, "restriction"),
    Sealed(Named, Named.id, Named.sealed_reason, "let in"),
    Sealed(WorkFile, WorkFile.id, WorkFile.sealed_reason, "work file"),
)


@dataclass(frozen=True)
class Place:
    """How far all was looked through: at which of `SEALED`, and after which of its rows."""

    at: int
    after: uuid.UUID


BEGINNING = Place(0, uuid.UUID(int=0))


@dataclass(frozen=True)
class Batch:
    """What was looked through so far: of which table, how many rows of how many; of this batch how
    many rows it has, were sealed anew, and open with no key; and from where it goes on."""

    table: str
    seen: int
    of: int
    rows: int
    anew: int
    broken: int
    place: Place


def count(db: Session) -> int:
    """How many rows there are to look through."""
    rows = (select(func.count()).select_from(each.of) for each in SEALED)
    return sum(db.scalar(one) or 0 for one in rows)


def reseal(database: Database, ring: bytes, since: Place = BEGINNING) -> Iterator[Batch]:
    """Seal to the newest key of the ring what is sealed to an older one, batch after batch.

    Each batch is a transaction of its own, and what is sealed to the newest is passed over: so it
    may be ended at any moment and begun again, beside callers and staff.
    """
    for at, each in enumerate(SEALED[since.at :], start=since.at):
        with database() as db:
            total = db.scalar(select(func.count()).select_from(each.of)) or 0
        seen, after = 0, since.after if at == since.at else BEGINNING.after
        while rows := _rows(database, each, after):
            turned = [_turned(each, ring, *row) for row in rows]
            anew = [one for one in turned if isinstance(one, dict)]
            if anew:
                with database.begin() as db:
                    db.connection().execute(_in_place(each), anew)
            seen, after = seen + len(rows), rows[-1][0]
            broken, place = turned.count(BROKEN), Place(at, after)
            table = each.of.__tablename__
            yield Batch(table, seen, total, len(rows), len(anew), broken, place)


def looked_through(db: Session, anew: int, broken: int) -> None:
    """Put on record that all was looked through, and how many rows were sealed anew."""
    if anew:
        Event.record(db, "sealed anew", rows=anew)
    if not broken:
        Organisation.here(db).resealed_at = now()


def _rows(database: Database, each: Sealed, after: uuid.UUID) -> Sequence[Any]:
    wanted = select(each.id, each.column).where(each.id > after, each.column.is_not(None))
    with database() as db:
        return db.execute(wanted.order_by(each.id).limit(BATCH)).all()


def _turned(
    each: Sealed, ring: bytes, row: uuid.UUID, sealed: bytes
) -> dict[str, object] | str | None:
    """What stands in its place from now on, None where that is what there is."""
    try:
        open_with(ring[:KEY_BYTES], sealed, row.hex, each.field)
    except SealBroken:
        pass
    else:
        return None
    try:
        plain = open_with(ring, sealed, row.hex, each.field)
    except SealBroken:
        return BROKEN
    turned = seal_to(public_of(ring), plain, row.hex, each.field)
    return {"row": row, "was": sealed, "turned": turned}


def _in_place(each: Sealed) -> Update:
    """What somebody changed since it was read stays as they left it, for the next time."""
    table = each.of.metadata.tables[each.of.__tablename__]
    row, column = table.c[each.id.key], table.c[each.column.key]
    same = (row == bindparam("row")) & (column == bindparam("was"))
    return update(table).where(same).values({column: bindparam("turned")})
