"""What callers are promised, and whether the service knows what each promise stands on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from menus import numbers
from menus.nodes import Outcome
from menus.shape import Part, shaped
from menus.tree import CONTENT, Tree
from menus.words import Words, naming, placeholders, table

HERE = Path(__file__).parent.parent
STORIES = ("stories.", "quiz.")  # what people in them say is no promise of ours


class Promise(Part, frozen=True, kw_only=True):
    """Words that promise something, by language, and the one thing that they stand on."""

    says: dict[str, tuple[str, ...]]
    shows: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    lines: str = ""
    proof: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.shows, self.after, self.lines, self.proof))) != 1:
            raise ValueError("a promise stands on one of: shows, after, lines, proof")

    @property
    def ground(self) -> str:
        """What it stands on, in words."""
        if self.shows:
            return " or ".join(f"{{{name}}}" for name in self.shows)
        if self.after:
            return f"only after {', '.join(self.after)}"
        return f"numbers.toml: {self.lines}" if self.lines else self.proof


@dataclass(frozen=True)
class Promises:
    """All of `promises.toml`: what sounds like a promise, what does not, and every promise."""

    sounds: Mapping[str, tuple[str, ...]]
    silent: Mapping[str, tuple[str, ...]]
    promises: Mapping[str, Promise]

    @classmethod
    def read(cls, content: Path = CONTENT) -> "Promises":
        """The promises of a folder.

        :raise ValueError: where the file is not what promises are, with its name.
        """
        path = content / "promises.toml"
        with naming(path):
            raw = table(path)
            sounds, silent = _listed(raw.pop("sounds")), _listed(raw.pop("silent"))
            return cls(sounds, silent, {name: _promise(one) for name, one in raw.items()})

    def told(self, words: Words) -> Iterator[tuple[str, str, str]]:
        """Every promise that words make: its name, the language, the key of the text."""
        for name, promise in self.promises.items():
            for language, key, text in _texts(words):
                if _spans(promise.says.get(language, ()), text):
                    yield name, language, key


def listed(words: Words, content: Path = CONTENT) -> Iterator[str]:
    """A line for each promise: what it stands on, and in how many texts it is made."""
    promises = Promises.read(content)
    made = list(promises.told(words))
    for name, promise in promises.promises.items():
        count = sum(one == name for one, _, _ in made)
        yield f"{name}: {count} texts, on {promise.ground}"


def faults(tree: Tree, words: Words, content: Path = CONTENT) -> Iterator[str]:
    """Every promise that stands on nothing. `words` are as written, without numbers in them."""
    promises = Promises.read(content)
    lines = numbers.lines(content)
    for language, key, text in _texts(words):
        yield from _unknown(promises, language, key, text)
    for name, language, key in promises.told(words):
        text = words.tongues[language].texts[key]
        if why := _unkept(promises.promises[name], tree, key, text, lines):
            yield f"{language}: {key} promises {name}, {why}"
    for name, promise in promises.promises.items():
        if promise.proof and not _is_test(promise.proof):
            yield f"promises.toml: {name} stands on {promise.proof}, and there is no such test"


def _listed(raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(said) for language, said in raw.items()}


def _promise(raw: Mapping[str, Any]) -> Promise:
    grounds = {"shows", "after", "lines", "proof"}
    says = {language: said for language, said in raw.items() if language not in grounds}
    return shaped({"says": says} | {name: raw[name] for name in grounds & raw.keys()}, Promise)


def _texts(words: Words) -> Iterator[tuple[str, str, str]]:
    for language, tongue in words.tongues.items():
        for key, text in tongue.texts.items():
            if not key.startswith(STORIES):
                yield language, key, text


@lru_cache(maxsize=1 << 17)
def _spans(patterns: tuple[str, ...], text: str) -> tuple[tuple[int, int], ...]:
    """Where a text says one of these; kept, for it is looked for twice and most texts stay."""
    found = (re.finditer(pattern, text, re.IGNORECASE) for pattern in patterns)
    return tuple(match.span() for matches in found for match in matches)


def _unknown(promises: Promises, language: str, key: str, text: str) -> Iterator[str]:
    """What sounds like a promise, and is none of those that stand on something."""
    known = [*_spans(promises.silent.get(language, ()), text)]
    for promise in promises.promises.values():
        known += _spans(promise.says.get(language, ()), text)
    for begins, ends in _spans(promises.sounds.get(language, ()), text):
        if not any(start < ends and begins < stop for start, stop in known):
            yield f"{language}: {key} promises {text[begins:ends]!r}, which stands on nothing"


def _unkept(promise: Promise, tree: Tree, key: str, text: str, lines: numbers.Lines) -> str | None:
    """Why a promise is not kept where this text makes it; None where it is."""
    shown = placeholders(text)
    if promise.shows and not shown & set(promise.shows):
        return f"and does not show {promise.ground}"
    if promise.after and _may_come_before(tree, _node(tree, key), promise.after):
        return f"and may be said before {' or '.join(promise.after)}"
    if promise.lines:
        for name in sorted(shown):
            line = lines.get(name.removeprefix("tel_").removesuffix("_abroad"))
            if line and promise.lines not in line["hours"]:
                return f"which {name} does not say of its hours"
    return None


def _node(tree: Tree, key: str) -> str:
    """The node that says a text: the longest beginning of its key that is one."""
    while key not in tree.nodes and "." in key:
        key = key.rpartition(".")[0]
    return key


def _may_come_before(tree: Tree, name: str, verbs: tuple[str, ...]) -> bool:
    node = tree.nodes.get(name)
    if isinstance(node, Outcome) and node.verb in verbs:
        return False  # what one of them brings is said when it is done
    return name in _reached_without(tree, verbs)


def _reached_without(tree: Tree, verbs: tuple[str, ...]) -> frozenset[str]:
    """The nodes that a caller may come to though none of these verbs was done."""
    links = {
        name: () if isinstance(node, Outcome) and node.verb in verbs else tuple(node.links())
        for name, node in tree.nodes.items()
    }
    found, waiting = set[str](), [tree.start, tree.home]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += links[name]
    return frozenset(found)


def _is_test(proof: str) -> bool:
    path, _, name = proof.partition("::")
    file = HERE / path
    return file.is_file() and f"def {name}(" in file.read_text("utf-8")
