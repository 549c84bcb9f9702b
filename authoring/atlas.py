"""The conversation as it is walked in one language: its screens, and where each answer leads."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from dialogue.turn import State
from menus.nodes import Choice, Lookup, Unseen
from menus.tree import Tree
from ussd.smallest_phone import Show

# Most adults read 175 to 300 words of English a minute in silence: Brysbaert, "How many words do
# we read per minute?", Journal of Memory and Language 109 (2019). Those who read English as a
# second language read slower, and no measure of so small a screen was found: so the least.
WORDS_A_MINUTE = 175
# A word is taken as five letters and a blank: the same message takes about the same time in
# another language (Brysbaert, too), however many words that language makes of it.
LETTERS_A_WORD = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A way through nodes: how often the caller answers, what they are shown meanwhile."""

    hops: int = 0
    screens: int = 0
    letters: int = 0

    def __add__(self, other: "Stretch") -> "Stretch":
        return Stretch(
            self.hops + other.hops, self.screens + other.screens, self.letters + other.letters
        )

    @property
    def seconds(self) -> int:
        """The time it takes to read, without pressing or waiting for anything."""
        return round(self.letters / LETTERS_A_WORD / WORDS_A_MINUTE * 60)


class Atlas:
    """`screens` are those of each node that asks or tells something, as `show` makes them."""

    def __init__(self, tree: Tree, language: str, show: Show) -> None:
        self._tree, self._language, self._show = tree, language, show
        asking = [name for name, node in tree.nodes.items() if not isinstance(node, Unseen)]
        self.screens = {name: show(self._state(name)) for name in asking}

    def at(self, name: str) -> Stretch:
        """What is shown at one node; of a list its longest group too."""
        shown = self.screens.get(name, ())
        node = self._tree.nodes[name]
        if isinstance(node, Lookup):
            groups = [pages for place, pages in self.everywhere() if place == name][1:]
            shown += max(groups, key=_letters, default=())
        return Stretch(0, len(shown), _letters(shown))

    def leads(self, name: str) -> Iterator[tuple[str, int, str | None]]:
        """Where a node leads: to which one, by how many answers, by which option.

        Who reads on to the next page answers too.
        """
        node, pages = self._tree.nodes[name], self.screens.get(name, ())
        if isinstance(node, Choice):
            for number, option in enumerate(node.options, start=1):
                on = [
                    page for page, shown in enumerate(pages, start=1) if number in numbered(shown)
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

    def nearest(self, origin: str, weigh: Callable[[str, int], int | None]) -> dict[str, int]:
        """By node, the least that all the ways to it weigh; None goes no further than there."""
        nearest: dict[str, int] = {}
        waiting = [(0, origin)]
        while waiting:
            weight, name = heappop(waiting)
            if name not in nearest:
                nearest[name] = weight
                for link, cost, _ in self.leads(name):
                    if (more := weigh(name, cost)) is not None:
                        heappush(waiting, (weight + more, link))
        return nearest

    def everywhere(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every node with its screens, and every place in every list."""
        for name, pages in self.screens.items():
            yield name, pages
            if isinstance(node := self._tree.nodes[name], Lookup):
                for group, members in self._tree.lists[node.list].groups.items():
                    if len(members) > 1:
                        state = State(name, self._language, place=(group,))
                        yield name, self._show(state)

    def _state(self, name: str) -> State:
        return State(name, None if name == self._tree.start else self._language)


def _letters(pages: Iterable[str]) -> int:
    return sum(len(shown) for shown in pages)


def numbered(shown: str) -> set[int]:
    """The options on one screen; what goes back, on or past is none."""
    return {int(number) for number in re.findall(r"^([1-9]\d?)\. ", shown, re.MULTILINE)} - {98, 99}
