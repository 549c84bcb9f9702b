"""Bringing a database to the newest schema.

A process whose database is there already does not load what changes one.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from models.db.database import open_engine, take_write_lock

_MIGRATIONS = Path(__file__).parents[2] / "migrations"
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
    engine = open_engine(url, wait_ms=_WAIT_MS, foreign_keys=False)
    try:
        with engine.begin() as connection:
            _take_turn(connection)
            if down or to != "head" or not is_newest(connection):
                _change(connection, to, down=down)
            if connection.dialect.name == "postgresql":
                _give_rights(connection)
    finally:
        engine.dispose()


def _change(connection: Connection, to: str, *, down: bool) -> None:
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, to)


def _give_rights(connection: Connection) -> None:
    """Each time, for a role may have been made, and a restored database has none."""
    from models.callers_rights import give_callers  # noqa: PLC0415 - see above

    give_callers(connection)


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        take_write_lock(connection)
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def is_newest(connection: Connection) -> bool:
    """Whether the last migration, by the number that its file's name begins with, is applied."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    applied = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    newest = max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))
    return applied == [newest.partition("_")[0]]
