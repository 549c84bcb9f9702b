"""Inserts that meet a row which is there already (INSERT … ON CONFLICT), for SQLite and PostgreSQL.

They take SQLite's write lock first, as every write here does.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from models.db.base import Base
from models.db.database import to_write

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, Any]


def insert_once(db: Session, table: type[Base], values: Values) -> bool:
    """Insert a row unless one is there that it must not stand beside; whether it was inserted.

    What waits in the session to be written is not written before it.
    """
    connection = to_write(db)  # and past the session, which has nothing to add but time
    added = connection.execute(once(connection.dialect.name, table), dict(values))
    return added.first() is not None


def add_beside(db: Session, row: Base) -> bool:
    """Put a row of the session beside the others; False, and nothing is changed, where one is there
    that it must not stand beside: somebody's of the same name, put there at this very moment."""
    to_write(db)
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return False
    return True


def insert_or_update(
    db: Session,
    table: type[Base],
    values: Values,
    change: Values,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Insert a row, or change the one with its primary key, as long as `where` is true of that."""
    dialect = to_write(db).dialect.name
    keys = [column.name for column in _of(table).primary_key]
    db.execute(
        _insert(dialect, table)
        .values(dict(values))
        .on_conflict_do_update(index_elements=keys, set_=dict(change), where=where)
    )


def insert_where(
    dialect: str, table: type[Base], where: ColumnElement[bool]
) -> ReturningInsert[Any]:
    """The statement that inserts a row where this is true of the others, and none is there that it
    must not stand beside. It answers the row's primary key, if it inserted; what is given no value
    is empty."""
    columns = _of(table).columns
    row = select(*(bindparam(column.name, type_=column.type) for column in columns)).where(where)
    once = _insert(dialect, table).from_select(columns.keys(), row).on_conflict_do_nothing()
    return once.returning(*_of(table).primary_key)


def _of(table: type[Base]) -> Table:
    return cast(Table, table.__table__)


@cache
def once(dialect: str, table: type[Base]) -> ReturningInsert[Any]:
    """The statement without its values: they go beside it, so that it is made and compiled once."""
    return _insert(dialect, table).on_conflict_do_nothing().returning(*_of(table).primary_key)


def _insert(dialect: str, table: type[Base]) -> "postgresql.Insert | sqlite.Insert":
    """Its dialect is loaded by the engine already; the other one would be 2 MB for nothing."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415

        return sqlite.insert(_of(table))
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(_of(table))
