"""The journal: what the database could not take, sealed, on this machine's own disk until it can.

One file a record, named by its idempotency tag and stage, so that the same record twice is one
file and a dialogue's records sort in the order they happened. A record is the columns of a row:
nothing in it is readable that is not readable in the database.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
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
from models.call_record import CallRecord
from models.case import Case
from models.db.base import now
from models.db.database import Database
from models.db.deadline import within_deadline
from models.db.upsert import insert_once
from models.journal_folder import Unreadable, append, name_of, put_aside, read, records, waiting
from models.message import Message
from models.opt_out import OptOut
from models.refusal import Refusal
from models.return_code import ReturnCode
from models.return_visit import delete, keep_late, stop_contact, take_back
from models.sealed_case import id_of

SECONDS_A_DRAIN = 10.0
"""After this long a drain leaves the rest to the next."""

_FLASH, _TEXT, _STOP = "-1-flash", "-1-text", "-1-stop"
TOLD, CODE, ADDED = "-1-told-", "-2-code-", "-3-added"
REFUSED, DELETED, STOPPED = "-2-refused", "-4-deleted", "-4-stopped"
_CALLED, _ENDED = "-1-called", "-4-ended"


@dataclass(frozen=True)
class Drained:
    """How many records the database took, how many nobody could read, how many still wait."""

    taken: int
    bad: int
    waiting: int


def append_case(folder: Path, columns: dict[str, Any], *, durable: bool = True) -> None:
    """Keep the row of a sealed case on disk; when this returns it survives the machine losing
    power, unless it need not be durable.

    OSError when even the disk cannot take it.
    """
    stage = "1-complete" if columns["complete"] else "0-incomplete"
    name = f"{_idem(columns).hex()}{TOLD}{columns['step']:06d}-{stage}"
    append(folder, name, columns, durable=durable)


def append_refusal(folder: Path, idem: bytes, step: int, *, durable: bool = True) -> None:
    """Keep that what was told under `idem` until `step` was taken back."""
    append(folder, f"{idem.hex()}{TOLD}{step:06d}{REFUSED}", {"idem": idem}, durable=durable)


def append_code(
    folder: Path,
    idem: bytes,
    columns: dict[str, Any],
    at: datetime | None = None,
    *,
    durable: bool = True,
) -> None:
    """Keep a code given at a time for the case of `idem`; the latest one counts, by its name."""
    name = f"{idem.hex()}{CODE}{int((at or now()).timestamp() * 1e6) * 1000:020d}"
    append(folder, name, {"idem": idem, **columns}, durable=durable)


def given_at(name: str) -> datetime:
    """When a code was given, by its record's name."""
    return datetime.fromtimestamp(int(name.rpartition("-")[2]) / 1e9, UTC)


def append_addition(folder: Path, addition: Addition, *, durable: bool = True) -> None:
    """Keep what a caller who came back has answered by a step of their visit."""
    columns = {column.key: getattr(addition, column.key) for column in Addition.__table__.columns}
    append(folder, f"{addition.id.hex}{ADDED}-{addition.step:06d}", columns, durable=durable)


def append_flash(folder: Path, columns: dict[str, Any]) -> None:
    """Keep that a phone is to be called back; however often it rang, the latest counts."""
    append(folder, f"{columns['number_tag'].hex()}{_FLASH}", columns)


def append_text(folder: Path, columns: dict[str, Any]) -> None:
    """Keep the answer that a text is owed; the same text's, once."""
    append(folder, f"{columns['id'].hex}{_TEXT}", columns)


def append_stop(folder: Path, columns: dict[str, Any]) -> None:
    """Keep that a number wants no texts."""
    append(folder, f"{columns['number_tag'].hex()}{_STOP}", columns)


def append_call(folder: Path, columns: dict[str, Any]) -> None:
    """Keep that a person was asked for in a call: no caller was promised that, so it is told apart
    from what is told."""
    append(folder, f"{_idem(columns).hex()}{_CALLED}", columns)


def append_call_end(folder: Path, columns: dict[str, Any]) -> None:
    """Keep what became of a call in which a person was asked for."""
    append(folder, f"{columns['call_tag'].hex()}{_ENDED}", columns)


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
        idem, told, rest = name_of(path).partition(TOLD)
        if rest.endswith(REFUSED):
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


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def drain(
    folder: Path,
    database: Database,
    again: bool = False,
    *,
    flash_calls_a_day: int = FLASH_CALLS_A_DAY,
    done: Callable[[Path], None] = _forget,
) -> Drained:
    """Give the database every record, each once however often this runs; `done` with those taken,
    which are forgotten if nothing else is said.

    What can't be read is set aside, and looked at once more with `again`: it may be of a later
    version than the worker that met it. A database that is still away or frozen ends it, and so
    does the time: the rest is for the next drain.
    """
    taken = bad = 0
    until = time.monotonic() + SECONDS_A_DRAIN
    for path in records(folder, again):
        if time.monotonic() > until:
            break
        try:
            give = partial(_give, database, name_of(path), read(path), flash_calls_a_day)
            within_deadline(give, waits=True)
            done(path)
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
            OptOut.write(db, columns)
        elif name.endswith((_CALLED, _ENDED)):
            _note_call(db, name, columns)
        elif ADDED in name:
            Addition(**columns).store(db)  # if its case is gone, it only has to go
        elif not name.endswith((_FLASH, _TEXT)):
            _apply(db, name, columns)
        elif now() < columns["good_until"]:
            if name.endswith(_TEXT):
                insert_once(db, Message, columns)
            else:
                want_flash(db, columns, most_flashes)


def _note_call(db: Session, name: str, columns: dict[str, Any]) -> None:
    if name.endswith(_ENDED):
        CallRecord.end(db, **columns)
        return
    call = Case.of(columns)
    call.store(db)
    CallRecord.ask(db, call.call_tag or b"", call.received_at)


def _apply(db: Session, name: str, columns: dict[str, Any]) -> None:
    idem = _idem(columns)
    if CODE in name:
        keep_late(db, idem, given_at(name), columns)
    elif name.endswith((DELETED, STOPPED)):
        ReturnCode.hold(db, id_of(idem))  # first, as whoever writes to a caller does
        case = db.scalar(select(Case).where(Case.idem == idem).with_for_update())
        if case:
            (delete if name.endswith(DELETED) else stop_contact)(db, case)
    elif Refusal.stands(db, idem):
        return  # taken back since: it only has to go
    elif name.endswith(REFUSED):
        take_back(db, idem)
    else:
        Case.of(columns).store(db)


def _idem(columns: dict[str, Any]) -> bytes:
    idem = columns["idem"]
    if not isinstance(idem, bytes):
        raise Unreadable
    return idem
