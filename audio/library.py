"""The prompts that may be played: read and proven once, then kept as they were.

A file that is not the one that was recorded, or says other words than the call does today, counts
as missing: the call then has its words read by a machine, which is better than a wrong word.
"""

import hashlib
import os
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from io import FileIO
from pathlib import Path
from tempfile import TemporaryFile

import structlog

from audio import recorded
from audio.check import Ailing, proven
from audio.recorded import FOLDER, PromptFile, Sheet

log = structlog.get_logger()

_LETTERS_OF_HASH = 12

Said = tuple[str, str]
"""A prompt: its language and its name."""


def _file_without_a_name() -> FileIO | None:
    """None where no disk takes one."""
    with suppress(OSError):
        return TemporaryFile(buffering=0)
    return None


class Library:
    """Files by the path they are served at, and the paths by what they say.

    They lie in one file without a name, so that nobody changes them and the memory of this process
    does not hold them: thirteen megabytes, of which one call plays a few hundred kilobytes.
    """

    def __init__(self, files: Iterable[tuple[tuple[str, str], bytes]]) -> None:
        """`files` by language and name."""
        self._kept = _file_without_a_name()
        self._paths: dict[tuple[str, str], str] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._held: dict[str, bytes] = {}  # what no disk has room for
        if self._kept:
            weakref.finalize(self, self._kept.close)
        for (language, name), file in files:
            path = f"/audio/{language}/{name}-{_hash(file)}.mp3"
            self._paths[language, name] = path
            self._keep(path, file)

    @classmethod
    def read(cls, sheet: Sheet, folder: Path = FOLDER) -> "Library":
        """All that is well of what the calls need; the rest is told in the log.

        A file of the very words serves under whatever name it is kept.
        """
        ailments: Counter[tuple[str, str]] = Counter()
        library = cls(_well(sheet, folder, ailments))
        for (language, ailment), prompts_so in ailments.items():
            log.error("prompts_ailing", language=language, fault=ailment, prompts=prompts_so)
        return library

    def path(self, language: str, name: str) -> str | None:
        """Where a prompt is served, at a new address whenever its sound is new; None if it isn't.

        Gateways keep what they fetched once, for good.
        """
        return self._paths.get((language, name))

    @property
    def prompts(self) -> tuple[Said, ...]:
        """Every prompt there is, in an order that the same files always have."""
        return tuple(sorted(self._paths))

    @cached_property
    def version(self) -> bytes:
        """What differs as soon as any of the files does."""
        return hashlib.sha256("\n".join(sorted(self._paths.values())).encode()).digest()

    def file(self, path: str) -> bytes | None:
        """What is served at a path. Nothing but these paths leads to any file."""
        if self._kept and (place := self._places.get(path)):
            return os.pread(self._kept.fileno(), *place)
        return self._held.get(path)

    def _keep(self, path: str, file: bytes) -> None:
        """On the disk, or in memory: callers are not to be without a line for a full disk."""
        with suppress(OSError):
            at = self._kept.tell() if self._kept else 0
            if self._kept and self._kept.write(file) == len(file):
                self._places[path] = len(file), at
                return
        self._held[path] = file


def _well(
    sheet: Sheet, folder: Path, ailments: Counter[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Each file that is well, by language and name; what ails the others is counted."""
    for language, prompts in sheet.items():
        home = folder / language
        files = recorded.read(home)
        named = {one.words: name for name, one in files.items()}
        for name, words in prompts.items():
            kept = name if _says(files.get(name), words) else named.get(words, name)
            try:
                file = proven(home, kept, words, files.get(kept))
            except Ailing as why:
                ailments[language, str(why)] += 1
            else:
                yield (language, name), file


def _says(one: PromptFile | None, words: str) -> bool:
    return one is not None and one.words == words


def _hash(file: bytes) -> str:
    return recorded.fingerprint(file)[:_LETTERS_OF_HASH]
