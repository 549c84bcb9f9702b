"""How a database is opened: SQLite that forgets no commit, PostgreSQL that keeps nobody waiting.

`with database() as db` reads and never waits for a writer;
`with database.begin() as db` writes, and commits when the block ends.
"""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, CursorResult, ExceptionContext, Result
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.session import SessionTransaction

from models.db.address import address

Database = sessionmaker[Session]

WAIT_MS = 800
"""How long a statement or a lock may take, in milliseconds, before we do without it."""

ONLY_READS = "25006"
"""Source: PostgreSQL, appendix A, read_only_sql_transaction."""

_SETTINGS = (
    "SELECT name, setting FROM pg_settings"
    " WHERE name IN ('statement_timeout', 'lock_timeout', 'jit')"
)

_WRITES = "salama_writes"
"""The option of a connection to SQLite whose transaction is to write."""

_SQLITE_PRAGMAS = (
    "busy_timeout = {wait}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = {foreign_keys}",
    "secure_delete = ON",
    "trusted_schema = OFF",
)


class _Session(Session):
    """A session that writes when it is begun by name, and only reads when it begins by itself."""

    def begin(self, nested: bool = False) -> SessionTransaction:
        transaction = super().begin(nested)
        if not nested and self.get_bind().dialect.name == "sqlite":
            self.connection(execution_options={_WRITES: True})  # from its first statement on
        return transaction


def open_database(url: str, *, chain_key: bytes = b"", wait_ms: int = WAIT_MS) -> Database:
    """The database at `url` (sqlite:///path or postgresql://…); nothing connects until used.

    `chain_key`: what the audit log is chained under, for whoever writes or checks it.
    """
    return sessionmaker(
        open_engine(url, wait_ms=wait_ms),
        class_=_Session,
        expire_on_commit=False,
        info={"chain_key": chain_key},
    )


def open_engine(url: str, *, wait_ms: int = WAIT_MS, foreign_keys: bool = True) -> Engine:
    """The engine itself; migrations ask for longer waits and, on SQLite, for no foreign keys."""
    where = address(url)
    if where.get_backend_name() == "sqlite":
        return _open_sqlite(where, wait_ms, foreign_keys)
    if where.drivername in ("postgres", "postgresql"):
        where = where.set(drivername="postgresql+psycopg")
    engine = create_engine(
        where,
        hide_parameters=True,  # an error is logged; what was being stored is not
        pool_size=8,
        max_overflow=8,
        pool_timeout=_pool_timeout_s(wait_ms),
        connect_args={
            "connect_timeout": 1,
            "tcp_user_timeout": wait_ms,  # a cable that is pulled answers nothing
            "options": " ".join(f"-c {name}={to}" for name, to in _settings(wait_ms).items()),
        },
    )

    @event.listens_for(engine, "connect")
    def see_that_it_holds(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            _set(cursor, _settings(wait_ms))
        connection.commit()

    @event.listens_for(engine, "handle_error")
    def leave_who_only_reads(context: ExceptionContext) -> None:
        """A server that is in charge no more keeps its connections: all of them are given up."""
        if getattr(context.original_exception, "sqlstate", None) == ONLY_READS:
            context.is_disconnect = True

    event.listen(engine, "engine_connect", _see_that_it_is_there)
    return engine


def _see_that_it_is_there(connection: Connection) -> None:
    """Take another connection where the server went and came back since. What goes straight to the
    driver is not asked first, which costs as much as a row: it finds out, and is said again."""
    driver = cast(DBAPIConnection, connection.connection.dbapi_connection)
    try:
        connection.dialect.do_ping(driver)
    except connection.dialect.loaded_dbapi.Error as gone:
        connection.invalidate(gone)
        connection.engine.dispose()  # the others are as old


def _settings(wait_ms: int) -> dict[str, str]:
    """What each connection is set to. To compile a query takes a fifth of a second, and ours take
    a tenth of that: of many cases the work list's counts look as if it were worth it."""
    return {"statement_timeout": str(wait_ms), "lock_timeout": str(wait_ms), "jit": "off"}


def _set(cursor: Any, wanted: Mapping[str, str]) -> None:
    """Ask for these again where a pool on the way, such as pgbouncer, has dropped them."""
    held = dict(cursor.execute(_SETTINGS).fetchall())
    for name, setting in held.items():
        if setting != wanted[name]:
            cursor.execute(f"SET {name} = {wanted[name]}")


def _open_sqlite(where: URL, wait_ms: int, foreign_keys: bool) -> Engine:
    engine = create_engine(where, pool_timeout=_pool_timeout_s(wait_ms), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # BEGIN is ours to say, below
        for pragma in _SQLITE_PRAGMAS:
            text = pragma.format(wait=wait_ms, foreign_keys="ON" if foreign_keys else "OFF")
            connection.execute(f"PRAGMA {text}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.info["writing"] = writes
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "before_cursor_execute")
    def notice(connection: Connection, *execution: Any) -> None:
        context: DefaultExecutionContext = execution[3]
        if context.isinsert or context.isupdate or context.isdelete:
            connection.info["writing"] = True

    return engine


def _pool_timeout_s(wait_ms: int) -> float:
    return wait_ms / 1000


def to_write(db: Session) -> Connection:
    """Make sure this session may write from here on, by this connection; see `take_write_lock`."""
    connection = db.connection()
    if connection.dialect.name == "sqlite":
        take_write_lock(connection)
    return connection


def rows(result: Result[Any]) -> int:
    """How many rows a statement touched."""
    return cast(CursorResult[Any], result).rowcount


def take_write_lock(connection: Connection) -> None:
    """Take SQLite's one write lock now, waiting for it; does nothing where it is held already.

    A read that turns into a write fails at once on SQLite if another writer came between, so a
    transaction that has only read is ended here and a writing one begun in its place.
    """
    if not connection.info["writing"]:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.info["writing"] = True
