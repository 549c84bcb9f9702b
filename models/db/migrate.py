"""Bringing a database to the newest schema; nothing to do takes well under a second."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.db.database import open_engine, take_write_lock

_WAIT_MS = 60_000
_LOCK = 0x5A1A3B
"""PostgreSQL's advisory lock under which one process migrates while others wait."""


def upgrade(url: str, to: str = "head") -> None:
    """Apply what is missing, all in one transaction; processes that start together take turns."""
    _run(url, to, down=False)


def downgrade(url: str, to: str) -> None:
    """Go back to revision `to` ("base" for an empty database)."""
    _run(url, to, down=True)


def _run(url: str, to: str, *, down: bool) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    engine = open_engine(url, wait_ms=_WAIT_MS, foreign_keys=False)
    try:
        with engine.begin() as connection:
            _take_turn(connection)
            if not down and to == "head" and _current(connection, config):
                return
            config.attributes["connection"] = connection
            (command.downgrade if down else command.upgrade)(config, to)
    finally:
        engine.dispose()


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        take_write_lock(connection)
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _current(connection: Connection, config: Config) -> bool:
    heads = set(ScriptDirectory.from_config(config).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads
