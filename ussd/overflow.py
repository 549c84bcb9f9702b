"""What would not fit on the smallest phone: every node as it may stand, rendered and counted."""

from collections.abc import Container, Iterator

from msgspec.structs import replace

from dialogue.turn import State
from menus.nodes import Choice, Lookup, Say, Unseen
from menus.tree import Tree
from menus.words import Words
from telecom import gsm
from ussd.smallest_phone import SEPTETS, shows


def faults(tree: Tree, words: Words, nodes: Container[str] | None = None) -> Iterator[str]:
    """The screens that a phone can't hold, of all nodes or of some."""
    show = shows(tree, words)
    for state in _states(tree, words, tree.nodes if nodes is None else nodes):
        shown = show(state)
        for screen in shown:
            if not gsm.fits(screen, SEPTETS):
                size = f"{gsm.size(screen)} of {SEPTETS}"
                yield f"{state.language}: {state.node} does not fit: {size}"
        node = tree.nodes[state.node]
        if isinstance(node, Say) and node.ends and len(shown) > 1:
            yield f"{state.language}: {state.node} ends, and takes more than one screen"


def _states(tree: Tree, words: Words, nodes: Container[str]) -> Iterator[State]:
    """Every node as it may stand, with a hint above it too, and every place in every list."""
    for language in words.languages:
        for name in sorted(tree.reached):
            if isinstance(node := tree.nodes[name], Unseen) or name not in nodes:
                continue
            given = node.given.values() if isinstance(node, Choice) else ()
            state = State(name, language, values=dict.fromkeys(given, "-"))
            yield state
            yield replace(state, problem="wrong_key")
            if isinstance(node, Lookup):
                yield from (
                    replace(state, place=(group,)) for group in tree.lists[node.list].groups
                )
