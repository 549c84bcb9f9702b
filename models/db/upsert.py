"""Inserts that meet a row which is there already (INSERT … ON CONFLICT), for SQLite and PostgreSQL.

They take SQLite's write lock first, as every write here does.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import Session

from models.db.base import Base
from models.db.database import to_write

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, Any]


def insert_once(db: Session, table: type[Base], values: Values) -> bool:
    """Insert a row unless one is there that it must not stand beside; whether it was inserted."""
    added = _insert(db, table).on_conflict_do_nothing().returning(*_of(table).primary_key)
    return db.execute(added, [dict(values)]).first() is not None


def insert_or_update(
    db: Session,
    table: type[Base],
    values: Values,
    change: Values,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Insert a row, or change the one with its primary key, as long as `where` is true of that."""
    keys = [column.name for column in _of(table).primary_key]
    db.execute(
        _insert(db, table)
        .values(dict(values))
        .on_conflict_do_update(index_elements=keys, set_=dict(change), where=where)
    )


def _of(table: type[Base]) -> Table:
    return cast(Table, table.__table__)


def _insert(db: Session, table: type[Base]) -> "postgresql.Insert | sqlite.Insert":
    """The statement without its values: they go beside it, so that it is compiled once.

    Its dialect is loaded by the engine already; the other one would be 2 MB for nothing.
    """
    to_write(db)
    if db.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415

        return sqlite.insert(_of(table))
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(_of(table))
