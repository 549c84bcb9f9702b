"""What callers tell in words of their own, where they are asked for it and beside an answer."""

from msgspec.structs import replace

from dialogue import moves
from dialogue.turn import Heard, Pressed, Said, State
from menus.nodes import Account
from menus.tree import Tree, file_of

LONGEST = 16_000
"""Letters of an account, a hundred texts: a few phones that write on and on must not fill Redis."""


def are_words(heard: Heard) -> bool:
    """Whether it is more than a key, or one word or number that was meant as one."""
    if not isinstance(heard, Said) or not any(map(str.isalpha, heard.text)):
        return False
    return len(heard.text.split()) > 1


def told_beside(tree: Tree, state: State, heard: Heard) -> State | None:
    """With what was told beside an answer, or in place of one, added to the account that was begun
    in this part of the conversation; None where nothing was, or there is none to add it to."""
    words = heard.words if isinstance(heard, Pressed) else ""
    if isinstance(heard, Said) and are_words(heard):
        words = heard.text
    begun = [name for name in state.answers if _takes_more(tree, state, name)]
    if not words or not begun:
        return None
    added = _added(state.answers[begun[-1]], words)
    return replace(state, answers={**state.answers, begun[-1]: added})


def _takes_more(tree: Tree, state: State, name: str) -> bool:
    node = tree.nodes.get(name)
    return isinstance(node, Account) and node.adds and file_of(name) == file_of(state.node)


def given(tree: Tree, state: State, name: str, heard: Heard, *, adds: bool = True) -> State:
    """Past an account, with what was told in it; `adds` where it may go on an earlier one."""
    node, before = tree.nodes[name], state.answers.get(name) if adds else None
    if not isinstance(heard, Said) or not isinstance(node, Account):
        return moves.mistaken(tree, state, "wrong_key")
    text = _added(before, heard.text) if node.adds and before else heard.text
    return moves.arrive(moves.leave(replace(state, node=name), text), node.go)


def _added(before: str, more: str) -> str:
    return f"{before}\n{more}"[:LONGEST]
