"""How far and how long a caller has to go: hops, levels, screens and reading time, by language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from authoring.atlas import Atlas, Stretch, numbered
from menus.nodes import Choice, Unseen
from menus.tree import Tree
from menus.words import Words
from ussd.smallest_phone import Show

# Source: help.africastalking.com, article 1284071: how long a whole session lasts in Kenya.
SECONDS = 180
# What a conversation is held to: hops to a number, levels of menus.
HOPS, LEVELS = 2, 4


@dataclass(frozen=True, slots=True)
class Topic:
    """An option of the main menu (depth 1), or of the menu it opens (2); hops from dialling."""

    label: str
    depth: int
    hops: int
    longest: Stretch


class Survey:
    """The conversation as it is in one language; `numbers` are those that bring help."""

    def __init__(
        self, tree: Tree, words: Words, language: str, show: Show, numbers: Iterable[str]
    ) -> None:
        self._tree, self._words, self.language = tree, words, language
        self.atlas = Atlas(tree, language, show)
        self._numbers = [number.replace("\u00a0", " ") for number in numbers]

    @cached_property
    def screen_count(self) -> int:
        """All screens there are, those of every place in a list with them."""
        return sum(len(pages) for _, pages in self.atlas.everywhere())

    @cached_property
    def most_options(self) -> int:
        """The most options that stand on one screen; the screens themselves are made of a few."""
        return max(len(numbered(shown)) for _, pages in self.atlas.everywhere() for shown in pages)

    @cached_property
    def hops(self) -> dict[str, int]:
        """By node, how often a caller answers from dialling until its first screen."""
        return self.atlas.nearest(self._tree.start, lambda name, cost: cost)

    @cached_property
    def levels(self) -> dict[str, int]:
        """By node, the menus to choose from before it, one right after the other.

        Who has come to a question or to something told is there: the menus after it are no levels.
        """
        return self.atlas.nearest(self._tree.home, lambda name, cost: self._level(name))

    @cached_property
    def help_number(self) -> tuple[int, str]:
        """The hops from dialling to the nearest number to ring, and the node that shows it."""
        return min(
            (self.hops[name] + page, name)
            for name, pages in self.atlas.screens.items()
            for page, shown in enumerate(pages)
            if name in self.hops and any(number in shown for number in self._numbers)
        )

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every option of the main menu, each followed by the options that it opens."""
        home = self._tree.home
        entries = {home, *(link for link, _, _ in self.atlas.leads(home))}
        before = Stretch(self.hops[home]) + self.atlas.at(self._tree.start) + self.atlas.at(home)
        return tuple(self._topics_of(home, 1, before, entries))

    @cached_property
    def longest(self) -> Stretch:
        """The way that takes longest to read."""
        return max((topic.longest for topic in self.topics), key=lambda path: path.letters)

    def _topics_of(
        self, menu: str, depth: int, before: Stretch, entries: set[str]
    ) -> Iterator[Topic]:
        """The options of a menu; a way ends where it comes to another topic, which has its own."""
        for link, cost, option in self.atlas.leads(menu):
            if option is None or (depth > 1 and link in entries):
                continue
            here = before + Stretch(cost)
            way = here + self._longest(link, {name: Stretch() for name in entries - {link}})
            yield Topic(self._words.say(self.language, option, {}), depth, here.hops, way)
            if depth == 1 and isinstance(self._tree.nodes[link], Choice):
                yield from self._topics_of(link, 2, here + self.atlas.at(link), entries)

    def _longest(self, name: str, known: dict[str, Stretch]) -> Stretch:
        """The longest way on from a node; what leads back to where it came from is no way on."""
        if name not in known:
            known[name] = (
                Stretch()
            )  # while its own ways are walked: none of them is round in a ring
            ways = [
                Stretch(cost) + further
                for link, cost, _ in self.atlas.leads(name)
                if (further := self._longest(link, known)).screens
            ]
            known[name] = self.atlas.at(name) + max(
                ways, key=lambda way: way.letters, default=Stretch()
            )
        return known[name]

    def _level(self, name: str) -> int | None:
        """What a node adds to the levels: a menu one, an outcome none; all else is content."""
        node = self._tree.nodes[name]
        if isinstance(node, Unseen):
            return 0
        return 1 if isinstance(node, Choice) and not node.kept else None
