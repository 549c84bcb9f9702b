"""The words of the conversation as staff change them: which there are, what they look like, whether
they may be published."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from authoring import call_rehearsal, effects, own, promptbook, rehearsal
from dialogue.turn import State
from menus.changes import UNCHANGED, Changes
from menus.nodes import Unseen
from menus.tree import CONTENT, Tree
from menus.words import Words
from telecom import gsm
from telecom.pages import UNBROKEN
from ussd.smallest_phone import SEPTETS, shows

NOT_HERE = ("lists.", "digit.")
"""What begins so is a name that callers find a place by, or of a digit that numbers are read by."""

prompts, calls = promptbook, call_rehearsal
"""What calls say, which is recorded; and calls that are tried."""
overlong, unrecorded = effects.overlong, effects.unrecorded

Texts = Mapping[str, dict[str, str]]
"""By language and key, words as they are written: with their placeholders."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a text looks like on the smallest phone: its screens, and what each has room for."""

    screens: tuple[str, ...]
    size: int
    room: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place whose words can be changed: a node, or what is said at many. `keys` are its texts,
    what it asks or tells before its options."""

    name: str
    keys: tuple[str, ...]

    @property
    def file(self) -> str:
        """The part of the conversation that it stands in."""
        return self.name.partition(".")[0]


@cache
def _shipped() -> Words:
    return Words.read()


@cache
def places() -> Mapping[str, Place]:
    """Every place, in the order of the first language's file."""
    first = next(iter(_shipped().tongues.values()))
    found: dict[str, list[str]] = {}
    for key in first.texts:
        node = key.rpartition(".")[0]
        if not key.startswith(NOT_HERE):
            found.setdefault(node, []).append(key)
    return {name: Place(name, tuple(keys)) for name, keys in found.items()}


@cache
def cards() -> Mapping[str, Mapping[str, Any]]:
    """By country, what its card rests on, and the day on which that was read last."""
    return tomllib.loads((CONTENT / "destinations.toml").read_text("utf-8"))


def languages() -> Mapping[str, str]:
    """The languages that callers are offered, each by its own name."""
    return {code: tongue.name for code, tongue in _shipped().tongues.items()}


def texts(changes: Changes = UNCHANGED) -> Texts:
    """All that can be changed, as it is with these changes."""
    words = Words.read(changes=changes) if changes else _shipped()
    keys = [key for place in places().values() for key in place.keys]
    return {
        code: {key: tongue.texts[key] for key in keys if key in tongue.own}
        for code, tongue in words.tongues.items()
    }


def over(used: Changes, draft: Changes) -> Texts:
    """All that can be changed, as it is once a draft is published over the words in use."""
    return {
        code: of | {key: new for key, (_, new) in draft.get(code, {}).items() if key in of}
        for code, of in texts(used).items()
    }


def whole(used: Changes, draft: Changes) -> Changes:
    """The same, as what differs from the files; a language in which nothing does is left out."""
    said = over(used, draft)
    found = {
        code: {key: (old, said[code][key]) for key, old in of.items() if said[code][key] != old}
        for code, of in texts().items()
    }
    return {code: of for code, of in found.items() if of}


def late(used: Changes, draft: Changes) -> list[tuple[str, str]]:
    """By language and key, what a draft made of other words than are in use by now."""
    now = texts(used)
    return [
        (code, key)
        for code, of in draft.items()
        for key, (old, _) in of.items()
        if now.get(code, {}).get(key) != old
    ]


def overtaken(used: Changes) -> list[str]:
    """The places whose words a release has changed since staff did: callers are told the
    release's."""
    shipped = texts()
    lost = [
        key.rpartition(".")[0]
        for code, of in used.items()
        for key, (old, _) in of.items()
        if shipped.get(code, {}).get(key) != old
    ]
    return [*dict.fromkeys(lost)]


def written(text: str) -> str:
    """What somebody typed, as it is kept: in letters that every phone has, on one line a line."""
    lines = (" ".join(line.split(" ")).rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return gsm.plain("\n".join(lines).strip())


def faults(changes: Changes) -> list[str]:
    """What `menus check` has against these words; an empty list where nothing."""
    return [*_faults(json.dumps(changes, sort_keys=True))]


@lru_cache(maxsize=4)
def _faults(written: str) -> tuple[str, ...]:
    """Whoever publishes what was proposed asks again after the very words."""
    changes: Changes = json.loads(written)
    empty = [
        f"{code}: {key} has no words"
        for code, of in changes.items()
        for key, (_, new) in of.items()
        if not new
    ]
    return (*empty,) or (*own.faults(changes),)


def scene(changes: Changes, typed: Sequence[str]) -> rehearsal.Scene:
    """Where keys lead in these words: `authoring/rehearsal.py`."""
    return rehearsal.scene(changes, typed)


def shown(changes: Changes, names: Iterable[str]) -> Mapping[tuple[str, str], Shown]:
    """By place and language, how these places look with the changes; those that have no screen of
    their own are left out."""
    words = Words.read(own.constants(), changes=changes).on("ussd")
    return dict(_shown(Tree.read(words), words, names))


def _shown(
    tree: Tree, words: Words, names: Iterable[str]
) -> Iterator[tuple[tuple[str, str], Shown]]:
    show = shows(tree, words)
    for name in names:
        if name not in tree.nodes or isinstance(tree.nodes[name], Unseen):
            continue
        for code in words.languages:
            screens = show(State(name, None if name == tree.start else code))
            longest = max(screens, key=gsm.size)
            plain = tuple(one.replace(UNBROKEN, " ") for one in screens)
            yield (name, code), Shown(plain, gsm.size(longest), gsm.room(longest, SEPTETS))
