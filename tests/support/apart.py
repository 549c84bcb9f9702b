"""The half for callers as a live service has it: under rights of its own in the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.engine import ExceptionContext

from models import Database, open_database
from models.callers_rights import CALLERS, ROLE, give_callers
from models.db.base import Base
from models.db.database import open_engine
from models.db.rights import ALL
from tests.support.callers import service_of

PATIENCE_MS = 10_000
_DENIED = "42501"
"""Source: PostgreSQL, appendix A, insufficient_privilege."""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """One connection, whose work is committed at the end."""
    engine = open_engine(url, wait_ms=PATIENCE_MS)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def for_callers(url: str) -> str:
    """The address by which the half for callers comes to the database of an owner's."""
    owner = make_url(url)
    role = f"{owner.username}{ROLE}"
    with connected(url) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(1)"))  # roles are of all databases
        there = text("SELECT FROM pg_roles WHERE rolname = :role")
        if connection.execute(there, {"role": role}).first() is None:
            made = f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{owner.password or ''}'"
            connection.execute(text(made))
        give_callers(connection)
    return owner.set(username=role).render_as_string(hide_password=False)


@contextmanager
def answered_apart(app: Flask) -> Iterator[None]:
    """Callers are answered under their own rights, what a test looks at is the owner's, and so is
    the worker: all that callers do has to be allowed.

    On SQLite, which has no roles, each statement is held against the same table of rights.
    """
    parts = service_of(app)
    theirs, url = parts.database, parts.settings.database_url
    owners = open_database(url, chain_key=parts.keys.audit)
    object.__setattr__(parts, "database", owners)
    denied: list[str] = []
    before = theirs.kw["bind"]
    engine = _held_in(theirs, url, denied)
    for look in (parts.lists.look, *parts.lists.beside):  # as a thread does every few seconds
        look()
    yield
    theirs.configure(bind=before)
    object.__setattr__(parts, "database", theirs)
    owners.kw["bind"].dispose()
    engine.dispose()
    assert denied == [], sorted(set(denied))


def _held_in(theirs: Database, url: str, denied: list[str]) -> Engine:
    engine: Engine = theirs.kw["bind"]
    if url.startswith("sqlite"):
        engine.dispose()

        @event.listens_for(engine, "connect")
        def hold_in(connection: Any, _: object) -> None:
            connection.set_authorizer(lambda *asked: _authorized(denied, *asked))

        return engine
    engine = open_engine(for_callers(url), wait_ms=PATIENCE_MS)
    theirs.configure(bind=engine)

    @event.listens_for(engine, "handle_error")
    def note(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) == _DENIED:
            denied.append(f"{context.original_exception} {context.statement}")

    return engine


def _authorized(
    denied: list[str], action: int, table: str | None, column: str | None, *_: str | None
) -> int:
    """What follows from a foreign key is the owner's doing on PostgreSQL; SQLite asks about it."""
    if table is None or (may := CALLERS.get(table)) is None:
        return sqlite3.SQLITE_OK
    follows = (table, column) in _FOLLOWS
    allowed = {
        sqlite3.SQLITE_READ: follows or _names(may.reads, column),
        sqlite3.SQLITE_INSERT: may.adds,
        sqlite3.SQLITE_UPDATE: follows or _names(may.changes, column),
        sqlite3.SQLITE_DELETE: (table, None) in _FOLLOWS or may.deletes,
    }
    if allowed.get(action, True):
        return sqlite3.SQLITE_OK
    denied.append(f"{action} {table}.{column}")
    return sqlite3.SQLITE_DENY


_FOLLOWS = {
    (table.name, place)
    for table in Base.metadata.tables.values()
    for key in table.foreign_keys
    for place in (
        *(key.parent.name, None if key.ondelete == "CASCADE" else key.parent.name),
        *table.primary_key.columns.keys(),
    )
}
"""The columns that follow a row elsewhere, what such a row is known by, and with no column the
tables whose rows go with one."""


def _names(columns: str, column: str | None) -> bool:
    return columns == ALL or bool(columns and not column) or column in columns.split()
