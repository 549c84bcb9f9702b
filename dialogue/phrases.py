"""What a turn says in the caller's language: its text, its options, its problem, its moves."""

import re
from collections.abc import Mapping

from dialogue.turn import GUESSED, Move, State, Turn
from menus.habits import Habit, Habits
from menus.nodes import Choice, Digits, Lookup, Outcome
from menus.numbers import dialled
from menus.tree import Tree, in_full
from menus.whereabouts import NOT_KNOWN
from menus.words import Words, placeholders

UNANSWERED = "-"

# Hints that tell no more than that the question stands again, and those that say what to give.
UNSAID = {"wrong_key", "empty"}
TELLING = {"not_words", "not_digits", "wrong_length", "no_number", "no_match"}
_SENTENCES = re.compile(r"(?<=[.?!]) ")


class Phrases:
    """The words of a conversation, with placeholders filled from answers and values."""

    def __init__(self, tree: Tree, words: Words) -> None:
        self._tree = tree
        self.words = words
        self._says = _says(tree)
        self._written = _written(tree)
        self._habits = Habits(words.languages)

    def text(self, state: State) -> str:
        """What the present node asks or tells."""
        key = f"{state.node}.text"
        said = self.words.say(state.language, key, self._values(state, key)).rstrip()
        return said.removeprefix(f"{UNANSWERED}. ").lstrip(" .")  # of what nothing fills there

    def written(self, state: State) -> str:
        """The same, below the hint after something that could not be taken.

        A refused PIN was asked for just now: why, and that another is wanted, is all there is to
        read, on one page.
        """
        asked = None if state.problem == GUESSED else self.text(state)
        return "\n".join(said for said in (self.problem(state), asked) if said is not None)

    def briefly(self, state: State) -> tuple[str, ...]:
        """The same, ever shorter, where the hint would push the options off the screen; nothing
        where all is needed.

        Of a hint that tells nothing a word is left, or a sign; another stands above the question's
        last sentence, but not instead of a code, which is to be read once more.
        """
        node, text = self._tree.nodes.get(state.node), self.text(state)
        if state.problem in UNSAID:
            return f"{self.words.say(state.language, 'nav.anew', {})} {text}", f"? {text}", text
        if state.problem not in TELLING or (isinstance(node, Digits) and node.stays):
            return ()
        *before, last = _SENTENCES.split(text)
        asked = f"{before[-1]} {last}" if before and last.endswith(":") else last  # "… Or:"
        return (f"{self.problem(state)}\n{asked}",)

    def beside(self, node: str, language: str | None, side: str) -> str:
        """What is told beside the dialogue, which stays where it was, to who is on this side."""
        there = self._tree.nodes[node].sides.get(side, node)
        return self.words.say(language, f"{there}.text", {})

    def problem(self, state: State) -> str | None:
        """The hint after something that could not be taken."""
        if state.problem is None:
            return None
        return self.words.say(state.language, f"problem.{state.problem}", {})

    def options(self, state: State, turn: Turn) -> tuple[str, ...]:
        """The options' words, in order."""
        return tuple(self._label(state, option) for option in turn.options)

    def move(self, state: State, move: Move) -> str:
        """The words for going back, home or on; going back from the first screens is leaving."""
        leaves = move is Move.BACK and state.node in (self._tree.start, self._tree.home)
        return self.words.say(state.language, "nav.leave" if leaves else f"nav.{move.value}", {})

    def is_private(self, state: State, turn: Turn) -> bool:
        """Whether the turn holds anything of this caller, rather than the same words for all."""
        keys = (f"{state.node}.text", *turn.options)
        return bool(state.place) or any(self._wanted(state.language, key) for key in keys)

    def _label(self, state: State, option: str) -> str:
        if option.startswith("="):
            return option[1:]
        if option.startswith("language."):
            return self.words.tongues[option.removeprefix("language.")].listed
        return self.words.say(state.language, option, self._values(state, option))

    def _wanted(self, language: str | None, key: str) -> frozenset[str]:
        text = self.words.find(language or self._tree.languages[0], key) or ""
        return placeholders(text) if "{" in text else frozenset()

    def _values(self, state: State, key: str) -> Mapping[str, str]:
        wanted = self._wanted(state.language, key)
        return {name: self._value(state, name) for name in wanted} if wanted else {}

    def _value(self, state: State, name: str) -> str:
        """What a placeholder stands for: an answer or a value, in words where it has words."""
        language = state.language or self._tree.languages[0]
        file = state.node.partition(".")[0]
        if source := self._says.get(f"{file}.{name}"):
            named = state.values.get(name, UNANSWERED).split()
            return " ".join(
                self.words.find(language, f"{source}.{one}") or UNANSWERED for one in named
            )
        node = self._tree.nodes[state.node]
        shown = node.shows.get(name) if isinstance(node, Choice) else None
        asked = {in_full(file, one) for one in shown or (name,)}
        if question := next((one for one in reversed(state.answers) if one in asked), None):
            return self._answer(language, question, state.answers[question])
        value = state.values.get(name, UNANSWERED)
        if habit := self._written.get(f"{file}.{name}"):
            return self._habits.write(language, habit, value)
        return value

    def _answer(self, language: str, question: str, said: str) -> str:
        node = self._tree.nodes[question]
        if isinstance(node, Lookup):
            if said == NOT_KNOWN:
                return ""  # it would read as if we did not know
            return self._tree.lists[node.list].names[language][said]
        if isinstance(node, Choice):
            return self.words.find(language, f"{question}.{said}") or said
        if isinstance(node, Digits) and node.phone:
            return dialled(said)
        return said  # the caller's own, even where it happens to be the name of some text


NONE: Mapping[int, Phrases] = {}
"""Of earlier words: what there is until staff have published others."""


def _says(tree: Tree) -> dict[str, str]:
    """By file and name, where the words of an outcome's value stand."""
    return {
        f"{node.partition('.')[0]}.{name}": f"{node}.{name}"
        for node, outcome in tree.nodes.items()
        if isinstance(outcome, Outcome)
        for name in outcome.says
    }


def _written(tree: Tree) -> dict[str, Habit]:
    """By file and name, how an outcome's value is written."""
    return {
        f"{node.partition('.')[0]}.{name}": habit
        for node, outcome in tree.nodes.items()
        if isinstance(outcome, Outcome)
        for name, habit in outcome.habits.items()
    }
