"""What texts leave to be filled in: each stands for something, and a number to ring is one."""

import re
from collections.abc import Iterator

from ivr.pieces import BY_DUTY
from menus.nodes import Choice, Outcome
from menus.tree import Tree
from menus.words import Words, placeholders

# Figures that nobody rings: a hundred, and a year.
_NO_NUMBER = re.compile(r"\b(?:100|(?:19|20)\d\d)\b")

# How calls tell an option with its key.
_KEYED, _OPTION_AND_KEY = ("call.press", "call.also"), {"option", "key"}


def faults(tree: Tree, raw: Words, words: Words) -> Iterator[str]:
    """What can't be filled in, and what should have been; `raw` has no number filled in yet."""
    yield from _placeholders(tree, raw, words)
    yield from _unkeyed(raw)
    yield from _numbers(raw)


def _placeholders(tree: Tree, raw: Words, words: Words) -> Iterator[str]:
    first = next(iter(raw.tongues.values()))
    for language, tongue in raw.tongues.items():
        for key, text in tongue.texts.items():
            if placeholders(text) != placeholders(first.texts.get(key, text)):
                yield f"{language}: {key} has other placeholders than {first.code}"
    for language, tongue in words.tongues.items():
        for key, text in tongue.texts.items():
            shown = placeholders(text)
            for name in shown - _fillable(tree, key) if shown else ():
                yield f"{language}: {key} shows {{{name}}}, which stands for nothing"


def _unkeyed(raw: Words) -> Iterator[str]:
    """Where every language has lost the same, none differs from the first."""
    for language, tongue in raw.tongues.items():
        for key in _KEYED:
            if placeholders(tongue.texts.get(key, "{option}{key}")) != _OPTION_AND_KEY:
                yield f"{language}: {key} needs {{option}} and {{key}}, or calls tell no keys"


def _fillable(tree: Tree, key: str) -> set[str]:
    """The placeholders that a text may have: answers, shown names and values of its own file."""
    if key in _KEYED:
        return _OPTION_AND_KEY
    node, file = tree.nodes.get(key.rpartition(".")[0]), key.partition(".")[0]
    names = {*node.shows, *node.brings} if isinstance(node, Choice) else set()
    names |= {*BY_DUTY} if key.endswith(".spoken") else set()
    for name, other in tree.nodes.items():
        if name.startswith(f"{file}."):
            names.add(name.removeprefix(f"{file}."))
            names |= set(other.values) if isinstance(other, Outcome) else set()
    return names


def _numbers(raw: Words) -> Iterator[str]:
    """A number to ring stands in `numbers.toml`, where its source is, and nowhere else."""
    for language, tongue in raw.tongues.items():
        for key, text in tongue.texts.items():
            if re.search(r"\d{3}|\d \d{2}", _NO_NUMBER.sub("", text)):
                yield f"{language}: {key} writes a telephone number out"
