"""The journal: what the database could not take, sealed, on this machine's own disk until it can.

One file a record, named by its idempotency tag and stage, so that the same record twice is one
file and a dialogue's records sort in the order they happened. A record is the columns of a row:
nothing in it is readable that is not readable in the database.
"""

import base64
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.exc import (
    InterfaceError,
    OperationalError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from models.case import Case
from models.db.database import Database
from models.refusal import Refusal
from models.return_code import ReturnCode
from models.return_visit import keep_late, take_back

_MAGIC = b"salama-journal-1"
_ASIDE = ".bad"
_STALE_S = 300

_CASE = Case.__table__.columns
_CODE = ReturnCode.__table__.columns  # cases of an earlier version have these too, all empty


@dataclass(frozen=True)
class Drained:
    """How many records the database took, how many nobody could read, how many still wait."""

    taken: int
    bad: int
    waiting: int


class _Unreadable(Exception):
    pass


def append_case(folder: Path, case: Case) -> None:
    """Keep a sealed case on disk; when this returns it survives the machine losing power.

    OSError when even the disk cannot take it.
    """
    columns = {column.key: getattr(case, column.key) for column in Case.__table__.columns}
    stage = "1-complete" if case.complete else "0-incomplete"
    append(folder, f"{_idem(columns).hex()}-1-told-{case.step:06d}-{stage}", columns)


def append_refusal(folder: Path, idem: bytes, step: int) -> None:
    """Keep that what was told under `idem` until `step` was taken back."""
    append(folder, f"{idem.hex()}-1-told-{step:06d}-2-refused", {"idem": idem})


def append_code(folder: Path, idem: bytes, columns: dict[str, Any]) -> None:
    """Keep a given code for the case of `idem`; the latest one given counts, by its name."""
    append(folder, f"{idem.hex()}-2-code-{time.time_ns():020d}", {"idem": idem, **columns})


def append(folder: Path, name: str, columns: dict[str, Any]) -> None:
    """Write, fsync, rename, fsync the folder: a reader sees all of the record or none of it."""
    body = json.dumps(columns, default=_plain, separators=(",", ":")).encode()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{name}.{uuid.uuid4().hex}.tmp"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(b" ".join([_MAGIC, sha256(body).hexdigest().encode(), body]))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / name)
    _sync(folder)


def drain(folder: Path, database: Database, again: bool = False) -> Drained:
    """Give the database every record, each once however often this runs, and forget those taken.

    What can't be read is set aside, and looked at once more with `again`: it may be of a later
    version than the worker that met it. A database that is still away ends it.
    """
    taken = bad = 0
    for path in _records(folder, again):
        try:
            columns = _read(path)
            with database.begin() as db:
                _apply(db, _name(path), columns)
            path.unlink(missing_ok=True)
            taken += 1
        except FileNotFoundError:
            continue  # another process took it first
        except (OperationalError, InterfaceError, PoolTimeoutError):
            break
        except StatementError:
            continue  # this one is refused; it stays, is counted as waiting, and bars no other
        except Exception:  # whatever is wrong with this one, it is to bar no other
            _set_aside(path)
            bad += 1
    return Drained(taken, bad, waiting(folder))


def waiting(folder: Path) -> int:
    """How many records wait for the database."""
    return len(_records(folder))


def set_aside(folder: Path) -> int:
    """How many records could not be read."""
    return sum(path.suffix == _ASIDE for path in _records(folder, again=True))


def _set_aside(path: Path) -> None:
    if path.suffix != _ASIDE:
        with suppress(OSError):  # then it is met again in the next round
            path.rename(f"{path}{_ASIDE}")


def _name(path: Path) -> str:
    return path.name.removesuffix(_ASIDE)


def _apply(db: Session, name: str, columns: dict[str, Any]) -> None:
    idem = _idem(columns)
    if "-2-code-" in name:
        given_at = datetime.fromtimestamp(int(name.rpartition("-")[2]) / 1e9, UTC)
        keep_late(db, idem, given_at, columns)
    elif Refusal.stands(db, idem):
        return  # taken back since: it only has to go
    elif name.endswith("-2-refused"):
        take_back(db, idem)
    else:
        kind = Case.__mapper__.polymorphic_map[columns["kind"]].class_
        kind(**{name: columns[name] for name in columns.keys() & _CASE.keys()}).store(db)


def _records(folder: Path, again: bool = False) -> list[Path]:
    """The records in their order; `again`: with those that were set aside, in their places."""
    if not folder.is_dir():
        return []
    wanted = (path for path in _tidied(folder) if again or path.suffix != _ASIDE)
    return sorted(wanted, key=_name)


def _tidied(folder: Path) -> Iterator[Path]:
    """The files of the folder (a disk of its own has a `lost+found` too), and no drafts: those
    that a killed process left behind are swept away."""
    for path in folder.iterdir():
        if not path.is_file():
            continue
        if path.suffix != ".tmp":
            yield path
            continue
        with suppress(OSError):  # another process did it first
            if time.time() - path.stat().st_mtime > _STALE_S:
                path.unlink()


def _read(path: Path) -> dict[str, Any]:
    magic, _, rest = path.read_bytes().partition(b" ")
    checksum, _, body = rest.partition(b" ")
    if magic != _MAGIC or sha256(body).hexdigest().encode() != checksum:
        raise _Unreadable
    return {name: _typed(name, value) for name, value in json.loads(body).items()}


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return value.hex
    raise TypeError(f"a record cannot hold {type(value).__name__}")


def _typed(name: str, value: Any) -> Any:
    """The value as its column has it; the inverse of `_plain`."""
    column = _CASE.get(name, _CODE.get(name))
    if column is None:
        raise _Unreadable
    if value is None:
        return None
    wanted = column.type.python_type
    if wanted is bytes:
        return base64.b64decode(value)
    if wanted is datetime:
        return datetime.fromisoformat(value)
    return uuid.UUID(value) if wanted is uuid.UUID else value


def _idem(columns: dict[str, Any]) -> bytes:
    idem = columns["idem"]
    if not isinstance(idem, bytes):
        raise _Unreadable
    return idem


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
