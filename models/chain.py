"""Whether the audit log is as it was written: its chain walked, its end compared with an anchor.

The anchor lies in a file, where who owns the database does not reach. It says how far the log went
when it was last looked at, so that a tail that was cut off shows.
"""

import hmac
import json
import os
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import KEYED, START, Event, Head

ANCHOR = "audit.anchor"
"""The file of the anchor, in the folder of an instance."""

CHECK = "audit:check"
CHECK_LASTS_S = 3 * 60 * 60
"""Where the worker leaves what its last look came to, and for how long it counts."""


@dataclass(frozen=True)
class Walk:
    """How far the chain was walked, and the id of the entry where it breaks, if it does.

    `unkeyed`: the last of the entries from before the chain had a key.
    """

    head: Head
    unkeyed: int
    broken: int | None = None


@dataclass(frozen=True)
class Anchor:
    """An end of the log that was seen, and the last entry from before the chain had a key, if
    somebody looked."""

    id: int
    hash: str
    unkeyed: int | None

    @property
    def head(self) -> Head:
        """The end, as the log itself says it."""
        return Head(self.id, bytes.fromhex(self.hash))

    @classmethod
    def read(cls, path: Path, key: bytes) -> Self | None:
        """What the file says; None where there is none.

        :raise ValueError: somebody else wrote it.
        """
        try:
            written = path.read_bytes()
        except FileNotFoundError:
            return None
        return cls(**opened(written, key))

    def write(self, path: Path, key: bytes) -> None:
        """Put it in the place of the one before."""
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(signed(asdict(self), key))
        draft.replace(path)


@dataclass(frozen=True)
class Check:
    """What the last look at the log came to: when, how many entries, the entry where it breaks."""

    at: str
    entries: int
    seal: str
    broken: int | None

    @classmethod
    def read(cls, written: object, key: bytes) -> Self | None:
        """What the worker left; None where there is nothing of it."""
        try:
            return cls(**opened(written, key)) if isinstance(written, bytes) else None
        except (ValueError, TypeError):
            return None

    @property
    def moment(self) -> datetime:
        """When it was looked at."""
        return datetime.fromisoformat(self.at)


def signed(values: dict[str, Any], key: bytes) -> bytes:
    """JSON that nobody without the key can make."""
    written = json.dumps(values, sort_keys=True).encode()
    return hmac.digest(key, written, sha256).hex().encode() + b" " + written


def opened(written: bytes, key: bytes) -> dict[str, Any]:
    """What was signed; ValueError for anything else."""
    mark, _, values = written.partition(b" ")
    if not hmac.compare_digest(mark, hmac.digest(key, values, sha256).hex().encode()):
        raise ValueError("not signed by us")
    found = json.loads(values)
    if not isinstance(found, dict):
        raise TypeError("signed, and not an object")
    return found


def walk(db: Session, since: Anchor | None = None, *, whole: bool = True) -> Walk:
    """Walk the chain, all of it or only what came after the anchor, whose end must be there."""
    begin = START if whole or since is None else since.head
    walked = Walk(begin, (since and since.unkeyed) or 0)
    if since and not whole and since.id and not _is_there(db, since.head):
        return replace(walked, broken=min(since.id, _last_id(db) + 1))
    ordered = select(Event).where(Event.id > begin.id).order_by(Event.id)
    fresh = ordered.execution_options(yield_per=500, populate_existing=True)
    with closing(db.scalars(fresh)) as entries:
        for event in entries:
            walked = _step(db, walked, event, since)
            if walked.broken is not None:
                return walked
    if since and since.id > walked.head.id:
        return replace(walked, broken=walked.head.id + 1)
    return walked


def verify(db: Session, expected: Head | None = None) -> int | None:
    """The id of the first entry that was altered, removed, swapped or cut off; None if all is well.

    That entries were cut off the end shows only against a head that was noted before.
    """
    return walk(db, expected and Anchor(expected.id, expected.hash.hex(), None)).broken


def _step(db: Session, walked: Walk, event: Event, since: Anchor | None) -> Walk:
    previous, unkeyed = walked.head, walked.unkeyed
    keyed = event.hash[:1] == KEYED and len(event.hash) == len(KEYED) + sha256().digest_size
    if not keyed and (since is None or since.unkeyed is None) and previous.id == unkeyed:
        unkeyed = event.id  # nobody has said yet where the entries without a key end
    whole = event.id == previous.id + 1 and hmac.compare_digest(
        event.hash, event.seal(db, previous.hash) if keyed else event.unkeyed_seal(previous.hash)
    )
    anchored = since is None or event.id != since.id or event.hash == since.head.hash
    if not whole or not anchored or (not keyed and event.id > unkeyed):
        return replace(walked, broken=previous.id + 1)
    return Walk(Head(event.id, event.hash), unkeyed)


def _is_there(db: Session, end: Head) -> bool:
    return db.scalar(select(Event.hash).where(Event.id == end.id)) == end.hash


def _last_id(db: Session) -> int:
    return db.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or 0
