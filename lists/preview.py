"""The conversation that lists are made sure of against: what it shows, and whether that fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from dialogue.turn import State
from menus import numbers
from menus.changes import UNCHANGED, Changes
from menus.habits import Habits
from menus.tree import Tree
from menus.words import Words, placeholders
from ussd.smallest_phone import Show, shows

Constants = Mapping[str, str]
NUMBER, ABROAD = "tel_", "_abroad"


class Read(Protocol):
    """Reads the words, filled with constants, as staff have changed them."""

    def __call__(self, constants: Constants, /, *, changes: Changes = UNCHANGED) -> Words: ...


@dataclass(frozen=True)
class Content:
    """The tree with its words, and how a state is shown on the smallest phone."""

    tree: Tree
    words: Words
    own: Constants  # the organisation's own numbers
    read: Read = Words.read

    @cached_property
    def habits(self) -> Habits:
        """How each language writes a month."""
        return Habits(self.words.languages)

    @cached_property
    def nodes_by_number(self) -> Mapping[str, frozenset[str]]:
        """By placeholder of a number to ring, the nodes whose words show it."""
        nodes: dict[str, set[str]] = {}
        for tongue in self.read({}).tongues.values():
            for key, text in tongue.texts.items():
                for name in placeholders(text):
                    if name.startswith(NUMBER):
                        nodes.setdefault(name, set()).add(key.rpartition(".")[0])
        return {name: frozenset(found) for name, found in nodes.items()}

    def constants(self, lines: numbers.Lines) -> Constants:
        """The numbers that words are filled with.

        What the words show and a list lacks stays as `numbers.toml` has it: a text that was
        changed after the list was imported may want a line that nobody knew of then.
        """
        shown = numbers.verified(numbers.lines()) | numbers.verified(lines)
        return {**shown, **self.own}

    def with_numbers(self, lines: numbers.Lines) -> Words:
        """The words with these numbers in them."""
        return self.read(self.constants(lines))

    def pages(self, state: State) -> tuple[str, ...]:
        """The screens that a state takes."""
        return self._show(state)

    @cached_property
    def _show(self) -> Show:
        return shows(self.tree, self.words)
