"""The whole database in one file, and back: by SQLite's backup, or PostgreSQL's own programs."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import URL

from models.db.address import address
from models.db.database import open_engine


class DumpFailed(Exception):
    """It was not made, or not put back; the argument is what the program said of it."""


def holds_anything(url: str) -> bool:
    """Whether there is a table in it."""
    where = address(url)
    if _is_sqlite(where) and not Path(where.database or "").exists():
        return False
    engine = open_engine(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def save(url: str, file: Path) -> None:
    """Write the database as it is at one moment, while it is in use.

    :raise DumpFailed: it could not be.
    """
    where = address(url)
    if _is_sqlite(where):
        _copy(Path(where.database or ""), file)
    else:
        _run("pg_dump", where, "--format=custom", f"--file={file}")
        _run("pg_restore", None, "--list", str(file))  # whether it can be read


def load(url: str, file: Path) -> None:
    """Put it into an empty database, whole or not at all.

    :raise DumpFailed: it is not there.
    """
    where = address(url)
    if _is_sqlite(where):
        _copy(file, Path(where.database or ""))
    else:
        whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run("pg_restore", where, *whole, str(file))


def _is_sqlite(where: URL) -> bool:
    return where.get_backend_name() == "sqlite"


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise DumpFailed(f"there is no {source}")
    draft = target.with_suffix(".draft")
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as here,
            closing(sqlite3.connect(draft)) as there,
        ):
            here.backup(there)
            [found] = there.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as wrong:
        raise DumpFailed(str(wrong)) from wrong
    if found != "ok":
        raise DumpFailed(f"{source} is damaged: {found}")
    draft.rename(target)


def _run(program: str, where: URL | None, *arguments: str) -> None:
    """Its password goes by the environment: what a program was started with, anybody can read."""
    environment, named = dict(os.environ), []
    if where is not None:
        plain = where.set(drivername="postgresql", password=None)
        named = [f"--dbname={plain.render_as_string(hide_password=False)}"]
        if where.password:
            environment["PGPASSWORD"] = str(where.password)
    try:
        done = subprocess.run(  # noqa: S603 - the programs are PostgreSQL's
            [program, *named, *arguments],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise DumpFailed(f"there is no {program}: apt-get install postgresql-client") from None
    if done.returncode:
        raise DumpFailed((done.stderr.strip().splitlines() or ["it failed"])[0])
