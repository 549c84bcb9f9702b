"""Somebody who talks to a conversation, and what they are told."""

from collections.abc import Mapping
from pathlib import Path

from dialogue import engine
from dialogue.phrases import Phrases
from dialogue.presentation import present
from dialogue.turn import Heard, Move, Pressed, Said, State, Turn
from menus.tree import Tree
from menus.words import Words
from tests.support.small_tree import CONSTANTS


class Walk:
    """A caller of the small conversation: presses numbers, says words, moves."""

    def __init__(self, content: Path, constants: Mapping[str, str] = CONSTANTS) -> None:
        self.words = Words.read(constants, content)
        self.tree = Tree.read(self.words, content)
        self.phrases = Phrases(self.tree, self.words)
        self.state: State = engine.begin(self.tree)
        self.results: dict[str, tuple[str, dict[str, str]]] = {
            "file": ("filed", {"code": "48217733", "status": "new"}),
            "look": ("seen", {}),
        }

    def hears(self, *heard: int | str | Move) -> "Walk":
        """A number is pressed, words are said."""
        for one in heard:
            self.state = engine.step(self.tree, self.state, _meant(one))
            while outcome := engine.awaits_outcome(self.tree, self.state):
                exit_, values = self.results[outcome.verb]
                self.state = engine.resume(self.tree, self.state, outcome, exit_, values)
        return self

    @property
    def turn(self) -> Turn:
        return present(self.tree, self.state)

    @property
    def at(self) -> str:
        return self.state.node.removeprefix("talk.")

    @property
    def answers(self) -> dict[str, str]:
        return {name.removeprefix("talk."): said for name, said in self.state.answers.items()}

    @property
    def text(self) -> str:
        return self.phrases.text(self.state)

    @property
    def options(self) -> tuple[str, ...]:
        return self.phrases.options(self.state, self.turn)


def _meant(heard: int | str | Move) -> Heard:
    if isinstance(heard, Move):
        return heard
    return Pressed(heard) if isinstance(heard, int) else Said(heard)
