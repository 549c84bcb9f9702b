"""Counterfoils: what the database took stays on this machine's disk for hours, sealed as it is.

A standby that takes over, or a backup that is restored, may lack what was committed last. What is
missing there goes into the journal once more, and is drained as if it had never been taken.
"""

import os
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.addition import Addition
from models.case import Case
from models.journal import ADDED, CODE, DELETED, REFUSED, STOPPED, TOLD, given_at
from models.journal_folder import Unreadable, append, name_of, read, records
from models.refusal import Refusal
from models.return_code import ReturnCode
from models.sealed_case import id_of

KEPT = timedelta(hours=12)
"""Less than a refusal stands, so that what a caller took back is never taken for lost."""

_AT_ONCE, _UUID = 500, 16
_SAME = timedelta(milliseconds=1)


def note_deleted(folder: Path, idem: bytes) -> None:
    """The caller has deleted it: only that is kept now."""
    for path in folder.glob(f"{idem.hex()}-*"):
        path.unlink(missing_ok=True)
    append(folder, f"{idem.hex()}{DELETED}", {"idem": idem}, durable=False)


def note_stopped(folder: Path, idem: bytes) -> None:
    """The caller wants no contact any more."""
    append(folder, f"{idem.hex()}{STOPPED}", {"idem": idem}, durable=False)


def keep(path: Path, folder: Path) -> None:
    """Keep a record that was drained, if it is of a case and the disk takes it; else it goes."""
    if any(kind in path.name for kind in (TOLD, CODE, ADDED, DELETED, STOPPED)):
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.utime(path)
            path.rename(folder / name_of(path))
    path.unlink(missing_ok=True)


def give_back(paths: list[Path], journal: Path) -> int:
    """Put records into the journal, to be drained; how many."""
    journal.mkdir(mode=0o700, parents=True, exist_ok=True)
    given = 0
    for path in paths:
        with suppress(FileNotFoundError):  # another worker was first
            path.rename(journal / path.name)
            given += 1
    return given


def prune(folder: Path) -> None:
    """Forget what is old."""
    oldest = time.time() - KEPT.total_seconds()
    for path in records(folder):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def lost(db: Session, folder: Path) -> list[Path]:
    """The records that the database has not, though it had taken them."""
    by_tag: dict[str, list[Path]] = {}
    for path in records(folder):
        by_tag.setdefault(path.name.partition("-")[0], []).append(path)
    tags = iter(by_tag)
    missing: list[Path] = []
    while some := list(islice(tags, _AT_ONCE)):
        there = _There.look(db, some)
        missing += [path for tag in some for path in there.lacks(tag, by_tag[tag])]
    return _that_belong(db, missing)


def _that_belong(db: Session, missing: list[Path]) -> list[Path]:
    """Without what was added to a case that is not there: deleted since, or to come back first."""
    cases: dict[Path, UUID | None] = {}
    for path in missing:
        if ADDED in path.name:
            with suppress(OSError, Unreadable, ValueError):
                cases[path] = read(path)["case_id"]
    there = set(db.scalars(select(Case.id).where(Case.id.in_(cases.values()))))
    return [path for path in missing if ADDED not in path.name or cases.get(path) in there]


class _Told(NamedTuple):
    step: int
    complete: bool
    may_contact: bool


@dataclass(frozen=True)
class _There:
    """What the database has of some tags: of an idem, or of an addition's id."""

    cases: Mapping[bytes | None, "_Told"]
    codes: Mapping[UUID, datetime]
    additions: Mapping[UUID, int]
    refused: Collection[bytes]

    @classmethod
    def look(cls, db: Session, tags: list[str]) -> "_There":
        idems = [bytes.fromhex(tag) for tag in tags]
        told = select(Case.idem, Case.step, Case.complete, Case.may_contact)
        given = select(ReturnCode.case_id, ReturnCode.at)
        rows = [id_of(idem) for idem in idems]
        added = select(Addition.id, Addition.step)
        visits = [UUID(bytes=idem) for idem in idems if len(idem) == _UUID]
        return cls(
            {row[0]: _Told(*row[1:]) for row in db.execute(told.where(Case.idem.in_(idems)))},
            dict(db.execute(given.where(ReturnCode.case_id.in_(rows))).all()),
            dict(db.execute(added.where(Addition.id.in_(visits))).all()),
            set(db.scalars(select(Refusal.idem).where(Refusal.idem.in_(idems)))),
        )

    def lacks(self, tag: str, paths: list[Path]) -> Iterator[Path]:
        """Those of one tag's records that are not there."""
        idem = bytes.fromhex(tag)
        gone = [path for path in paths if path.name.endswith((DELETED, REFUSED))]
        for path in gone or paths:
            if self._lacks(idem, path.name):
                yield path

    def _lacks(self, idem: bytes, name: str) -> bool:
        case = self.cases.get(idem)
        if ADDED in name:
            return self.additions.get(UUID(bytes=idem), -1) < int(name.rpartition("-")[2])
        if name.endswith(DELETED):
            return case is not None
        if name.endswith(STOPPED):
            return case is not None and case.may_contact
        if name.endswith(REFUSED):
            return idem not in self.refused and not (case and case.complete)
        return idem not in self.refused and self._lacks_words(idem, name, case)

    def _lacks_words(self, idem: bytes, name: str, case: "_Told | None") -> bool:
        if CODE in name:
            at = self.codes.get(id_of(idem))
            return at is None or at + _SAME < given_at(name)
        step, _, stage = name.partition(TOLD)[2].partition("-")
        told = (int(step), stage.startswith("1"))
        return case is None or (case.step, case.complete) < told
