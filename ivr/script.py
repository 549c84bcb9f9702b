"""What is said at each turn: prompts that were recorded, digits one by one, what can't be known."""

from collections.abc import Callable, Collection, Iterator, Mapping
from copy import copy
from itertools import groupby

from dialogue import lookup
from dialogue.phrases import UNANSWERED
from dialogue.presentation import length
from dialogue.turn import State
from ivr.instructions import LETTERS, UNENDED, usual, varies
from ivr.keys import pages
from ivr.pieces import BY_DUTY, OFF_DUTY, ON_DUTY, Aloud, Blank, Piece, Prompt, Recorded
from ivr.sheet import Sheet
from ivr.values import hours, spelt, told
from menus.nodes import Choice, Digits, Lookup, Outcome
from menus.spoken import address_of, is_recording
from menus.tree import Tree, file_of
from menus.words import HOURS, Words
from telecom.numbers import HOME_CODE, grouped_in_kenya

# The tree as callers may tell us in their own voice, and as they may not: a few prompts then say
# other keys.
SPOKEN = ("voice",)
UNRECORDED = ("voice", "unrecorded")


class Script:
    """Everything a call can say. `words` are as written; `constants` are numbers to ring.

    `on_duty` tells, at once, whether somebody can be rung.
    """

    def __init__(
        self,
        tree: Tree,
        words: Words,
        constants: Mapping[str, str],
        on_duty: Callable[[], bool] = lambda: False,
    ) -> None:
        self._tree, self._words, self._constants = tree, words, constants
        self._on_duty = on_duty
        self._sheet = Sheet(tree, words)
        self._habits = {
            f"{file_of(name)}.{value}": habit
            for name, node in tree.nodes.items()
            if isinstance(node, Outcome | Choice)
            for value, habit in node.habits.items()
        }
        # Who learned English at school can wait three seconds; who did not hears her own at once.
        first, *others = words.languages
        self._before_one_is_chosen = (*others, first)

    def told_with(self, constants: Mapping[str, str]) -> "Script":
        """The same script, naming numbers of its own."""
        script = copy(self)
        script.ring(constants)
        return script

    def told_at_home(self) -> "Script":
        """The same script, naming numbers of Kenya as they are dialled there."""
        whole = {name: "".join(one.split()) for name, one in self._constants.items()}
        ours = {name: one for name, one in whole.items() if one.startswith(HOME_CODE)}
        return self.told_with(
            {**self._constants, **{name: grouped_in_kenya(one) for name, one in ours.items()}}
        )

    def told_by(self, on_duty: Callable[[], bool]) -> "Script":
        """The same script, which asks this whether somebody can be rung."""
        script = copy(self)
        script._on_duty = on_duty
        return script

    def ring(self, constants: Mapping[str, str]) -> None:
        """Name these numbers to ring from the next turn on."""
        self._constants = constants

    def sheet(self) -> Mapping[str, Mapping[str, str]]:
        """By language and name, the exact words of every prompt there is."""
        return self._sheet.prompts

    def words_of(self, prompt: Prompt) -> str:
        """What a prompt says."""
        return self._sheet.prompts[prompt.language][prompt.name]

    def pieces(
        self, state: State, page: int = 0, more: Collection[str] = (), after: str = ""
    ) -> tuple[Piece, ...]:
        """What is said at a state, in the order it is heard; all languages before one is chosen.

        `more` are prompts said at its end; what is said up to the placeholder `after` is left out.
        """
        return tuple(map(self._lent, self._pieces(state, page, more, after)))

    def failure(self, language: str | None) -> tuple[Piece, ...]:
        """What is said where the service itself is at a loss."""
        return self.pieces(State("failure", language))

    def _lent(self, piece: Piece) -> Piece:
        """The same piece, in another language where its own has no words for it."""
        if not isinstance(piece, Prompt):
            return piece
        able = (piece.language, *self._before_one_is_chosen)
        there = (one for one in able if piece.name in self._sheet.prompts[one])
        return Prompt(next(there, piece.language), piece.name)

    def _pieces(
        self, state: State, page: int, more: Collection[str], after: str
    ) -> Iterator[Piece]:
        for language in (state.language,) if state.language else self._before_one_is_chosen:
            if state.problem:
                yield Prompt(language, self._problem(state))
            if not state.place:
                yield from self._said(language, state, state.node, page, after)
            yield from self._listed(language, state, page)
            yield from self._options(language, state, page)
            yield from (Prompt(language, name) for name in more)

    def _problem(self, state: State) -> str:
        """The prompt that says what was amiss; who keyed a number may not know the key after it."""
        asked = self._tree.nodes.get(state.node)
        unended = state.problem == "silence" and isinstance(asked, Digits) and not length(asked)
        return UNENDED if unended else f"problem.{state.problem}"

    def _listed(self, language: str, state: State, page: int) -> Iterator[Piece]:
        """What a list offers by a key each; or how its letters are keyed."""
        node = self._tree.nodes.get(state.node)
        if not isinstance(node, Lookup) or not node.usual:
            return
        if lookup.is_spelt(node, state.place):
            yield Prompt(language, LETTERS)
        elif not state.place:
            yield Prompt(language, usual(node, page))

    def _options(self, language: str, state: State, page: int) -> Iterator[Piece]:
        """The options that are this caller's alone, each with its key."""
        offered = self._offered(language, state)
        listed = pages([*offered])
        for key, name in enumerate(listed[min(page, len(listed) - 1)], 1):
            yield from offered[name]
            yield Prompt(language, f"call.key.{key}")
        if len(listed) > 1:
            yield Prompt(language, "call.more" if page + 1 < len(listed) else "call.first")
        if offered and state.place:
            yield Prompt(language, "call.none")

    def _offered(self, language: str, state: State) -> Mapping[str, tuple[Piece, ...]]:
        node = self._tree.nodes.get(state.node)
        if isinstance(node, Lookup) and state.place:
            found = lookup.entries(self._tree.lists[node.list], state.place, language)
            return {code: (Prompt(language, f"lists.{node.list}.{code}"),) for code in found}
        texts = self._words.tongues[language].texts
        if isinstance(node, Choice) and varies(texts, state.node, node):
            return {
                option: tuple(self._said(language, state, f"{state.node}.{option}"))
                for option in node.offered(state.values)
            }
        return {}

    def _said(
        self, language: str, state: State, name: str, page: int = 0, after: str = ""
    ) -> Iterator[Piece]:
        cut = [*self._sheet.cut(language, name, page)]
        for piece in cut[cut.index(Blank(after)) + 1 if Blank(after) in cut else 0 :]:
            if isinstance(piece, Blank):
                yield from self._filled(language, state, piece.name)
            else:
                yield piece

    def _filled(self, language: str, state: State, name: str) -> Iterator[Piece]:
        """What a placeholder stands for: a number, an outcome's words, the caller's own."""
        file = file_of(state.node)
        value = state.answers.get(f"{file}.{name}", state.values.get(name, UNANSWERED))
        if name in (*BY_DUTY, *self._constants):
            yield from self._known(language, name)
        elif source := self._sheet.says.get(f"{file}.{name}"):
            node, said = source
            named = (one for one in value.split() if one in said)
            for one in named:
                yield from self._said(language, state, f"{node}.{name}.{one}")
        elif shown := self._shown(state, name):
            yield from (Prompt(language, place) for place in self._places(state, shown))
        elif any(map(is_recording, value.splitlines())):
            yield from _played(language, value)
        elif value not in ("", UNANSWERED):
            known = self._sheet.prompts[language]
            yield from told(language, self._habits.get(f"{file}.{name}"), value, known)

    def _shown(self, state: State, name: str) -> tuple[str, ...]:
        """The questions that a name stands for here, whose answer is read back."""
        node = self._tree.nodes.get(state.node)
        return node.shows.get(name, ()) if isinstance(node, Choice) else ()

    def _places(self, state: State, shown: Collection[str]) -> Iterator[str]:
        """The prompt of the place that was chosen last, if any was."""
        for asked in [one for one in reversed(state.answers) if one in shown][:1]:
            if isinstance(place := self._tree.nodes.get(asked), Lookup):
                yield f"lists.{place.list}.{state.answers[asked]}"

    def _known(self, language: str, name: str) -> Iterator[Piece]:
        """What the service knows by itself: who is there, and when; a number to ring."""
        if name in BY_DUTY:
            yield Prompt(language, f"call.{name}.{ON_DUTY if self._on_duty() else OFF_DUTY}")
        elif name == HOURS:
            yield from hours(language, self._constants[HOURS])
        else:
            yield from spelt(language, self._constants[name])


def _played(language: str, value: str) -> Iterator[Piece]:
    """Lines of which some are recordings: those are played, what stands between is read aloud."""
    for recorded, lines in groupby(value.splitlines(), is_recording):
        if recorded:
            yield from (Recorded(address_of(line)) for line in lines)
        else:
            yield Aloud(language, "\n".join(lines))
