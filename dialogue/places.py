"""Past a question for a place, a country or another entry of a long list."""

from msgspec.structs import replace

from dialogue import accounts, lookup, moves
from dialogue.presentation import ruled_out, spoken
from dialogue.turn import SPELT, Heard, Pressed, Said, State
from menus.listing import ANOTHER, BY_LETTERS
from menus.nodes import Lookup
from menus.tree import Tree


def chosen(tree: Tree, state: State, node: Lookup, heard: Heard) -> State:
    """Past the question, further into its list, or asked again."""
    listing = tree.lists[node.list]
    if isinstance(heard, Said) and (not node.keyed or lookup.is_spelt(node, state.place)):
        return typed(tree, state, node, heard.text)
    if usual := lookup.usual(node, listing, state.place):
        return _usual(tree, state, node, usual, heard)
    language, but = spoken(tree, state), ruled_out(state, node)
    options = lookup.entries(listing, state.place, language, but=but)
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(options):
        return moves.mistaken(tree, state, "wrong_key")
    group = options[heard.number - 1]
    if len(members := listing.groups.get(group, (group,))) > 1:
        return replace(state, place=(*state.place, group), wrong=0)
    return _placed(
        state, node, members[0], lookup.typed(listing, state.place, members[0], language)
    )


def _usual(tree: Tree, state: State, node: Lookup, usual: tuple[str, ...], heard: Heard) -> State:
    """By a key of its own; or to its letters, or past it to where it can be said."""
    if not isinstance(heard, Pressed) or not 1 <= heard.number <= len(usual):
        return moves.mistaken(tree, state, "wrong_key")
    code = usual[heard.number - 1]
    if code == ANOTHER:
        return moves.arrive(moves.leave(state, None), node.elsewhere or node.go)
    if code == BY_LETTERS:
        return replace(state, place=(lookup.LETTERS,), wrong=0)
    return _placed(state, node, code, "")


def typed(tree: Tree, state: State, node: Lookup, text: str) -> State:
    """What can be meant by letters, or by their keys."""
    listing, language = tree.lists[node.list], spoken(tree, state)
    if node.at_once and (one := lookup.only(listing, text, language)):
        letters = lookup.typed(listing, (lookup.LETTERS + text,), one, language)
        return _placed(state, node, one, letters)
    found = (*state.place, lookup.LETTERS + text)
    if not lookup.entries(listing, found, language):
        if kept := accounts.unasked(tree, state, Said(text), least=accounts.AS_A_NAME):
            return kept
        if node.keyed and state.wrong and node.elsewhere:
            return moves.arrive(moves.leave(state, None), node.elsewhere)  # they may say it instead
        return moves.mistaken(tree, _noted(state, text), "no_match")
    return replace(_told_too(tree, state, text), place=found, wrong=0)


def _told_too(tree: Tree, state: State, text: str) -> State:
    """With a sentence that a place stands in kept as words, where the question stands."""
    told = accounts.unasked(tree, state, Said(text), least=accounts.AS_A_NAME)
    return told if told and told.node == state.node else state


def _noted(state: State, text: str) -> State:
    """With a place that nobody knows, as it was typed: it is kept beside what is chosen instead."""
    if not any(map(str.isalpha, text)):
        return state
    letters = text.strip()[: lookup.LONGEST]
    return replace(state, values={**state.values, SPELT + state.node: letters})


def _placed(state: State, node: Lookup, code: str, letters: str) -> State:
    """Past a place; what was typed is kept beside it, where its name does not say it, or nobody
    knew it."""
    spelt = SPELT + state.node
    if state.wrong and not letters:
        letters = state.values.get(spelt, "")
    values = {name: said for name, said in state.values.items() if name != spelt}
    values |= {spelt: letters} if letters else {}
    return moves.arrive(moves.leave(replace(state, place=(), values=values), code), node.go)
