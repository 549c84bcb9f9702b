"""What is looked at to tell whether the service is well: real reads and writes, bounded in time.

A database that is frozen answers nothing, and takes whoever asks it along. So each part is looked
at in a thread of its own; one that is still at it is not asked again.
"""

import shutil
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import redis
from sqlalchemy import text

from models import Database, journal_folder
from ops import heartbeat
from ops.waking import Waking

SECONDS = 0.8
"""How long whoever asks waits for all parts together."""

STARTS_S = 20.0
"""How long after this process the worker may take to start."""

LEAST_FREE = 200 << 20
"""Bytes on the disk: room for some ten thousand reports."""

Check = Callable[[], str]
"""Says what ails a part in a few words; nothing where it is well."""


class Checks:
    """Every part by its name, and how to look at it."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._under_way: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def look(self) -> dict[str, str]:
        """Each part `ok` or what ails it, within `SECONDS`."""
        found: dict[str, str] = {}
        until = time.monotonic() + SECONDS
        for thread in [self._ask(name, check, found) for name, check in self._checks.items()]:
            thread.join(max(0.0, until - time.monotonic()))
        return {name: found.get(name, "does not answer") for name in self._checks}

    def _ask(self, name: str, check: Check, found: dict[str, str]) -> threading.Thread:
        def ask() -> None:
            try:
                found[name] = check() or "ok"
            except Exception:  # whatever it is that fails, it does not do what it is for
                found[name] = "does not answer"

        with self._lock:
            before = self._under_way.get(name)
            if before is not None and before.is_alive():
                return before
            thread = threading.Thread(target=ask, name=f"looks at {name}", daemon=True)
            self._under_way[name] = thread
            thread.start()
            return thread


_OF_REDIS = {
    redis.exceptions.OutOfMemoryError: "full",
    redis.exceptions.ReadOnlyError: "only reads",
    redis.exceptions.BusyLoadingError: "not loaded yet",
}


def of_redis(client: redis.Redis) -> str:
    """A real write: one that is full, only reads or is being loaded answers a ping all the same."""
    try:
        client.set("probe", "1", ex=60)
    except redis.exceptions.ResponseError as why:
        return f"takes no writes: {_OF_REDIS.get(type(why), 'not for this service')}"
    return ""


def of_database(database: Database) -> str:
    """Whether it would take a case."""
    with database.begin() as db:
        if db.get_bind().dialect.name == "postgresql":
            if db.scalar(text("SHOW transaction_read_only")) == "on":
                return "only reads"
        else:
            db.execute(text("SELECT 1"))
    return ""


def of_organisation(public_key: Callable[[], bytes]) -> str:
    """Whether there is a key to seal to."""
    try:
        public_key()
    except Exception:  # no schema, no organisation, or no database and no copy of its key
        return "has no key: migrate the database and run `flask setup`"
    return ""


def of_journal(folder: Path) -> str:
    """Whether it can be written, and what lies in it."""
    try:
        journal_folder.probe(folder)
        found = journal_folder.count(folder)
    except OSError:
        return "can't be written"
    ails = [f"{found.waiting} waiting for the database"] if found.waiting else []
    ails += (
        [f"{found.aside} set aside: the worker can't read them, and looks again"]
        if found.aside
        else []
    )
    return "; ".join(ails)


def of_disk(folder: Path) -> str:
    """Whether there is room for what is still to come."""
    free = shutil.disk_usage(folder).free
    return "" if free > LEAST_FREE else f"{free >> 20} MB free"


def of_waking(instance: Path) -> str:
    """Whether those would be woken who have to be, as the worker wrote down last."""
    waking = Waking.read(instance)
    return waking.ails if waking else ""


def of_worker(instance: Path, since: float) -> str:
    """Whether the worker beside this process lives; `since` when it may have taken to start."""
    ails = heartbeat.ails(instance)
    starting = ails == "is not running" and time.monotonic() < since + STARTS_S
    return "" if starting else ails
