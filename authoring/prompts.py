"""What calls say, for those who record it: every prompt, in the order of a call, and its scene."""

import re
from collections.abc import Iterator, Mapping

from audio.commands import Prompts
from ivr.script import SPOKEN, UNRECORDED, Script
from menus.changes import UNCHANGED, Changes
from menus.nodes import Choice, Unseen
from menus.tree import CONTENT, Tree
from menus.words import Words

_PART = re.compile(r"(\.page\d+)?(-\d+)?(\.unrecorded)?$")


def read(changes: Changes = UNCHANGED) -> Prompts:
    """All that any call can say, whichever way this service is set, in the words as staff have
    changed them.

    :raise ValueError: where those can't be read.
    """
    words = Words.read(drafts=True, changes=changes).on("voice")
    tree = Tree.read(words, CONTENT, *SPOKEN)
    spoken = Script(tree, words, {}).sheet()  # numbers are said digit by digit
    other = Tree.read(words, CONTENT, *UNRECORDED)
    unrecorded = Script(other, words, {}).sheet()
    whole = {
        code: dict(prompts) | dict(_other(prompts, unrecorded[code]))
        for code, prompts in spoken.items()
    }
    order = {name: place for place, name in enumerate(_walk(tree))}
    return Prompts(
        {language: _in_order(prompts, order) for language, prompts in whole.items()},
        {
            language: dict(_scenes(tree, words, language, prompts))
            for language, prompts in whole.items()
        },
    )


def _other(spoken: Mapping[str, str], unrecorded: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is said otherwise where callers may not record, under names of its own."""
    for name, words in unrecorded.items():
        if spoken.get(name) != words:
            yield f"{name}.unrecorded", words


def _walk(tree: Tree) -> Iterator[str]:
    """The nodes as a call comes to them, each way followed to its end before the next."""
    seen: set[str] = set()
    waiting = [*reversed(tree.nodes), tree.leave, tree.give_up, tree.home, tree.start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting += reversed([*tree.nodes[name].links()])


def _in_order(prompts: Mapping[str, str], order: Mapping[str, int]) -> dict[str, str]:
    """Topic after topic as a call comes to them; before them what every topic needs.

    The same words are there once, under the name that comes first.
    """

    def place(name: str) -> tuple[int, int]:
        at = order.get(node_of(name, order), -1)
        return (topics.get(name.partition(".")[0], -1), at)

    topics: dict[str, int] = {}
    for name, at in order.items():
        topics.setdefault(name.partition(".")[0], at)
    once: dict[str, str] = {}
    for name in sorted(prompts, key=place):
        once.setdefault(prompts[name], name)
    return {name: words for words, name in once.items()}


def node_of(name: str, nodes: Mapping[str, object]) -> str:
    """The node that says a prompt, or the outcome whose value it is; empty where none is."""
    stem = _PART.sub("", name)
    while stem and stem not in nodes:
        stem = stem.rpartition(".")[0]
    return stem


def _scenes(
    tree: Tree, words: Words, language: str, prompts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """For each prompt what leads to it, in the words of its language."""
    before = _before(tree, words, language)
    for name in prompts:
        scene = before.get(node_of(name, tree.nodes), "")
        if name.endswith(".unrecorded"):
            scene += " (where callers can't leave a recording)"
        yield name, scene.strip()


def _before(tree: Tree, words: Words, language: str) -> dict[str, str]:
    """By node, the first thing that leads there."""
    found: dict[str, str] = {}
    for name in _walk(tree):
        node = tree.nodes[name]
        if isinstance(node, Choice):
            for option in node.options:
                label = words.find(language, f"{name}.{option}") or option
                leads = node.to.get(option, node.go)
                found.setdefault(leads or "", f"After “{label}” in {name}")
        for link in node.links():
            how = f"When {name} is done" if isinstance(node, Unseen) else f"After {name}"
            found.setdefault(link, how)
    return found
