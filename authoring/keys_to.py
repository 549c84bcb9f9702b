"""The fewest keys from the first question to each place, by a search that walks the engine."""

from collections.abc import Callable, Iterator, Mapping, Set
from heapq import heappop, heappush
from itertools import count

from authoring.replies import PLACES
from authoring.usual import VALUES
from dialogue import engine, lookup
from dialogue.presentation import present
from dialogue.turn import Heard, Pressed, Said, State
from ivr.keys import MORE, pages
from menus.nodes import Choice, Language, Lookup, Outcome, Pass, Say
from menus.tree import Tree, file_of
from menus.whereabouts import said
from ussd import keys as screen

Keys = tuple[str, ...]
Presses = Callable[[int, int], Keys]
"""What is pressed for an option by its place, from 0, among so many."""


def typed(place: int, _among: int) -> Keys:
    """On a screen each option has a number of its own; one that is a key twice, on its own page."""
    number = str(place + 1)
    is_twice = len(number) > len({*number})
    return (screen.MORE, number) if is_twice else (number,)


def keyed(place: int, among: int) -> Keys:
    """In a call options are told three at a time, and a key leads to more."""
    listed = pages(tuple(map(str, range(among))))
    at = next(n for n, page in enumerate(listed) if str(place) in page)
    return (*[str(MORE)] * at, str(1 + listed[at].index(str(place))))


class KeysTo:
    """The ways through one channel's tree, in one language; of what the service does, any exit."""

    def __init__(self, tree: Tree, language: str, presses: Presses) -> None:
        self._tree, self._language, self._presses = tree, language, presses
        nodes = tree.nodes.items()
        self._told_apart = sorted(
            f"{file_of(n)}.{n_.by}" for n, n_ in nodes if isinstance(n_, Pass)
        )

    def all(self, wanted: Set[str]) -> Mapping[str, Keys]:
        """By node, the fewest keys that lead to it; without those that no key leads to."""
        found, seen, order = dict[str, Keys](), set[object](), count()
        waiting: list[tuple[int, int, State, Keys]] = []
        heappush(waiting, (0, next(order), engine.begin(self._tree), ()))
        while waiting and not wanted <= found.keys():
            *_, state, keys = heappop(waiting)
            if (alike := self._alike(state)) in seen:
                continue
            seen.add(alike)
            found.setdefault(state.node, keys)
            for heard, pressed in self._heard(state):
                way = (*keys, *pressed)
                for after in self._settled(engine.step(self._tree, state, heard)):
                    heappush(waiting, (len(way), next(order), after, way))
        return {node: keys for node, keys in found.items() if node in wanted}

    def _alike(self, state: State) -> object:
        here = (n for n in self._told_apart if file_of(n) == file_of(state.node))
        return state.node, said(state.answers), tuple(map(state.answers.get, here))

    def _heard(self, state: State) -> Iterator[tuple[Heard, Keys]]:
        node = self._tree.nodes[state.node]
        match node:
            case Language():
                place = self._tree.languages.index(self._language)
                yield Pressed(place + 1), (str(place + 1),)
            case Choice() | Say():
                among = len(present(self._tree, state).options)
                yield from ((Pressed(n + 1), self._presses(n, among)) for n in range(among))
            case Lookup() if offered := lookup.usual(node, self._tree.lists[node.list], ()):
                place = offered.index(PLACES[node.list])
                yield Pressed(place + 1), self._presses(place, len(offered))
            case Lookup():
                names = self._tree.lists[node.list].names[self._language]
                name = names[PLACES.get(node.list, next(iter(names)))]
                yield Said(name), (f"({name})",)

    def _settled(self, state: State) -> list[State]:
        """Past what the service does, by each way that it can come out."""
        if not (outcome := engine.awaits_outcome(self._tree, state)):
            return [state]
        values = {name: _value(outcome, name) for name in outcome.values}
        after = (engine.resume(self._tree, state, outcome, e, values) for e in outcome.exits)
        return [settled for one in after for settled in self._settled(one)]


def _value(outcome: Outcome, name: str) -> str:
    return next(iter(outcome.says.get(name, ())), VALUES.get(name, "-"))
