"""How a database is opened: SQLite that forgets no commit, PostgreSQL that keeps nobody waiting.

`with database() as db` reads and never waits for a writer;
`with database.begin() as db` writes, and commits when the block ends.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.session import SessionTransaction

Database = sessionmaker[Session]

WAIT_MS = 800
"""How long a statement or a lock may take, in milliseconds, before we do without it."""

_SQLITE_PRAGMAS = (
    "busy_timeout = {wait}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = {foreign_keys}",
    "secure_delete = ON",
    "trusted_schema = OFF",
)


class _Session(Session):
    """A session that says at its start whether it will write, as SQLite needs to know."""

    def begin(self, nested: bool = False) -> SessionTransaction:
        if not nested:
            self.info["writes"] = True
        return super().begin(nested)

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        if self.info.get("writes"):
            engine: Engine = self.info["writing"]
            return engine
        return super().get_bind(*args, **kwargs)


def open_database(url: str, *, wait_ms: int = WAIT_MS) -> Database:
    """The database at `url` (sqlite:///path or postgresql://…); nothing connects until used."""
    engine = open_engine(url, wait_ms=wait_ms)
    return sessionmaker(
        engine,
        class_=_Session,
        expire_on_commit=False,
        info={"writing": engine.execution_options(writes=True)},
    )


def open_engine(url: str, *, wait_ms: int = WAIT_MS, foreign_keys: bool = True) -> Engine:
    """The engine itself; migrations ask for longer waits and, on SQLite, for no foreign keys."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return _open_sqlite(where, wait_ms, foreign_keys)
    if where.drivername in ("postgres", "postgresql"):
        where = where.set(drivername="postgresql+psycopg")
    return create_engine(
        where,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        pool_timeout=_pool_timeout_s(wait_ms),
        connect_args={
            "connect_timeout": 1,
            "options": f"-c statement_timeout={wait_ms} -c lock_timeout={wait_ms}",
        },
    )


def _open_sqlite(where: URL, wait_ms: int, foreign_keys: bool) -> Engine:
    engine = create_engine(where, pool_timeout=_pool_timeout_s(wait_ms))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # BEGIN is ours to say, below
        for pragma in _SQLITE_PRAGMAS:
            text = pragma.format(wait=wait_ms, foreign_keys="ON" if foreign_keys else "OFF")
            connection.execute(f"PRAGMA {text}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _pool_timeout_s(wait_ms: int) -> float:
    return wait_ms / 1000


def to_write(db: Session) -> None:
    """Make sure this session may write from here on.

    A read that turns into a write fails at once on SQLite when another writer came between, so
    a transaction that has only read is ended here and a writing one begun.
    """
    if db.info.get("writes") or "writing" not in db.info:
        return
    if db.in_transaction():
        db.commit()
    db.begin()
