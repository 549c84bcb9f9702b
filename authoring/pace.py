"""How long a turn takes: to read on a screen, to hear in a call; and how long an answer takes.

Words are read at 200 a minute; a key takes 2.5 seconds, and a letter that is typed beyond the third
1.2 more. Every word of a screen is counted, what goes back and on too; the number before an option
is not. A prompt lasts as long as its file; of words that a machine reads, two and a half a second.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from audio import mp3, recorded
from dialogue import presentation
from dialogue.turn import State
from ivr import keys
from ivr.instructions import once
from ivr.pieces import Aloud, Piece, Prompt
from ivr.script import Script
from menus.nodes import Choice, Lookup
from menus.tree import Tree, file_of
from ussd.smallest_phone import Show

WORDS_A_MINUTE = 200
KEY_S, LETTER_S, AT_ONCE = 2.5, 1.2, 3
ALOUD_WORDS_A_SECOND = 2.5
NO_TAKES: Mapping[tuple[str, str], float] = {}


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown, or said, at once: its seconds, and the numbers of the options in it."""

    seconds: float
    options: frozenset[int] = frozenset()


class Pace(Protocol):
    """One channel, in one language."""

    tree: Tree
    spoken: bool

    def pages(self, state: State) -> tuple[Page, ...]:
        """What a state presents, page by page."""

    def once(self, states: Iterable[State]) -> float:
        """The seconds of what is said but once on a way of these states."""


def typing(reply: str) -> float:
    """The seconds that a reply takes to be typed; dialling is one."""
    return KEY_S + LETTER_S * max(0, len(reply) - AT_ONCE)


def reading(screen: str) -> float:
    """The seconds that a screen takes to be read."""
    words = re.sub(r"^\d+\. ", "", screen, flags=re.MULTILINE).split()
    return len(words) / WORDS_A_MINUTE * 60


class _Kept:
    """The pages of each state, made once for all that are alike."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._made: dict[object, tuple[Page, ...]] = {}

    def pages(self, state: State) -> tuple[Page, ...]:
        """What is presented, with the options that each part of it has."""
        if (key := _alike(state)) not in self._made:
            self._made[key] = tuple(self._pages(state))
        return self._made[key]

    def _pages(self, state: State) -> Iterator[Page]:
        raise NotImplementedError


class OnScreen(_Kept):
    """The smallest phone; an option stands on the screen that shows its number."""

    spoken = False

    def __init__(self, tree: Tree, show: Show) -> None:
        super().__init__(tree)
        self._show = show

    def _pages(self, state: State) -> Iterator[Page]:
        numbers = range(1, len(presentation.present(self.tree, state).options) + 1)
        for shown in self._show(state):
            there = {int(number) for number in re.findall(r"^(\d+)\. ", shown, re.MULTILINE)}
            yield Page(reading(shown), frozenset(there.intersection(numbers)))

    def once(self, states: Iterable[State]) -> float:
        """Nothing."""
        return 0.0


class ByEar(_Kept):
    """A call, as it is recorded; its pages go by the options that are said at once.

    Where it is told otherwise while nobody is on duty, the longer counts.
    """

    spoken = True

    def __init__(
        self,
        tree: Tree,
        script: Script,
        folder: Path = recorded.FOLDER,
        takes: Mapping[tuple[str, str], float] = NO_TAKES,
    ) -> None:
        """`takes` last so many seconds, by language and words; they play before the files."""
        super().__init__(tree)
        self._takes = takes
        self._script = script
        self._hours = script.told_by(lambda: True), script.told_by(lambda: False)
        self._folder = folder
        self._files: dict[str, Mapping[str, str]] = {}
        self._lasts: dict[Prompt, float] = {}

    def _pages(self, state: State) -> Iterator[Page]:
        turn = presentation.present(self.tree, state)
        if not turn.options or not isinstance(self.tree.nodes[state.node], Choice | Lookup):
            numbers = frozenset(range(1, len(turn.options) + 1))
            yield Page(self._told(state), numbers)
            return
        first = 1
        for page, options in enumerate(keys.pages(turn.options)):
            numbers = frozenset(range(first, first + len(options)))
            yield Page(self._told(state, page), numbers)
            first += len(options)

    def once(self, states: Iterable[State]) -> float:
        """What the keys do anywhere, told where it is needed first."""
        told = {
            Prompt(state.language, news): None
            for state in states
            if state.language and (news := once(self.tree.nodes[state.node]))
        }
        return self._seconds(told)

    def _told(self, state: State, page: int = 0) -> float:
        return max(self._seconds(script.pieces(state, page)) for script in self._hours)

    def _seconds(self, pieces: Iterable[Piece]) -> float:
        return sum(map(self._piece, pieces))

    def _piece(self, piece: Piece) -> float:
        if isinstance(piece, Aloud):
            return len(piece.text.split()) / ALOUD_WORDS_A_SECOND
        if not isinstance(piece, Prompt):
            return 0.0  # what the caller said; nobody hears it on the way to a code
        if piece not in self._lasts:
            self._lasts[piece] = self._prompt(piece)
        return self._lasts[piece]

    def _prompt(self, prompt: Prompt) -> float:
        """As its file has it; one that is not recorded yet, as long as it takes to read aloud."""
        language, words = prompt.language, self._script.words_of(prompt)
        if (taken := self._takes.get((language, words))) is not None:
            return taken
        if language not in self._files:
            files = recorded.read(self._folder / language)
            self._files[language] = {one.words: name for name, one in files.items()}
        path = self._folder / language / f"{self._files[language].get(words)}.mp3"
        if path.exists():
            return mp3.seconds(path.read_bytes())
        return len(words.split()) / ALOUD_WORDS_A_SECOND


def _alike(state: State) -> object:
    """What two states have in common that say the same: each is made once for all ways."""
    file = f"{file_of(state.node)}."
    told = frozenset(pair for pair in state.answers.items() if pair[0].startswith(file))
    return state.node, state.language, state.place, told, frozenset(state.values.items())
