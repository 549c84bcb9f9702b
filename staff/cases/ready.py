"""Replies that are often sent, ready to be put into the reply box in the caller's language."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from staff.cases.letters import LONGEST_REPLY, length, plain, wide

FIRST = "en"
"""The language in which each is there; callers of a language that one lacks are shown it."""


TITLES = "ready"
"""How a catalogue of the console names their titles, which are for staff."""


@dataclass(frozen=True)
class ReadyReply:
    """One of them: what staff know it by, and its words in each language."""

    key: str
    title: str
    words: dict[str, str]

    def text(self, language: str) -> str:
        """What is put into the box."""
        return self.words.get(language, self.words[FIRST])


def read(path: Path) -> dict[str, ReadyReply]:
    """By key, those of a file.

    :raise ValueError: one would not be taken as a reply, or has letters that phones lack.
    """
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: _made(key, dict(entry)) for key, entry in written.items()}


def _made(key: str, entry: dict[str, str]) -> ReadyReply:
    title = entry.pop("title", "")
    if not title or FIRST not in entry:
        raise ValueError(f"{key}: a ready reply has a title, and words in {FIRST}")
    for language, text in entry.items():
        if text != plain(text) or wide(text):
            raise ValueError(f"{key}, {language}: phones lack a letter of it")
        if not 0 < length(text) <= LONGEST_REPLY:
            raise ValueError(f"{key}, {language}: {length(text)} letters, over {LONGEST_REPLY}")
    return ReadyReply(key, title, entry)


READY = read(Path(__file__).with_name("ready.toml"))
