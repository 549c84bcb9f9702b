"""The dialogue itself, pure: (tree, state, heard) -> state, and the turn a state presents.

No clock, no network, no words. A caller's mistake is a problem in the turn, never an exception.
"""

from collections.abc import Callable
from dataclasses import replace

from dialogue import branches, lookup, moves
from dialogue.turn import Heard, Move, Pressed, Said, State, Turn
from menus.tree import (
    EVERYTHING,
    Account,
    Choice,
    Connect,
    Digits,
    Language,
    Lookup,
    Node,
    Outcome,
    Say,
    Tree,
)


def begin(tree: Tree) -> State:
    """The state of a caller who has just come."""
    return State(node=tree.start)


def step(tree: Tree, state: State, heard: Heard) -> State:
    """The state after the caller was heard."""
    state = replace(state, heard=state.heard + 1, problem=None)
    if heard is Move.SILENCE:
        return moves.silent(tree, state)
    return branches.forget_untaken(tree, _heard(tree, replace(state, silent=0), heard))


def _heard(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    if isinstance(heard, Move) and getattr(node, "quiet", False):
        return moves.mistaken(tree, state, "wrong_key")  # no other way on says what this is
    if heard in _GONE:
        return _GONE[heard](tree, state)
    if heard is Move.SKIP and (past := getattr(node, "past", None)):
        kept = state.answers.get(state.node) if getattr(node, "adds", False) else None
        return moves.arrive(moves.leave(state, kept), past)
    if heard is Move.NOTHING:
        return replace(state, problem="empty")
    return _ANSWERED[type(node)](tree, state, heard)


def resume(tree: Tree, state: State, exit_: str, values: dict[str, str]) -> State:
    """The state after an outcome left by one of its exits, with the values it brought."""
    node = tree.nodes[state.node]
    assert isinstance(node, Outcome)  # noqa: S101 - the shell resumes nothing else
    after = replace(
        state,
        node=node.exits[exit_],
        answers=_without(state.answers, state.node.partition(".")[0], node.forget),
        values=state.values | values,
        trail=(*state.trail, (state.node, {})) if node.final else state.trail,
    )
    return branches.forget_untaken(tree, after)


def asks_to_be_told(tree: Tree, state: State, heard: Heard) -> bool:
    """Whether this is told in words or digits of the caller's own, other than a keyword's."""
    if isinstance(heard, Move) or not isinstance(tree.nodes[state.node], Account | Digits):
        return False
    asking = (node for node in tree.nodes.values() if isinstance(node, Language))
    return all(state.node not in node.keywords.values() for node in asking)


def awaits_outcome(tree: Tree, state: State) -> Outcome | None:
    """The outcome that has to happen before a turn can be presented."""
    node = tree.nodes[state.node]
    return node if isinstance(node, Outcome) else None


def present(tree: Tree, state: State) -> Turn:
    """The turn that a state presents."""
    node = tree.nodes[state.node]
    return Turn(
        node=state.node,
        kind=node.kind,
        options=_options(tree, state, node),
        moves=_moves(tree, state, node),
        problem=state.problem,
        ends=isinstance(node, Say) and node.ends,
    )


def _options(tree: Tree, state: State, node: Node) -> tuple[str, ...]:
    if isinstance(node, Choice):
        return tuple(f"{state.node}.{name}" for name in node.offered(state.values))
    if isinstance(node, Language):
        return tuple(f"language.{code}" for code in tree.languages)
    if isinstance(node, Lookup):
        return lookup.labels(node.list, tree.lists[node.list], state.place, _spoken(tree, state))
    if isinstance(node, Say) and node.returns:
        return ("nav.return",)
    return ("nav.go_on",) if isinstance(node, Say) and node.go else ()


def _moves(tree: Tree, state: State, node: Node) -> tuple[Move, ...]:
    if isinstance(node, Connect) or (isinstance(node, Say) and node.ends):
        return ()
    if state.node in (tree.start, tree.home):
        return (Move.BACK,)
    skip = (Move.SKIP,) if getattr(node, "past", None) else ()
    return (*skip, Move.BACK, Move.HOME)


def _chosen(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Choice)  # noqa: S101 - by the table below
    options = node.offered(state.values)
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(options):
        return moves.mistaken(tree, state, "wrong_key")
    name = options[heard.number - 1]
    after = moves.leave(state, name if node.kept else state.answers.get(state.node))
    return moves.arrive(after, node.to.get(name) or node.go or tree.home)


def _language(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Language)  # noqa: S101
    if isinstance(heard, Pressed) and (link := node.keywords.get(str(heard.number))):
        return moves.arrive(moves.leave(state, None), link)
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(tree.languages):
        return moves.mistaken(tree, state, "wrong_key")
    language = tree.languages[heard.number - 1]
    return moves.arrive(replace(state, language=language, trail=()), node.go)


def _looked_up(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Lookup)  # noqa: S101
    listing = tree.lists[node.list]
    if isinstance(heard, Said):
        found = (*state.place, lookup.LETTERS + heard.text)
        if not lookup.entries(listing, found, _spoken(tree, state)):
            return moves.mistaken(tree, state, "no_match")
        return replace(state, place=found, wrong=0)
    options = lookup.entries(listing, state.place, _spoken(tree, state))
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(options):
        return moves.mistaken(tree, state, "wrong_key")
    chosen = options[heard.number - 1]
    if len(members := listing.groups.get(chosen, (chosen,))) > 1:
        return replace(state, place=(*state.place, chosen), wrong=0)
    return moves.arrive(moves.leave(replace(state, place=()), members[0]), node.go)


def _keyed(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Digits)  # noqa: S101
    text = heard.text if isinstance(heard, Said) else ""
    if not (text.isascii() and text.isdigit()):
        return moves.mistaken(tree, state, "not_digits")
    if not node.least <= len(text) <= node.most:
        return moves.mistaken(tree, state, "wrong_length")
    return moves.arrive(moves.leave(state, text), node.go)


def _account_given(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Account)  # noqa: S101
    if not isinstance(heard, Said):
        return moves.mistaken(tree, state, "wrong_key")
    before = state.answers.get(state.node)
    text = f"{before}\n{heard.text}" if node.adds and before else heard.text
    return moves.arrive(moves.leave(state, text), node.go)


def _put_through(tree: Tree, state: State, heard: Heard) -> State:
    """Keys pressed while the phone rang elsewhere mean nothing: nobody there picked up."""
    node = tree.nodes[state.node]
    assert isinstance(node, Connect)  # noqa: S101
    return moves.arrive(moves.leave(state, None), node.go)


def _listened(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Say)  # noqa: S101
    if heard == Pressed(1) and node.returns:
        return moves.back(tree, state)
    if node.go is None or heard != Pressed(1):
        return moves.mistaken(tree, state, "wrong_key")
    return moves.arrive(moves.leave(state, None), node.go)


def _spoken(tree: Tree, state: State) -> str:
    """The language to match names in; only the first screens come before one is chosen."""
    return state.language or tree.languages[0]


def _without(answers: dict[str, str], file: str, forget: tuple[str, ...]) -> dict[str, str]:
    if EVERYTHING in forget:
        return {name: said for name, said in answers.items() if not name.startswith(f"{file}.")}
    forgotten = {f"{file}.{name}" for name in forget}
    return {name: said for name, said in answers.items() if name not in forgotten}


_GONE: dict[Heard, Callable[[Tree, State], State]] = {
    Move.BACK: moves.back,
    Move.HOME: moves.home,
    Move.PERSON: moves.to_a_person,
}
_ANSWERED: dict[type, Callable[[Tree, State, Heard], State]] = {
    Choice: _chosen,
    Language: _language,
    Lookup: _looked_up,
    Digits: _keyed,
    Account: _account_given,
    Say: _listened,
    Connect: _put_through,
}
