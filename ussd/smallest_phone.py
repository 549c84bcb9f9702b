"""The smallest phone there is: what is written has to fit on its screens."""

from collections.abc import Callable

from dialogue.phrases import Phrases
from dialogue.presentation import present
from dialogue.turn import State
from menus.tree import Tree
from menus.words import Words
from ussd.screen import SEPTETS_ELSEWHERE, Screens

SEPTETS = SEPTETS_ELSEWHERE

Show = Callable[[State], tuple[str, ...]]
"""The screens that a state takes."""


def shows(tree: Tree, words: Words) -> Show:
    """How the states of this conversation show."""
    made = Screens(Phrases(tree, words))
    return lambda state: made.pages(state, present(tree, state), SEPTETS)
