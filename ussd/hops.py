"""How far sessions have come, as this machine has told the gateway: for the gateways that hand
nothing back, while Redis is away or has lost what it held.

A table in memory that the web processes of a machine share. A web process that ends takes nothing
along, and the next hop may come to any of them.
"""

import mmap
import os
import struct
import threading
import time
import zlib
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from ussd.lengths import TOO_MANY

SECONDS_TO_LIVE = 300
"""As long as a dialogue lives after its last key."""

LONGEST = 239
"""Of the lengths of a session, in letters: some 120 keys."""

SETS, WAYS = 4096, 4
"""Room for 16,384 sessions at once; the oldest of four makes room for a fifth."""

# A check sum of what follows it, until when it counts, the name, the length and the letters.
_ENTRY = struct.Struct(f"<Id16sB{LONGEST}s")
_SUM = 4


class Shared(Protocol):
    """What all machines remember together of the sessions that Redis could not keep."""

    def last(self, name: str) -> str | None:
        """The lengths that were told last; None where nothing is known."""

    def note(self, name: str, lengths: str, reach: int) -> str:
        """Keep them, unless what is kept reaches as far; what is kept."""


class Hops:
    """Remembers the lengths of what was typed in each session, by the keyed name of its dialogue,
    and nothing of what it was.

    Processes write without waiting for each other. What two of them wrote at once is found out by
    its check sum, and is nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._table = mmap.mmap(-1, SETS * WAYS * _ENTRY.size)

    def share(self, path: Path) -> None:
        """Remember in a file from now on, with the other processes that do.

        Where the disk has no room for it, each process remembers for itself.
        """
        size = len(self._table)
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(file, 0, size)  # a page without a block would end the process
                self._table = mmap.mmap(file, size)
            finally:
                os.close(file)

    def last(self, name: str) -> str | None:
        """What was told last; None of a session that is new here."""
        return self._find(_digest(name))[1]

    def note(self, name: str, lengths: str) -> None:
        """Keep them in place of the last.

        The answer to a late repeat of an old hop tells less than was told since, and is not kept.
        """
        digest = _digest(name)
        with self._lock:
            place, last = self._find(digest)
            if last is not None and last.startswith(lengths):
                lengths = last
            told = (lengths if len(lengths) <= LONGEST else TOO_MANY).encode()
            entry = bytearray(_ENTRY.size)
            _ENTRY.pack_into(entry, 0, 0, time.time() + SECONDS_TO_LIVE, digest, len(told), told)
            entry[:_SUM] = _sum(entry)
            self._table[place : place + _ENTRY.size] = bytes(entry)

    def _find(self, digest: bytes) -> tuple[int, str | None]:
        """Where a name stands and what was told there; else the place that it may take."""
        first = int.from_bytes(digest[:4], "little") % SETS * WAYS
        oldest, place, now = float("inf"), 0, time.time()
        for way in range(first, first + WAYS):
            at = way * _ENTRY.size
            entry = self._table[at : at + _ENTRY.size]
            _, until, owner, length, told = _ENTRY.unpack(entry)
            counts = entry[:_SUM] == _sum(entry) and now < until <= now + SECONDS_TO_LIVE
            if counts and owner == digest:
                return at, told[:length].decode()
            if (until if counts else 0.0) < oldest:
                oldest, place = (until if counts else 0.0), at
        return place, None


def _digest(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=16).digest()


def _sum(entry: bytes | bytearray) -> bytes:
    return zlib.crc32(memoryview(entry)[_SUM:]).to_bytes(_SUM, "little")
