"""Servers that are hurt while somebody depends on them, and whole again afterwards."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen

import psycopg
from flask import Flask
from sqlalchemy import make_url, text

from config import Settings
from ops.child_process import child
from tests.conftest import missing
from tests.support.callers import service_of
from tests.support.house import HOUSE


@contextmanager
def stopped(*pids: int) -> Iterator[None]:
    """Processes that are there and do nothing: what they hold stays held, nothing is answered."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def frozen(url: str) -> Iterator[None]:
    """The PostgreSQL of a database: connections stay open, new ones are not answered either."""
    where = make_url(url)
    folder = Path(str(where.query.get("host", "")), "data", "postmaster.pid")
    if not folder.exists():
        missing("the PostgreSQL of these tests is not theirs to freeze")
    plain = where.set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(plain, autocommit=True) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        backs = [int(pid) for (pid,) in connection.execute(asked, [where.database])]
    with stopped(int(folder.read_text().split()[0]), *backs):
        yield


@contextmanager
def worker_of(settings: Settings) -> Iterator[Popen[bytes]]:
    """A worker of its own, as a service has one."""
    said = {
        "DEMO": "1",
        "INSTANCE_PATH": str(settings.instance_path),
        "REDIS_URL": settings.redis_url,
        "DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "worker"]
    with child(command, cwd=HOUSE, env=os.environ | said, stdout=DEVNULL) as process:
        yield process


@contextmanager
def database_away(app: Flask, table: str = "cases") -> Iterator[None]:
    """No case can be read or written for as long as the block lasts, or no row of another table."""
    with service_of(app).database.begin() as db:
        db.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    yield
    with service_of(app).database.begin() as db:
        db.execute(text(f"ALTER TABLE away RENAME TO {table}"))
