"""The dialogue itself, pure: (tree, state, heard) -> state.

No clock, no network, no words. A caller's mistake is a problem in the turn, never an exception.
"""

from msgspec.structs import replace

from dialogue import accounts, ages, branches, moves, places, unseen
from dialogue.turn import GUESSED, Heard, Move, Pressed, Said, State
from menus.nodes import (
    Account,
    Choice,
    Connect,
    Digits,
    Language,
    Lookup,
    Node,
    Outcome,
    Say,
)
from menus.tree import Tree
from telecom.guessed import is_guessed_first

KEYED = 2
"""Digits of a key at most."""


def begin(tree: Tree) -> State:
    """The state of a caller who has just come."""
    return State(node=tree.start)


def step(tree: Tree, state: State, heard: Heard, number: str = "") -> State:
    """The state after the caller was heard, whose telephone has this number if any is told."""
    heard_so_far = state.heard + 1
    if state.problem != GUESSED and _is_guessed(tree.nodes[state.node], heard, number):
        return replace(state, heard=heard_so_far, problem=GUESSED, silent=0)
    if heard is Move.SILENCE:
        state = replace(state, heard=heard_so_far, problem=None)
        after = moves.silent(tree, state)
    else:
        state = replace(state, heard=heard_so_far, problem=None, silent=0)
        after = branches.forget_untaken(tree, _heard(tree, state, heard))
    came = after.node != state.node and heard is not Move.BACK
    return unseen.passed(tree, after, came=came)


def resume(tree: Tree, state: State, outcome: Outcome, exit_: str, values: dict[str, str]) -> State:
    """The state after the outcome that it awaits left by an exit, with the values it brought."""
    after = unseen.left(tree, state, outcome, exit_)
    after = replace(
        after,
        values=state.values | values,
        trail=(*state.trail, (state.node, {})) if outcome.final else state.trail,
    )
    return unseen.passed(tree, branches.forget_untaken(tree, after), came=True)


def asks_to_be_told(tree: Tree, state: State, heard: Heard) -> bool:
    """Whether this is told in words or digits of the caller's own, other than a keyword's."""
    if isinstance(heard, Move) or not isinstance(tree.nodes[state.node], Account | Digits):
        return False
    return state.node not in tree.dialled


def awaits_outcome(tree: Tree, state: State) -> Outcome | None:
    """The outcome that has to happen before a turn can be presented."""
    node = tree.nodes[state.node]
    return node if isinstance(node, Outcome) else None


def _heard(tree: Tree, state: State, heard: Heard) -> State:
    node = tree.nodes[state.node]
    if isinstance(heard, Move) and node.leaves_alone:
        return moves.mistaken(tree, state, "wrong_key")  # no other way on says what this is
    if isinstance(heard, Move) and (away := moves.AWAY.get(heard)):
        return away(tree, state)
    if heard is Move.SKIP and node.past:
        adds = isinstance(node, Account) and node.adds
        kept = state.answers.get(state.node) if adds else None
        return moves.arrive(moves.leave(state, kept), node.past)
    if heard is Move.NOTHING:
        return replace(state, problem="empty")
    return _answered(tree, state, node, heard)


def _answered(  # noqa: C901, PLR0911 - a case for each kind of node
    tree: Tree, state: State, node: Node, heard: Heard
) -> State:
    match node:
        case Choice():
            return _chosen(tree, state, node, heard)
        case Language():
            return _language(tree, state, node, heard)
        case Lookup():
            return places.chosen(tree, state, node, heard)
        case Digits():
            return _keyed(tree, state, node, heard)
        case Account():
            return _told(tree, state, node, heard)
        case Say():
            return _listened(tree, state, node, heard)
        case Connect():  # keys pressed while the phone rang elsewhere: nobody there picked up
            return moves.arrive(state, node.go)
    raise LookupError(f"{state.node} presents nothing that could be answered")


