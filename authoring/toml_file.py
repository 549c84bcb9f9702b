"""The file of a language, rewritten in place: its comments, order and head stay as they are."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.container import Container, OutOfOrderTableProxy
from tomlkit.items import Array, String, Table

Tables = Container | Table | OutOfOrderTableProxy

NOT_WORDS = ("about.review", "about.sensitive", "about.place", "about.ucs2")


def rewritten(file: str, texts: Mapping[str, str], sensitive: tuple[str, ...]) -> str:
    """The file, saying these texts and no others; it calls the words of `sensitive` so.

    A text that is the same keeps its line as it is written.
    """
    document = tomlkit.parse(file)
    said = set()
    for key, table, name in list(_texts(document)):
        said.add(key)
        if key not in texts:
            table.remove(name)
        elif str(table[name]).strip() != texts[key]:
            table[name] = texts[key]
    for key, text in texts.items():
        if key not in said:
            *tables, name = key.split(".")
            _table(document, tables).add(name, text)
    about: Any = document["about"]
    if tuple(about.get("sensitive", ())) != sensitive:
        about["sensitive"] = _listed(sensitive)
    return tomlkit.dumps(document)


def reviewed(file: str, by: str) -> str:
    """The file, saying who has reviewed its words."""
    document = tomlkit.parse(file)
    about: Any = document["about"]
    about["review"] = by
    return tomlkit.dumps(document)


def begun(first: str, name: str, *, ucs2: bool) -> str:
    """The file of a new language: a head of its own, and all else as in the first language's."""
    about = tomlkit.table()
    about.update({"name": name, "review": "awaiting native review"})
    about.update({"ucs2": True} if ucs2 else {})
    about["sensitive"] = tomlkit.array()
    document = tomlkit.document()
    head = f"{' '.join(name.split())}. No native speaker has reviewed these words yet."
    document.add(tomlkit.comment(head))
    document.add(tomlkit.nl())
    document["about"] = about
    after = first[first.index("\n[", first.index("[about]")) :]
    return tomlkit.dumps(document) + after


def replace(path: Path, file: str) -> None:
    """Put the file in its place whole, or not at all."""
    beside = path.with_suffix(".new")
    beside.write_text(file, "utf-8")
    beside.replace(path)


def _texts(table: Any, above: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every text: its key in full, the table that it stands in, its name there."""
    for name, item in table.items():
        key = f"{above}{name}"
        if isinstance(item, Mapping):
            yield from _texts(item, f"{key}.")
        elif isinstance(item, String) and key not in NOT_WORDS:
            yield key, table, name


def _table(document: Any, names: list[str]) -> Any:
    """The table of these names; a new one where there is none."""
    for at, name in enumerate(names):
        if name not in document:
            document.add(name, tomlkit.table(is_super_table=at + 1 < len(names)))
        document = document[name]
    return document


def _listed(words: tuple[str, ...]) -> Array:
    listed = tomlkit.array().multiline(True)
    listed.extend(words)
    return listed
