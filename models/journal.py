"""The journal: what the database could not take, sealed, on this machine's own disk until it can.

One file a record, named by its idempotency tag and stage, so that the same record twice is one
file and a dialogue's records sort in the order they happened. A record is the columns of a row:
nothing in it is readable that is not readable in the database.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import (
    InterfaceError,
    OperationalError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from models.addition import Addition
from models.alert import WAKE_FOR
from models.call_queue import FLASH_CALLS_A_DAY, want_flash
from models.case import Case
from models.db.base import now
from models.db.database import Database
from models.db.deadline import within_deadline
from models.db.upsert import insert_once
from models.journal_folder import Unreadable, append, name_of, put_aside, read, records, waiting
from models.message import Message
from models.opt_out import OptOut
from models.refusal import Refusal
from models.return_visit import keep_late, take_back

SECONDS_A_DRAIN = 10.0
"""After this long a drain leaves the rest to the next."""

_FLASH, _TEXT, _STOP = "-1-flash", "-1-text", "-1-stop"
_ADDITION = "-3-added"
_TOLD, _REFUSED = "-1-told-", "-2-refused"


@dataclass(frozen=True)
class Drained:
    """How many records the database took, how many nobody could read, how many still wait."""

    taken: int
    bad: int
    waiting: int


def append_case(folder: Path, case: Case) -> None:
    """Keep a sealed case on disk; when this returns it survives the machine losing power.

    OSError when even the disk cannot take it.
    """
    columns = {column.key: getattr(case, column.key) for column in Case.__table__.columns}
    stage = "1-complete" if case.complete else "0-incomplete"
    append(folder, f"{_idem(columns).hex()}{_TOLD}{case.step:06d}-{stage}", columns)


def append_refusal(folder: Path, idem: bytes, step: int) -> None:
    """Keep that what was told under `idem` until `step` was taken back."""
    append(folder, f"{idem.hex()}{_TOLD}{step:06d}{_REFUSED}", {"idem": idem})


def append_code(folder: Path, idem: bytes, columns: dict[str, Any]) -> None:
    """Keep a given code for the case of `idem`; the latest one given counts, by its name."""
    append(folder, f"{idem.hex()}-2-code-{time.time_ns():020d}", {"idem": idem, **columns})


def append_addition(folder: Path, addition: Addition) -> None:
    """Keep what a caller who came back has answered by a step of their visit."""
    columns = {column.key: getattr(addition, column.key) for column in Addition.__table__.columns}
    append(folder, f"{addition.id.hex}{_ADDITION}-{addition.step:06d}", columns)


def append_flash(folder: Path, columns: dict[str, Any]) -> None:
    """Keep that a phone is to be called back; however often it rang, the latest counts."""
    append(folder, f"{columns['number_tag'].hex()}{_FLASH}", columns)


def append_text(folder: Path, columns: dict[str, Any]) -> None:
    """Keep the answer that a text is owed; the same text's, once."""
    append(folder, f"{columns['id'].hex}{_TEXT}", columns)


def append_stop(folder: Path, columns: dict[str, Any]) -> None:
    """Keep that a number wants no texts."""
    append(folder, f"{columns['number_tag'].hex()}{_STOP}", columns)


def flashes(folder: Path) -> int:
    """How many phones wait to be called back."""
    return sum(name_of(path).endswith(_FLASH) for path in records(folder))


def urgent(folder: Path, before: datetime) -> dict[str, datetime]:
    """The cases in it that somebody is to be woken for, by their tags, and since when each waits.

    Those that came after a time are left out, for they may go yet. It is a record's danger that
    tells, which is in the clear; one that can't be read tells nothing.
    """
    found: dict[str, datetime] = {}
    for path in records(folder, again=True):
        idem, told, rest = name_of(path).partition(_TOLD)
        if rest.endswith(_REFUSED):
            found.pop(idem, None)
        elif told and (since := _urgent_since(path)) and since < before:
            found.setdefault(idem, since)
    return found


@lru_cache(1 << 16)  # a journal that is full is looked through every few seconds
def _urgent_since(path: Path) -> datetime | None:
    with suppress(OSError, Unreadable, ValueError):
        columns = read(path)
        if columns.get("danger") in WAKE_FOR and isinstance(columns["received_at"], datetime):
            return columns["received_at"]
    return None


def drain(
    folder: Path,
    database: Database,
    again: bool = False,
    seconds: float = SECONDS_A_DRAIN,
    *,
    flash_calls_a_day: int = FLASH_CALLS_A_DAY,
) -> Drained:
    """Give the database every record, each once however often this runs, and forget those taken.

    What can't be read is set aside, and looked at once more with `again`: it may be of a later
    version than the worker that met it. A database that is still away or frozen ends it, and so
    does the time: the rest is for the next drain.
    """
    taken = bad = 0
    until = time.monotonic() + seconds
    for path in records(folder, again):
        if time.monotonic() > until:
            break
        try:
            give = partial(_give, database, name_of(path), read(path), flash_calls_a_day)
            within_deadline(give, waits=True)
            path.unlink(missing_ok=True)
            taken += 1
        except FileNotFoundError:
            continue  # another process took it first
        except (OperationalError, InterfaceError, PoolTimeoutError, TimeoutError):
            break
        except StatementError:
            continue  # this one is refused; it stays, is counted as waiting, and bars no other
        except Exception:  # whatever is wrong with this one, it is to bar no other
            put_aside(path)
            bad += 1
    return Drained(taken, bad, waiting(folder))


def _give(database: Database, name: str, columns: dict[str, Any], most_flashes: int) -> None:
    with database.begin() as db:
        if name.endswith(_STOP):
            insert_once(db, OptOut, columns)
        elif _ADDITION in name:
            Addition(**columns).store(db)  # if its case is gone, it only has to go
        elif not name.endswith((_FLASH, _TEXT)):
            _apply(db, name, columns)
        elif now() < columns["good_until"]:
            if name.endswith(_TEXT):
                insert_once(db, Message, columns)
            else:
                want_flash(db, columns, most_flashes)


def _apply(db: Session, name: str, columns: dict[str, Any]) -> None:
    idem = _idem(columns)
    if "-2-code-" in name:
        given_at = datetime.fromtimestamp(int(name.rpartition("-")[2]) / 1e9, UTC)
        keep_late(db, idem, given_at, columns)
    elif Refusal.stands(db, idem):
        return  # taken back since: it only has to go
    elif name.endswith(_REFUSED):
        take_back(db, idem)
    else:
        kind = Case.__mapper__.polymorphic_map[columns["kind"]].class_
        kind(
            **{name: columns[name] for name in columns.keys() & Case.__table__.columns.keys()}
        ).store(db)


def _idem(columns: dict[str, Any]) -> bytes:
    idem = columns["idem"]
    if not isinstance(idem, bytes):
        raise Unreadable
    return idem