def _chosen(tree: Tree, state: State, node: Choice, heard: Heard) -> State:
    options = node.offered(state.values)
    if number := ages.band(options, heard):
        heard = Pressed(number)
    if node.account and _begins(node, heard):
        told = accounts.given(tree, state, node.account, heard)
        return replace(told, problem=accounts.HELD) if accounts.awaits_leave(tree, state) else told
    if isinstance(heard, Said) and node.digits and heard.text.isdigit():
        asked = moves.arrive(moves.leave(state, None), node.digits)
        return _answered(tree, asked, tree.nodes[node.digits], heard)
    if isinstance(heard, Said):
        return accounts.unasked(tree, state, heard) or moves.mistaken(tree, state, "wrong_key")
    state = accounts.told_beside(tree, state, heard) or accounts.held(tree, state, heard) or state
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(options):
        return moves.mistaken(tree, state, "wrong_key")
    name = options[heard.number - 1]
    after = moves.leave(state, name if node.kept else state.answers.get(state.node))
    return moves.arrive(after, node.to.get(name) or node.go or tree.home)


def _begins(node: Choice, heard: Heard) -> bool:
    """Whether this begins the account that words begin here which are no option."""
    return accounts.are_words(heard, one=node.any_word) or accounts.may_be_a_cry(heard)


def _language(tree: Tree, state: State, node: Language, heard: Heard) -> State:
    if node.account and accounts.may_be_a_cry(heard):
        told = accounts.given(tree, state, node.account, heard)
        return replace(told, node=state.node)  # before a language is chosen, nothing can be asked
    if isinstance(heard, Pressed) and (link := node.keywords.get(str(heard.number))):
        return moves.arrive(moves.leave(state, None), link)
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(tree.languages):
        return moves.mistaken(tree, state, "wrong_key")
    language = tree.languages[heard.number - 1]
    chosen = replace(state, language=language, trail=())
    account = tree.nodes[node.account] if node.account in state.answers else None
    if node.account and isinstance(account, Account):
        return moves.arrive(replace(chosen, trail=((node.account, {}),)), account.go)
    return moves.arrive(chosen, node.go)


def _keyed(tree: Tree, state: State, node: Digits, heard: Heard) -> State:
    text = heard.text if isinstance(heard, Said) else ""
    is_safe = not any(map(str.isdigit, text))  # else a PIN may be among them
    if is_safe and (kept := accounts.unasked(tree, state, heard, least=accounts.AS_A_NAME)):
        return kept
    if node.phone:
        if not (text.startswith("+") and text[1:].isascii() and text[1:].isdigit()):
            return moves.mistaken(tree, state, "no_number")
        return moves.arrive(moves.leave(state, text), node.go)
    if not (text.isascii() and text.isdigit()):
        return moves.mistaken(tree, state, "not_digits")
    if not node.least <= len(text) <= node.most:
        return moves.mistaken(tree, state, "wrong_length")
    return moves.arrive(moves.leave(state, text), node.go)


def _is_guessed(node: Node, heard: Heard, number: str) -> bool:
    if not (isinstance(node, Digits) and node.secret and isinstance(heard, Said)):
        return False
    return len(heard.text) == node.most and is_guessed_first(heard.text, number)


def _told(tree: Tree, state: State, node: Account, heard: Heard) -> State:
    """Past an account; a key or two, pressed from habit, are no story."""
    text = heard.text.strip() if isinstance(heard, Said) else ""
    if text.isdigit() and len(text) <= KEYED and not node.brief:
        return moves.mistaken(tree, state, "not_words")
    return accounts.given(tree, state, state.node, heard)


def _listened(tree: Tree, state: State, node: Say, heard: Heard) -> State:
    if node.returns:
        asked = moves.back(tree, state)
        if heard == Pressed(1):
            return asked
        question = tree.nodes[asked.node]
        if isinstance(heard, Said) and isinstance(question, Lookup):  # known after all
            found = places.typed(tree, asked, question, heard.text)
            is_taken = found.problem in {None, accounts.KEPT_TOO}
            return found if is_taken else moves.mistaken(tree, state, "no_match")
    if node.account and accounts.are_words(heard):
        return accounts.given(tree, state, node.account, heard)
    if kept := accounts.unasked(tree, state, heard):
        return kept
    if node.go is None or heard != Pressed(1):
        return moves.mistaken(tree, state, "wrong_key")
    return moves.arrive(moves.leave(state, None), node.go)
