"""The statements of the database, compiled once a process.

Each test has a database of its own, and every engine compiles the same statements anew: a fifth of
what a test of the database takes. What is compiled differs by the kind of database and its version.
"""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


def compile_once() -> None:
    """From now on, in this process."""
    compiled: dict[object, Any] = {}
    Engine._compiled_cache = property(lambda _: compiled, lambda *_: None)  # type: ignore[assignment]
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__hash__ = _hash  # type: ignore[method-assign, assignment]
        dialect.__eq__ = _same  # type: ignore[method-assign, assignment]


def _kind(dialect: Dialect) -> tuple[object, ...]:
    return type(dialect), dialect.server_version_info, dialect.paramstyle


def _hash(dialect: Dialect) -> int:
    return hash(_kind(dialect))


def _same(dialect: Dialect, other: object) -> bool:
    return type(other) is type(dialect) and _kind(dialect) == _kind(other)
