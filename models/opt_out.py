"""Who wants no texts of ours any more, by a keyed hash of the number: nobody can read which."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base
from models.db.database import Database, to_write
from models.db.straight import Statement
from models.db.upsert import insert_or_update


class OptOut(Base):
    """One row for each number that is texted nothing until it asks for texts again; `at` is when it
    last said so, by the clock of whoever told us. What was said is told late, twice and in any
    order, so the last word is what was said last. Of two in one second, STOP is the last one: that
    no text comes harms nobody, and one too many may be read by who watches the phone."""

    __tablename__ = "opt_out"

    number_tag: Mapped[bytes] = mapped_column(primary_key=True)
    at: Mapped[datetime]

    @classmethod
    def keep(cls, db: Session, key: bytes, number: str, at: datetime) -> None:
        """Text this number nothing from now on, as it said `at` that time; `key` stays."""
        cls.write(db, cls.columns(key, number, at))

    @classmethod
    def write(cls, db: Session, columns: dict[str, Any]) -> None:
        """Keep such a row, or that it was said once more, and later."""
        insert_or_update(db, cls, columns, {"at": columns["at"]}, cls.at < columns["at"])

    @staticmethod
    def columns(key: bytes, number: str, at: datetime) -> dict[str, Any]:
        """The row that says so."""
        return {"number_tag": _tag(key, number), "at": at}

    @classmethod
    def undo(cls, db: Session, key: bytes, number: str, at: datetime) -> None:
        """It wants texts again, as it said `at` that time: unless it has wanted none since."""
        to_write(db)
        db.execute(delete(cls).where(cls.number_tag == _tag(key, number), cls.at < at))

    @classmethod
    def stands(cls, db: Session, key: bytes, number: str) -> bool:
        """Whether it is to be texted nothing."""
        return db.connection().scalar(_STANDS, {"tag": _tag(key, number)}) is not None

    @classmethod
    def has_stopped(cls, database: Database, key: bytes, number: str) -> bool:
        """The same, asked by itself."""
        return _ASKED(database, {"tag": _tag(key, number)}) is not None


_STANDS = select(OptOut.at).where(OptOut.number_tag == bindparam("tag"))
_ASKED = Statement(lambda _: _STANDS)
"""Made once, as each text asks it."""


def _tag(key: bytes, number: str) -> bytes:
    return hmac.digest(key, b"opt out " + number.encode(), sha256)
