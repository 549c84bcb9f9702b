"""The code that a caller was given: what it is found by, and the key that code and PIN open.

It has a row of its own and needs no case to be there: while the database is away the two wait in
journals, perhaps of two machines, and either may arrive first.
"""

import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.crypto.code_digits import tag, well_formed
from models.crypto.envelope import open_with, seal_to
from models.crypto.padding import padded
from models.db.base import Base
from models.db.database import to_write
from models.db.upsert import insert_or_update

_BLOCK = 1024
"""More than every question there is, so that all progress is of one length."""


class ReturnCode(Base):
    """One row for each case with a code, and gone with it."""

    __tablename__ = "return_code"

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)  # may yet come: no foreign key
    code_tag: Mapped[bytes] = mapped_column(index=True)
    caller_public_key: Mapped[bytes]
    sealed_caller_key: Mapped[bytes]
    sealed_progress: Mapped[bytes | None]
    phones: Mapped[bytes | None]  # marks, see `known_phones`
    at: Mapped[datetime]

    @classmethod
    def hold(cls, db: Session, case_id: uuid.UUID) -> "ReturnCode | None":
        """The row as it is now; until the commit, whoever else holds it waits.

        There may be none yet, and a lock on rows would hold nothing then: so on PostgreSQL it is an
        advisory lock, and on SQLite the one write lock. Whoever holds the case too, or the
        end of the audit log, takes this one first.
        """
        to_write(db)
        if db.get_bind().dialect.name == "postgresql":
            lock = int.from_bytes(case_id.bytes[:8], "big", signed=True)
            db.execute(select(func.pg_advisory_xact_lock(lock)))
        return db.get(cls, case_id, populate_existing=True)

    @classmethod
    def hold_all(cls, db: Session, *case_ids: uuid.UUID) -> None:
        """Hold several, in one order."""
        for one in sorted(case_ids, key=lambda row: row.bytes):
            cls.hold(db, one)

    @classmethod
    def put(cls, db: Session, case_id: uuid.UUID, at: datetime, **columns: bytes | None) -> None:
        """Upsert the code given at a time; it takes the place of none that was given later."""
        given = {**columns, "at": at}
        insert_or_update(db, cls, {"case_id": case_id, **given}, given, where=cls.at <= at)

    def columns(self) -> dict[str, bytes | None]:
        """What was given, without for which case and when."""
        names = {column.key for column in ReturnCode.__table__.columns} - {"case_id", "at"}
        return {name: getattr(self, name) for name in names}

    @classmethod
    def note(cls, db: Session, case_id: uuid.UUID, progress: Mapping[str, Any]) -> None:
        """Seal how far the caller has come to who has code and PIN; nothing where there is none."""
        if kept := db.get(cls, case_id):
            kept.sealed_progress = sealed_progress(kept.caller_public_key, case_id, progress)
            db.flush()

    def progress(self, caller_private_key: bytes) -> dict[str, Any] | None:
        """How far the caller has come, with the key that code and PIN give; None if unknown."""
        if self.sealed_progress is None:
            return None
        row = self.case_id.hex
        opened = open_with(caller_private_key, self.sealed_progress, row, "progress")
        return dict(json.loads(opened))

    @classmethod
    def remove(cls, db: Session, case_id: uuid.UUID) -> None:
        """Delete the code of a case that is not kept."""
        if kept := cls.hold(db, case_id):
            db.delete(kept)
            db.flush()


def sealed_progress(public_key: bytes, case_id: uuid.UUID, progress: Mapping[str, Any]) -> bytes:
    """How far a caller has come, for their key alone; its length tells nothing."""
    return seal_to(public_key, padded(progress, _BLOCK), case_id.hex, "progress")


def code_key(pepper: bytes) -> bytes:
    """What codes are made and looked up under; a code without its PIN opens nothing."""
    return hmac.digest(pepper, b"salama code", sha256)


def by_code(db: Session, key: bytes, code: str) -> list[uuid.UUID]:
    """The cases that a code was given for."""
    if not well_formed(code):
        return []
    return list(db.scalars(select(ReturnCode.case_id).where(ReturnCode.code_tag == tag(key, code))))
