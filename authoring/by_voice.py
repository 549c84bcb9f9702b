"""Every way in which a conversation can't be held by voice, each named with its place."""

from collections.abc import Iterator, Mapping

from menus.nodes import Account, Choice, Lookup, Node
from menus.tree import Tree
from menus.words import Words, placeholders

# How the questions end that ask for the caller's own voice, and the answer that gives it.
CONSENT, AGREED = "record_ok", "YES"


def faults(tree: Tree, words: Words, constants: Mapping[str, str]) -> list[str]:
    """What is wrong with the conversation as a call has it; `words` are as they are written."""
    heard = {name: node for name, node in tree.nodes.items() if name in tree.reached}
    found = [*_too_long(heard), *_unasked(tree), *_unspeakable(heard, words, constants)]
    return [f"by voice: {fault}" for fault in found]


def _too_long(nodes: Mapping[str, Node]) -> Iterator[str]:
    for name, node in nodes.items():
        if isinstance(node, Lookup) and not node.keyed:
            yield f"{name}: nobody can choose from so long a list by ear"


def _unasked(tree: Tree) -> Iterator[str]:
    """Where a call would record without having asked, on whatever way a caller comes there."""
    links = {
        name: tuple(
            link
            for link in node.links()
            if not name.endswith(CONSENT)
            or not isinstance(node, Choice)
            or link != node.to.get(AGREED)
        )
        for name, node in tree.nodes.items()
    }
    begins = (tree.start, tree.home, tree.give_up, tree.leave, *tree.begins)
    for name in sorted(Tree.all_from(begins, links)):
        if isinstance(tree.nodes[name], Account):
            yield f"{name}: is recorded, and can be come to without {CONSENT}"


def _unspeakable(
    nodes: Mapping[str, Node], words: Words, constants: Mapping[str, str]
) -> Iterator[str]:
    """Placeholders in spoken texts that stand for the words of an option: too many to record."""
    for language, tongue in words.tongues.items():
        for name in nodes:
            text = tongue.texts.get(f"{name}.spoken") or tongue.texts.get(f"{name}.text", "")
            for blank in sorted(placeholders(text) - constants.keys()):
                asked = nodes.get(f"{name.partition('.')[0]}.{blank}")
                if isinstance(asked, Choice | Lookup) and asked.kept:
                    yield f"{language}: {name} says {{{blank}}}, the words of an option"
