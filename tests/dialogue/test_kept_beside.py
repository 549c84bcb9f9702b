"""Whatever words are told to be kept, there is a verb that keeps them then and there."""

from functools import cache

import pytest

from dialogue.accounts import told_beside
from dialogue.turn import Said, State
from menus.nodes import Account
from menus.tree import CONTENT, Tree, file_of
from menus.words import Words

CHANNELS = {"ussd": ("ussd",), "voice": ("voice",), "texts": ("sms",)}


@cache
def tree_of(channel: str) -> Tree:
    return Tree.read(Words.read(), CONTENT, *CHANNELS[channel])


@pytest.mark.parametrize("channel", CHANNELS)
def test_where_words_join_what_was_told_a_verb_keeps_them_at_once(channel: str) -> None:
    tree = tree_of(channel)
    begun = {name for name, node in tree.nodes.items() if isinstance(node, Account) and node.adds}
    answers = {**dict.fromkeys(begun, "before"), **dict.fromkeys(tree.agreed, "YES")}
    taken = {
        file_of(node)
        for node in tree.nodes
        if told_beside(tree, State(node=node, answers=answers), Said("and more of it"))
    }
    assert taken or channel == "voice"
    assert taken <= tree.on_beside.keys()
