"""What each file of a language was made from, as `recorded.toml` beside the files tells it."""

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent
ROBOT = "espeak-ng"  # whoever else is named as a voice is a person

Sheet = Mapping[str, Mapping[str, str]]
"""By language and name, the exact words of every prompt that a call can say."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")

_HEAD = """\
# What each file of this folder says, and whose voice it is. Written by `flask audio make` and
# `flask audio take`; do not edit it by hand.
"""

_QUOTED = r'("[^"\\\n]*(?:\\.[^"\\\n]*)*")'
_TABLE = re.compile(
    rf"\n\[{_QUOTED}\]\nwords = {_QUOTED}\nvoice = {_QUOTED}\n"
    r'on = (\d{4}-\d\d-\d\d)\nsha256 = "([0-9a-f]*)"\n'
)
"""A table as `write` puts it down."""


@dataclass(frozen=True, slots=True)
class PromptFile:
    """One file: the words it was made from, and the proof that it is still that file."""

    words: str
    voice: str
    on: date
    sha256: str

    @property
    def by_a_person(self) -> bool:
        """Not a placeholder, so never to be replaced by one unasked."""
        return self.voice != ROBOT


def fingerprint(file: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file).hexdigest()


def read(folder: Path) -> dict[str, PromptFile]:
    """The files of a language's folder, by the prompts' names.

    :raise ValueError: where the file is not what `write` writes.
    """
    try:
        text = (folder / "recorded.toml").read_text("utf-8")
        if (files := _as_written(text)) is not None:
            return files
        return {name: PromptFile(**fields) for name, fields in tomllib.loads(text).items()}
    except FileNotFoundError:
        return {}
    except (TypeError, AttributeError, tomllib.TOMLDecodeError) as wrong:
        raise ValueError(f"{folder.name}/recorded.toml: {wrong}") from wrong


def _as_written(text: str) -> dict[str, PromptFile] | None:
    """What a file says that stands just as `write` put it down; None of any other.

    It takes a quarter of the time that TOML does: a start reads thousands of lines of it.
    """
    files: dict[str, PromptFile] = {}
    at = len(_HEAD) if text.startswith(_HEAD) else len(text)
    while table := _TABLE.match(text, at):
        name, words, voice, on, sha256 = table.groups()
        try:
            one = PromptFile(json.loads(words), json.loads(voice), date.fromisoformat(on), sha256)
            files[json.loads(name)] = one
        except ValueError:
            return None  # TOML tells what is wrong
        at = table.end()
    whole = at == len(text) and text.count("\n[") == len(files)  # none of them twice
    return files if whole and files else None


def write(folder: Path, files: Mapping[str, PromptFile]) -> None:
    """Put down what was recorded, in the order of the names, whole or not at all."""
    tables = (_table(name, files[name]) for name in sorted(files))
    put(folder / "recorded.toml", "\n".join((_HEAD, *tables)).encode())


def put(path: Path, content: bytes) -> None:
    """Put a file in its place whole, or not at all, for anyone to read."""
    if not path.parent.exists():
        path.parent.mkdir()
        path.parent.chmod(0o755)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.chmod(0o644)
    os.replace(beside, path)


def _table(name: str, one: PromptFile) -> str:
    return (
        f"[{_quoted(name)}]\n"
        f"words = {_quoted(one.words)}\n"
        f"voice = {_quoted(one.voice)}\n"
        f"on = {one.on}\n"
        f"sha256 = {_quoted(one.sha256)}\n"
    )


def _quoted(text: str) -> str:
    """As TOML writes it: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
