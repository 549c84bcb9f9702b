"""A walk through the conversation in words that nobody has published: nothing is filed by it, no
code is given, nobody is woken."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from authoring import own
from authoring.usual import VALUES
from dialogue import engine
from dialogue.phrases import UNANSWERED
from dialogue.presentation import present
from dialogue.turn import State
from menus.changes import Changes
from menus.nodes import Outcome
from menus.tree import Tree
from menus.words import Words
from telecom.pages import UNBROKEN
from ussd import keys
from ussd.smallest_phone import shows

SAMPLES = {"day": "2026-05-02", "month": "2026-05-02", "number": "3"}
"""By how it is written, what an outcome would bring."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a walk has come to: the screen of the smallest phone; or, where the service would do
    something, by which ways that may end."""

    place: str
    screen: str = ""
    ends: bool = False
    exits: tuple[str, ...] = ()


def scene(changes: Changes, typed: Sequence[str]) -> Scene:
    """Where these keys lead; in place of a key stands an exit where the service does something.

    What can't be taken, as after the end, is passed over.
    """
    tree, show = _made(json.dumps(changes, sort_keys=True))
    state, page = engine.begin(tree), 0
    for one in typed:
        if outcome := engine.awaits_outcome(tree, state):
            if one in outcome.exits:
                state, page = engine.resume(tree, state, outcome, one, brought(outcome)), 0
            continue
        turned = _turned(one.strip(), page, len(show(state)))
        if turned is None and not present(tree, state).ends:
            state = engine.step(tree, state, keys.hear(one, present(tree, state)))
        page = turned or 0
    if outcome := engine.awaits_outcome(tree, state):
        return Scene(state.node, exits=tuple(outcome.exits))
    screen = show(state)[page].replace(UNBROKEN, " ")
    return Scene(state.node, screen, ends=present(tree, state).ends)


@lru_cache(maxsize=4)
def _made(written: str) -> tuple[Tree, Callable[[State], tuple[str, ...]]]:
    """Of these changes; a walk asks again with each key."""
    words = Words.read(own.constants(), changes=json.loads(written)).on("ussd")
    tree = Tree.read(words)
    return tree, shows(tree, words)


def _turned(key: str, page: int, pages: int) -> int | None:
    """The page after turning it; None where the dialogue is to hear what was typed."""
    if key == keys.MORE and pages > 1:
        return (page + 1) % pages
    return page - 1 if key == keys.BACK and page else None


def brought(outcome: Outcome) -> dict[str, str]:
    """A value of each kind that an outcome brings."""
    return {
        name: outcome.says[name][0]
        if name in outcome.says
        else SAMPLES.get(outcome.habits.get(name, ""), VALUES.get(name, UNANSWERED))
        for name in outcome.values
    }
