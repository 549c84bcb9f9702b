"""What it takes to file a report, beside the bare durable commit of a row as large."""

import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from chaos.postgresql import PostgreSQL
from models import Submission, open_database
from models.crypto.key_stretching import FOR_PINS, stretch
from models.db.migrate import upgrade
from models.intake import Intake

ROW_BYTES = 900
"""As many as a sealed report with its clear columns takes."""
TIMES = 150


@dataclass
class Durable:
    """One way to keep a row, and what it took each time."""

    name: str
    beside: str | None
    """What it is measured against, by name."""
    processor: list[float] = field(default_factory=list)  # seconds of this process
    waited: list[float] = field(default_factory=list)  # seconds, until it was durable

    @property
    def usual(self) -> float:
        return statistics.median(self.processor)


def measured(folder: Path, times: int = TIMES) -> list[Durable]:
    """Each way, in turn, so that a busy moment meets all of them alike."""
    folder.chmod(0o755)  # PostgreSQL runs as another user
    postgres = PostgreSQL(folder / "postgresql")
    try:
        ways = list(_ways(folder, postgres))
        for number in range(-times // 10, times):  # the first ones warm up
            for kept, keep in ways:
                waited, used = time.perf_counter(), time.process_time()
                keep(number % 2**32)
                if number >= 0:
                    kept.processor.append(time.process_time() - used)
                    kept.waited.append(time.perf_counter() - waited)
    finally:
        postgres.close()
    return [kept for kept, _ in ways]


def pin_seconds(times: int = 9) -> float:
    """Of a processor, to stretch a PIN: what a code costs beside its row."""
    took = []
    for _ in range(times):
        began = time.process_time()
        stretch(b"4711", bytes(16), FOR_PINS)
        took.append(time.process_time() - began)
    return statistics.median(took)


def _ways(folder: Path, postgres: PostgreSQL) -> Iterator[tuple[Durable, Callable[[int], object]]]:
    row = os.urandom(ROW_BYTES)
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, sealed BLOB)")
    yield (
        Durable("a bare commit, SQLite", None),
        lambda _: bare.execute("INSERT INTO kept (sealed) VALUES (?)", (row,)),
    )
    yield (
        Durable("a report filed, SQLite", "a bare commit, SQLite"),
        _reports(folder, f"sqlite:///{folder / 'filed.db'}"),
    )
    line = psycopg.connect(postgres.url, autocommit=True)
    line.execute("CREATE TABLE kept (id BIGSERIAL PRIMARY KEY, sealed BYTEA)")
    yield (
        Durable("a bare commit, PostgreSQL", None),
        lambda _: line.execute("INSERT INTO kept (sealed) VALUES (%s)", (row,)),
    )
    with closing(psycopg.connect(postgres.url, autocommit=True)) as other:
        other.execute("CREATE DATABASE filed")
    url = postgres.url.replace("/postgres?", "/filed?")
    yield Durable("a report filed, PostgreSQL", "a bare commit, PostgreSQL"), _reports(folder, url)


def _reports(folder: Path, url: str) -> Callable[[int], object]:
    upgrade(url)
    key = X25519PrivateKey.generate().public_key().public_bytes_raw()
    intake = Intake(open_database(url), folder / "journal", key, bytes(32))

    def file(number: int) -> None:
        where = intake.file(
            Submission(
                kind="report", channel="USSD", language="sw", idem=number.to_bytes(32, "big"),
                answers={"what": "ForcedLabour", "words": "Wanafungiwa ndani"}, county="047",
                contact={"number": "+254700000001", "hours": "EVENING"}, content_version="1",
            )
        )  # fmt: skip
        if where != "database":
            raise SystemExit(f"a report went into the {where}, so its time means nothing")

    return file
