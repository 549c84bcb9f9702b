"""The turn that a state presents: what is asked, the options there are, the moves that are open."""

from dialogue import lookup
from dialogue.turn import Move, State, Turn
from menus.nodes import Choice, Connect, Digits, Language, Lookup, Node, Say
from menus.tree import Tree
from menus.whereabouts import SIDES, said

LONGEST_CODE = 8


def present(tree: Tree, state: State) -> Turn:
    """The turn that a state presents."""
    node = tree.nodes[state.node]
    return Turn(
        node=state.node,
        kind="digits" if _is_spelt(state, node) else node.kind,
        options=_options(tree, state, node),
        moves=_moves(tree, state, node),
        problem=state.problem,
        ends=isinstance(node, Say) and node.ends,
        phone=isinstance(node, Digits) and node.phone,
        length=length(node) if isinstance(node, Digits) else 0,
        at_hand=isinstance(node, Choice) and node.at_hand,
    )


def length(node: Digits) -> int:
    """How many digits a number has of which its caller is told so, as a PIN or a code; else 0."""
    return 0 if node.phone or node.most > LONGEST_CODE else node.most


def _options(tree: Tree, state: State, node: Node) -> tuple[str, ...]:
    match node:
        case Choice():
            return tuple(f"{state.node}.{name}" for name in node.offered(state.values))
        case Language():
            return tuple(f"language.{code}" for code in tree.languages)
        case Lookup() if not _is_spelt(state, node):
            language, but = spoken(tree, state), ruled_out(state, node)
            return lookup.labels(node, tree.lists[node.list], state.place, language, but=but)
        case Say(returns=True):
            return ("nav.return",)
        case Say(go=str()):
            return ("nav.go_on",)
    return ()


def _is_spelt(state: State, node: Node) -> bool:
    return isinstance(node, Lookup) and lookup.is_spelt(node, state.place)


def _moves(tree: Tree, state: State, node: Node) -> tuple[Move, ...]:
    if isinstance(node, Connect) or (isinstance(node, Say) and node.ends):
        return ()
    if state.node in (tree.start, tree.home):
        return (Move.BACK,)
    return (Move.SKIP, Move.BACK, Move.HOME) if node.past else (Move.BACK, Move.HOME)


def ruled_out(state: State, node: Lookup) -> str | None:
    """The side that who is asked where they are said they are not on."""
    here = said(state.answers) if node.now else None
    return here and next(side for side in SIDES if side != here)


def spoken(tree: Tree, state: State) -> str:
    """The language to match names in; only the first screens come before one is chosen."""
    return state.language or tree.languages[0]
