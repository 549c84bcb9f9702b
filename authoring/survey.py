"""How far and how long a caller has to go: hops, levels, screens and reading time, by language."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from dialogue.turn import State
from menus.nodes import Choice, Lookup, Unseen
from menus.tree import Tree
from menus.words import Words
from ussd.smallest_phone import Show

# Most adults read 175 to 300 words of English a minute in silence: Brysbaert, "How many words do
# we read per minute?", Journal of Memory and Language 109 (2019). Those who read English as a
# second language read slower, and no measure of so small a screen was found: so the least.
WORDS_A_MINUTE = 175
# A word is taken as five letters and a blank: the same message takes about the same time in
# another language (Brysbaert, too), however many words that language makes of it.
LETTERS_A_WORD = 6
# Source: help.africastalking.com, article 1284071: how long a whole session lasts in Kenya.
SECONDS = 180
# What a conversation is held to: hops to a number, levels of menus.
HOPS, LEVELS = 2, 4


@dataclass(frozen=True, slots=True)
class Path:
    """A way through nodes: how often the caller answers, what they are shown meanwhile."""

    hops: int = 0
    screens: int = 0
    letters: int = 0

    def __add__(self, other: "Path") -> "Path":
        return Path(
            self.hops + other.hops, self.screens + other.screens, self.letters + other.letters
        )

    @property
    def seconds(self) -> int:
        """The time it takes to read, without pressing or waiting for anything."""
        return round(self.letters / LETTERS_A_WORD / WORDS_A_MINUTE * 60)


@dataclass(frozen=True, slots=True)
class Topic:
    """An option of the main menu (depth 1), or of the menu it opens (2); hops from dialling."""

    label: str
    depth: int
    hops: int
    longest: Path


class Survey:
    """The conversation as it is in one language; `numbers` are those that bring help."""

    def __init__(
        self, tree: Tree, words: Words, language: str, show: Show, numbers: Iterable[str]
    ) -> None:
        self._tree, self._words, self.language = tree, words, language
        self._show = show
        self._numbers = [number.replace("\u00a0", " ") for number in numbers]
        asking = [name for name, node in tree.nodes.items() if not isinstance(node, Unseen)]
        self.screens = {name: show(self._state(name)) for name in asking}

    @cached_property
    def screen_count(self) -> int:
        """All screens there are, those of every place in a list with them."""
        return sum(len(pages) for _, pages in self._everywhere())

    @cached_property
    def most_options(self) -> int:
        """The most options that stand on one screen; the screens themselves are made of a few."""
        return max(len(_numbered(shown)) for _, pages in self._everywhere() for shown in pages)

    @cached_property
    def hops(self) -> dict[str, int]:
        """By node, how often a caller answers from dialling until its first screen."""
        return self._nearest(self._tree.start, lambda name, cost: cost)

    @cached_property
    def levels(self) -> dict[str, int]:
        """By node, the menus to choose from before it, one right after the other.

        Who has come to a question or to something told is there: the menus after it are no levels.
        """
        return self._nearest(self._tree.home, lambda name, cost: self._level(name))

    @cached_property
    def help_number(self) -> tuple[int, str]:
        """The hops from dialling to the nearest number to ring, and the node that shows it."""
        return min(
            (self.hops[name] + page, name)
            for name, pages in self.screens.items()
            for page, shown in enumerate(pages)
            if name in self.hops and any(number in shown for number in self._numbers)
        )

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every option of the main menu, each followed by the options that it opens."""
        home = self._tree.home
        entries = {home, *(link for link, _, _ in self._ways(home))}
        before = Path(self.hops[home]) + self._own(self._tree.start) + self._own(home)
        return tuple(self._topics_of(home, 1, before, entries))

    @cached_property
    def longest(self) -> Path:
        """The way that takes longest to read."""
        return max((topic.longest for topic in self.topics), key=lambda path: path.letters)

    def _topics_of(self, menu: str, depth: int, before: Path, entries: set[str]) -> Iterator[Topic]:
        """The options of a menu; a way ends where it comes to another topic, which has its own."""
        for link, cost, option in self._ways(menu):
            if option is None or (depth > 1 and link in entries):
                continue
            here = before + Path(cost)
            way = here + self._longest(link, {name: Path() for name in entries - {link}})
            yield Topic(self._words.say(self.language, option, {}), depth, here.hops, way)
            if depth == 1 and isinstance(self._tree.nodes[link], Choice):
                yield from self._topics_of(link, 2, here + self._own(link), entries)

    def _longest(self, name: str, known: dict[str, Path]) -> Path:
        """The longest way on from a node; what leads back to where it came from is no way on."""
        if name not in known:
            known[name] = Path()  # while its own ways are walked: none of them is round in a ring
            ways = [
                Path(cost) + further
                for link, cost, _ in self._ways(name)
                if (further := self._longest(link, known)).screens
            ]
            known[name] = self._own(name) + max(ways, key=lambda way: way.letters, default=Path())
        return known[name]

    def _own(self, name: str) -> Path:
        """What is shown at one node; of a list its longest group too."""
        shown = self.screens.get(name, ())
        node = self._tree.nodes[name]
        if isinstance(node, Lookup):
            groups = [pages for place, pages in self._everywhere() if place == name][1:]
            shown += max(groups, key=_letters, default=())
        return Path(0, len(shown), _letters(shown))

    def _ways(self, name: str) -> Iterator[tuple[str, int, str | None]]:
        """Where a node leads: to which one, by how many answers, by which option.

        Who reads on to the next page answers too.
        """
        node, pages = self._tree.nodes[name], self.screens.get(name, ())
        if isinstance(node, Choice):
            for number, option in enumerate(node.options, start=1):
                on = [
                    page for page, shown in enumerate(pages, start=1) if number in _numbered(shown)
                ]
                link = node.to.get(option) or node.go or self._tree.home
                # One that is not always offered is taken to stand last.
                yield link, min(on, default=len(pages)), f"{name}.{option}"
            if node.past:
                yield node.past, 1, None
        elif isinstance(node, Unseen):
            yield from ((link, 0, None) for link in node.links())
        else:
            answers = len(pages) + isinstance(node, Lookup)  # a group, then one of it
            yield from ((link, answers, None) for link in node.links())

    def _nearest(self, origin: str, weigh: Callable[[str, int], int | None]) -> dict[str, int]:
        """By node, the least that all the ways to it weigh; None goes no further than there."""
        nearest: dict[str, int] = {}
        waiting = [(0, origin)]
        while waiting:
            weight, name = heappop(waiting)
            if name not in nearest:
                nearest[name] = weight
                for link, cost, _ in self._ways(name):
                    if (more := weigh(name, cost)) is not None:
                        heappush(waiting, (weight + more, link))
        return nearest

    def _level(self, name: str) -> int | None:
        """What a node adds to the levels: a menu one, an outcome none; all else is content."""
        node = self._tree.nodes[name]
        if isinstance(node, Unseen):
            return 0
        return 1 if isinstance(node, Choice) and not node.kept else None

    def _everywhere(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every node with its screens, and every place in every list."""
        for name, pages in self.screens.items():
            yield name, pages
            if isinstance(node := self._tree.nodes[name], Lookup):
                for group, members in self._tree.lists[node.list].groups.items():
                    if len(members) > 1:
                        state = State(name, self.language, place=(group,))
                        yield name, self._show(state)

    def _state(self, name: str) -> State:
        return State(name, None if name == self._tree.start else self.language)


def _letters(pages: Iterable[str]) -> int:
    return sum(len(shown) for shown in pages)


def _numbered(shown: str) -> set[int]:
    """The options on one screen; what goes back, on or past is none."""
    return {int(number) for number in re.findall(r"^([1-9]\d?)\. ", shown, re.MULTILINE)} - {98, 99}
