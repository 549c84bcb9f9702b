"""Files by their names, in one file without a name: nobody changes them, and the memory of this
process does not hold them."""

import os
import weakref
from collections.abc import Hashable
from contextlib import suppress
from io import FileIO
from tempfile import TemporaryFile
from threading import Lock


def _file_without_a_name() -> FileIO | None:
    """None where no disk takes one."""
    with suppress(OSError):
        return TemporaryFile(buffering=0)
    return None


class Shelf:
    """Thirteen megabytes of prompts, of which one call plays a few hundred kilobytes."""

    def __init__(self) -> None:
        self._file = _file_without_a_name()
        self._places: dict[Hashable, tuple[int, int]] = {}
        self._held: dict[Hashable, bytes] = {}  # what no disk has room for
        self._turn = Lock()
        if self._file:
            weakref.finalize(self, self._file.close)

    def __contains__(self, name: Hashable) -> bool:
        return name in self._places or name in self._held

    def put(self, name: Hashable, file: bytes) -> None:
        """On the disk, or in memory: callers are not to be without a line for a full disk."""
        with self._turn, suppress(OSError):
            at = self._file.tell() if self._file else 0
            if self._file and self._file.write(file) == len(file):
                self._places[name] = len(file), at
                return
        self._held[name] = file

    def get(self, name: Hashable) -> bytes | None:
        """A file; nothing but these names leads to any."""
        if self._file and (place := self._places.get(name)):
            return os.pread(self._file.fileno(), *place)
        return self._held.get(name)
