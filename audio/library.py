"""The prompts that may be played: read and proven once, then kept as they were.

A file that is not the one that was recorded, or says other words than the call does today, counts
as missing: the call then has its words read by a machine, which is better than a wrong word.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import structlog

from audio import recorded
from audio.check import Ailing, proven
from audio.recorded import FOLDER, PromptFile, Sheet
from audio.shelf import Shelf

log = structlog.get_logger()

_LETTERS_OF_HASH = 12

Said = tuple[str, str]
"""A prompt: its language and its name."""


class Library:
    """Files by the path they are served at, and the paths by what they say."""

    def __init__(self, files: Iterable[tuple[tuple[str, str], bytes]]) -> None:
        """`files` by language and name."""
        self._shelf = Shelf()
        self._paths: dict[tuple[str, str], str] = {}
        for (language, name), file in files:
            path = f"/audio/{language}/{name}-{_hash(file)}.mp3"
            self._paths[language, name] = path
            self._shelf.put(path, file)

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
        return self._shelf.get(path)


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
