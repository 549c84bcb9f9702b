"""The page of docs/ that tells which keys lead to each thing that a caller can find out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from authoring.keys_to import Keys, KeysTo, Presses
from menus.tree import CONTENT, Tree
from menus.words import naming, table

Facts = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By theme and node, what the node tells."""

_HEAD = """\
# What callers find

Made by `flask menus finds` from `menus/facts.toml` and the menus: what HAART does and knows that a
caller could use, where the conversation says it, and the fewest keys to it from the first question,
in English and in Swahili. A test fails on a fact that no key leads to, and on a page of *Learn* for
which no fact stands. On a screen, `98` for more of a long list is not needed to choose; in a call
`4` tells more. In brackets stands what is typed or keyed. Of what the service does on the way, as
finding a number, whatever leads there is taken.
"""


@dataclass(frozen=True)
class Channel:
    """One channel: what it is called, its tree, and what is pressed on it."""

    name: str
    tree: Tree
    presses: Presses


def read(content: Path = CONTENT) -> Facts:
    """The facts of a folder.

    :raise ValueError: where the file is not what facts are, with its name.
    """
    path = content / "facts.toml"
    with naming(path):
        return {theme: _of_theme(nodes) for theme, nodes in table(path).items()}


def _of_theme(nodes: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    if not all(isinstance(told, list) and told for told in nodes.values()):
        raise ValueError("a node tells a list of facts, one at least")
    return {node: tuple(told) for node, told in nodes.items()}


def ways(facts: Facts, channels: list[Channel]) -> Mapping[tuple[str, str], Mapping[str, Keys]]:
    """By channel and language, the keys to each node that tells a fact."""
    wanted = {node for nodes in facts.values() for node in nodes}
    return {
        (one.name, language): KeysTo(one.tree, language, one.presses).all(wanted)
        for one in channels
        for language in one.tree.languages
    }


def lost(facts: Facts, channels: list[Channel]) -> Iterator[str]:
    """Every fact that the keys of no channel lead to, by language."""
    found = ways(facts, channels)
    for nodes in facts.values():
        for node, told in nodes.items():
            for language in {language for _, language in found}:
                if not any(node in keys for (_, of), keys in found.items() if of == language):
                    yield f"{language}: no key leads to {node}: {told[0]}"


def page(facts: Facts, channels: list[Channel]) -> str:
    """All of it as Markdown, a table for each theme."""
    found = ways(facts, channels)
    titles = [f"{channel}, {language}" for channel, language in found]
    return "\n".join([_HEAD, *(_table(t, nodes, titles, found) for t, nodes in facts.items())])


def _table(
    theme: str,
    nodes: Mapping[str, tuple[str, ...]],
    titles: list[str],
    found: Mapping[tuple[str, str], Mapping[str, Keys]],
) -> str:
    head = " | ".join(["What", "Where", *titles])
    lines = [f"## {theme}", "", f"| {head} |", f"|{'---|' * (2 + len(titles))}"]
    for node, told in nodes.items():
        keys = [" ".join(of.get(node, ())) or "not there" for of in found.values()]
        lines += [f"| {' | '.join([fact, f'`{node}`', *keys])} |" for fact in told]
    return "\n".join([*lines, ""])
