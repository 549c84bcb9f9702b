"""Whether the worker of this folder lives and gets its rounds done, told to those beside it.

It holds a lock for as long as it lives, which the system lets go of however it ends, and touches a
file for each job after each round that went well.
"""

import fcntl
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Self

LATE_S = 60.0
"""The longest that a job's round may take; each bounds itself at far less."""


class Heartbeat:
    """The worker's side, with the names of the jobs that are watched."""

    def __init__(self, instance: Path, jobs: Iterable[str] = ()) -> None:
        self._jobs = set(jobs)
        self._folder = instance / "worker"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        os.fchmod(self._lock, 0o640)  # who answers callers looks whether it is held

    def __enter__(self) -> Self:
        """From here on each job is waited for, also one whose first round never goes well."""
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        for path in self._folder.glob("*.beat"):
            if path.stem not in self._jobs:
                path.unlink()  # of a job of an earlier version
        for job in self._jobs:
            self.beat(job)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._lock)

    def beat(self, job: str) -> None:
        """A round of a job went well."""
        (self._folder / f"{job}.beat").touch(mode=0o600)


def ails(instance: Path) -> str:
    """What ails the worker, in a few words; nothing where it is well."""
    folder = instance / "worker"
    if not _is_held(folder / "lock"):
        return "is not running"
    now = time.time()
    ages = {path.stem: now - path.stat().st_mtime for path in sorted(folder.glob("*.beat"))}
    late = [f"{job}: no round done for {age:.0f} s" for job, age in ages.items() if age > LATE_S]
    return "; ".join(late)


def _is_held(path: Path) -> bool:
    try:
        lock = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
