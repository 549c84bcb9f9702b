"""How the journal lies on disk: one file a record, written whole or not at all, checked as read."""

import base64
import json
import os
import time
import uuid
from collections import ChainMap
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.call import Call
from models.call_record import CallRecord
from models.case import Case
from models.message import Message
from models.return_code import ReturnCode
from models.shared_file import new_file

_MAGIC = b"salama-journal-1"
_ASIDE = ".bad"
_STALE_S = 300

# The columns of a case come first; cases of an earlier version have those of a code too, all empty.
_TABLES = (Case, ReturnCode, Call, CallRecord, Message)
_COLUMNS = ChainMap(*({one.key: one for one in kind.__table__.columns} for kind in _TABLES))


class Unreadable(Exception):
    pass


def append(folder: Path, name: str, columns: dict[str, Any], *, durable: bool = True) -> None:
    """Write, fsync, rename, fsync the folder: a reader sees all of the record or none of it.

    What is not durable survives this process, and not the machine losing power.
    """
    body = json.dumps(columns, default=_plain, separators=(",", ":")).encode()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{name}.{uuid.uuid4().hex}.tmp"
    with os.fdopen(new_file(draft), "wb") as file:
        file.write(b" ".join([_MAGIC, sha256(body).hexdigest().encode(), body]))
        file.flush()
        if durable:
            os.fsync(file.fileno())
    draft.rename(folder / name)
    if durable:
        _sync(folder)


def probe(folder: Path) -> None:
    """Write to the disk as a record is written, and leave nothing.

    :raise OSError: it takes none.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"probe.{uuid.uuid4().hex}.tmp"
    try:
        with os.fdopen(new_file(draft), "wb") as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True)
class Count:
    """How many records wait for the database, and how many could not be read."""

    waiting: int = 0
    aside: int = 0


def count(folder: Path) -> Count:
    """What lies in it, without looking into any."""
    if not folder.is_dir():
        return Count()
    with os.scandir(folder) as entries:
        kinds = [os.path.splitext(entry.name)[1] for entry in entries if entry.is_file()]
    aside, drafts = kinds.count(_ASIDE), kinds.count(".tmp")
    return Count(len(kinds) - aside - drafts, aside)


def waiting(folder: Path) -> int:
    """How many records wait for the database."""
    return count(folder).waiting


def set_aside(folder: Path) -> int:
    """How many records could not be read."""
    return count(folder).aside


def put_aside(path: Path) -> None:
    if path.suffix != _ASIDE:
        with suppress(OSError):  # then it is met again in the next round
            path.rename(f"{path}{_ASIDE}")


def name_of(path: Path) -> str:
    return path.name.removesuffix(_ASIDE)


def records(folder: Path, again: bool = False) -> list[Path]:
    """The records in their order; `again`: with those that were set aside, in their places."""
    if not folder.is_dir():
        return []
    wanted = (path for path in _tidied(folder) if again or path.suffix != _ASIDE)
    return sorted(wanted, key=name_of)


def _tidied(folder: Path) -> Iterator[Path]:
    """The files of the folder (a disk of its own has a `lost+found` too), and no drafts: those
    that a killed process left behind are swept away."""
    with os.scandir(folder) as entries:
        files = [Path(entry.path) for entry in entries if entry.is_file()]
    for path in files:
        if path.suffix != ".tmp":
            yield path
            continue
        with suppress(OSError):  # another process did it first
            if time.time() - path.stat().st_mtime > _STALE_S:
                path.unlink()


def read(path: Path) -> dict[str, Any]:
    magic, _, rest = path.read_bytes().partition(b" ")
    checksum, _, body = rest.partition(b" ")
    if magic != _MAGIC or sha256(body).hexdigest().encode() != checksum:
        raise Unreadable
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
    if (column := _COLUMNS.get(name)) is None:
        raise Unreadable
    if value is None:
        return None
    wanted = column.type.python_type
    if wanted is bytes:
        return base64.b64decode(value)
    if wanted is datetime:
        return datetime.fromisoformat(value)
    return uuid.UUID(value) if wanted is uuid.UUID else value


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
