"""The dialogue itself, pure: (tree, state, heard) -> state, and the turn a state presents.

No clock, no network, no words. A caller's mistake is a problem in the turn, never an exception.
"""

from collections.abc import Callable
from dataclasses import replace

from menus import lookup
from menus.tree import (
    EVERYTHING,
    Account,
    Choice,
    Digits,
    Language,
    Lookup,
    Node,
    Outcome,
    Say,
    Tree,
)
from menus.turn import Heard, Move, Pressed, Said, State, Turn

# Source: three is what helpline menus and voice platforms settled on; after it, a person.
PATIENCE = 3


def begin(tree: Tree) -> State:
    """The state of a caller who has just come."""
    return State(node=tree.start)


def step(tree: Tree, state: State, heard: Heard) -> State:
    """The state after the caller was heard."""
    state = replace(state, heard=state.heard + 1, problem=None)
    if heard is Move.BACK:
        return _back(tree, state)
    if heard is Move.HOME:
        return state if state.node == tree.start else _go_home(tree, state)
    node = tree.nodes[state.node]
    if heard is Move.SKIP and (past := getattr(node, "past", None)):
        kept = state.answers.get(state.node) if getattr(node, "adds", False) else None
        return _arrive(_leave(state, kept), past)
    if heard is Move.NOTHING:
        return replace(state, problem="empty")
    return _ANSWERED[type(node)](tree, state, heard)


def resume(tree: Tree, state: State, exit_: str, values: dict[str, str]) -> State:
    """The state after an outcome left by one of its exits, with the values it brought."""
    node = tree.nodes[state.node]
    assert isinstance(node, Outcome)  # noqa: S101 - the shell resumes nothing else
    return replace(
        state,
        node=node.exits[exit_],
        answers=_without(state.answers, state.node.partition(".")[0], node.forget),
        values=state.values | values,
        trail=() if node.final else state.trail,
    )


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
    return ("nav.go_on",) if isinstance(node, Say) and node.go else ()


def _moves(tree: Tree, state: State, node: Node) -> tuple[Move, ...]:
    if isinstance(node, Say) and node.ends:
        return ()
    if state.node in (tree.start, tree.home):
        return (Move.BACK,)
    skip = (Move.SKIP,) if getattr(node, "past", None) else ()
    return (*skip, Move.BACK, Move.HOME)


def _back(tree: Tree, state: State) -> State:
    """One question back, its answer undone. From the first screens, back leaves."""
    if state.place:
        return replace(state, place=state.place[:-1], wrong=0)
    if state.node in (tree.start, tree.home):
        return replace(state, node=tree.leave, wrong=0)
    if not state.trail:
        return _go_home(tree, state)
    name, before = state.trail[-1]
    answers = {key: said for key, said in state.answers.items() if key != name}
    if before is not None:
        answers[name] = before
    return replace(state, node=name, answers=answers, trail=state.trail[:-1], place=(), wrong=0)


def _go_home(tree: Tree, state: State) -> State:
    """To the main menu; nobody gets there without a language to read it in."""
    home = tree.home if state.language else tree.start
    return replace(state, node=home, trail=(), place=(), wrong=0)


def _leave(state: State, answer: str | None) -> State:
    """Past a question, its answer kept, and the way back to it noted."""
    before = state.answers.get(state.node)
    answers = {key: said for key, said in state.answers.items() if key != state.node}
    if answer is not None:
        answers[state.node] = answer
    return replace(state, answers=answers, trail=(*state.trail, (state.node, before)))


def _arrive(state: State, name: str) -> State:
    return replace(state, node=name, place=(), wrong=0)


def _mistaken(tree: Tree, state: State, problem: str) -> State:
    """Ask again with a hint; after too many mistakes, lead to a person."""
    if state.wrong + 1 < PATIENCE or state.node == tree.give_up:
        return replace(state, wrong=state.wrong + 1, problem=problem)
    return _arrive(_leave(state, state.answers.get(state.node)), tree.give_up)


def _chosen(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Choice)  # noqa: S101 - by the table below
    options = node.offered(state.values)
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(options):
        return _mistaken(tree, state, "wrong_key")
    name = options[heard.number - 1]
    after = _leave(state, name if node.kept else state.answers.get(state.node))
    return _arrive(after, node.to.get(name) or node.go or tree.home)


def _language(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Language)  # noqa: S101
    if isinstance(heard, Pressed) and (link := node.keywords.get(str(heard.number))):
        return _arrive(_leave(state, None), link)
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(tree.languages):
        return _mistaken(tree, state, "wrong_key")
    return _arrive(replace(state, language=tree.languages[heard.number - 1], trail=()), node.go)


def _looked_up(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Lookup)  # noqa: S101
    listing = tree.lists[node.list]
    if isinstance(heard, Said):
        found = (*state.place, lookup.LETTERS + heard.text)
        if not lookup.entries(listing, found, _spoken(tree, state)):
            return _mistaken(tree, state, "no_match")
        return replace(state, place=found, wrong=0)
    options = lookup.entries(listing, state.place, _spoken(tree, state))
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(options):
        return _mistaken(tree, state, "wrong_key")
    chosen = options[heard.number - 1]
    if len(members := listing.groups.get(chosen, (chosen,))) > 1:
        return replace(state, place=(*state.place, chosen), wrong=0)
    return _arrive(_leave(replace(state, place=()), members[0]), node.go)


def _keyed(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Digits)  # noqa: S101
    text = heard.text if isinstance(heard, Said) else ""
    if not (text.isascii() and text.isdigit()):
        return _mistaken(tree, state, "not_digits")
    if not node.least <= len(text) <= node.most:
        return _mistaken(tree, state, "wrong_length")
    return _arrive(_leave(state, text), node.go)


def _told(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Account)  # noqa: S101
    if not isinstance(heard, Said):
        return _mistaken(tree, state, "wrong_key")
    before = state.answers.get(state.node)
    text = f"{before}\n{heard.text}" if node.adds and before else heard.text
    return _arrive(_leave(state, text), node.go)


def _listened(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    assert isinstance(node, Say)  # noqa: S101
    if node.go is None or heard != Pressed(1):
        return _mistaken(tree, state, "wrong_key")
    return _arrive(_leave(state, None), node.go)


def _spoken(tree: Tree, state: State) -> str:
    """The language to match names in; only the first screens come before one is chosen."""
    return state.language or tree.languages[0]


def _without(answers: dict[str, str], file: str, forget: tuple[str, ...]) -> dict[str, str]:
    if EVERYTHING in forget:
        return {name: said for name, said in answers.items() if not name.startswith(f"{file}.")}
    forgotten = {f"{file}.{name}" for name in forget}
    return {name: said for name, said in answers.items() if name not in forgotten}


_ANSWERED: dict[type, Callable[[Tree, State, Heard], State]] = {
    Choice: _chosen,
    Language: _language,
    Lookup: _looked_up,
    Digits: _keyed,
    Account: _told,
    Say: _listened,
}
