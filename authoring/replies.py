"""What a caller may reply to a turn, and how long each reply takes with all that is told before it.

Each page is read, or heard, to its end before an option of it is chosen. Of options that lead on
to the same place the dearest on the first two pages is: what is rare stands last, and a budget that
holds, holds whatever else happened to the caller. What is typed is typed in full: the name of a
place, ten digits of a telephone, a question of thirty letters. In a call keys are counted, and not
how long somebody speaks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from authoring.pace import KEY_S, Pace, typing
from dialogue import lookup
from dialogue.turn import Heard, Move, Pressed, Said, State
from menus.listing import BY_LETTERS
from menus.nodes import Account, Choice, Connect, Digits, Language, Lookup, Say
from menus.spoken import recorded_at
from menus.tree import Tree
from telecom.keypad import keys
from ussd.keys import KEYS

QUESTION = "Is the work in Dubai real? Ali"
PHONE, PHONE_HEARD, NUMBER = "0711000009", "+254711000009", "48217733"
SPOKEN = recorded_at("https://example.com/1.mp3")
LETTERS_KEYED = 4
USUAL_PAGES = 2
UNREACHABLE = "NO_CONTACT"
# Where nothing else is said of a list: the county, and the country, that most cases tell of.
PLACES = {"counties": "047", "countries": "SA", "places": "047"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is heard of the caller; the seconds it takes to be told all before, and to answer.

    `says` is the option by its name, `leads` the node that it leads to at once.
    """

    heard: Heard
    told: float
    keyed: float
    hops: int = 1
    says: str = ""
    leads: str = ""

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.told + self.keyed


class Replies:
    """The replies on one channel, in one language."""

    def __init__(self, pace: Pace, language: str) -> None:
        self._pace, self.language = pace, language
        self._tree: Tree = pace.tree

    def to(  # noqa: C901 - a case for each kind of node
        self, state: State, said: Mapping[str, str]
    ) -> Iterator[Reply]:
        """What may be replied by who answers `said` where it is asked, by a short or full name."""
        node = self._tree.nodes[state.node]
        own = said.get(state.node) or said.get(state.node.partition(".")[2])
        match node:
            case Language():
                yield self._option(state, self._tree.languages.index(self.language), node.go)
            case Choice():
                yield from self._choices(state, node, own)
            case Lookup():
                yield from self._looked_up(state, node, own)
            case Digits():
                typed = PHONE if node.phone else NUMBER[: node.most]
                yield self._typed(state, typed, Said(PHONE_HEARD if node.phone else typed))
            case Account():
                typed, heard = ("#", SPOKEN) if self._pace.spoken else (QUESTION, QUESTION)
                yield self._typed(state, typed, Said(heard))
            case Say() if node.go:
                yield self._option(state, 0, node.go)
            case Connect():
                yield Reply(Move.SILENCE, self._whole(state), 0.0)
        if node.past and not own:
            yield self._typed(state, KEYS[Move.SKIP], Move.SKIP)

    def _choices(self, state: State, node: Choice, own: str | None) -> Iterator[Reply]:
        """One reply for each place that options lead to: the dearest of those that are usual."""
        dearest: dict[tuple[str, bool], Reply] = {}
        for place, option in enumerate(node.offered(state.values)):
            if own not in node.options or option == own:
                link = node.to.get(option) or node.go or self._tree.home
                reply = self._option(state, place, link, option)
                alike = (link, option == UNREACHABLE)
                there = dearest.setdefault(alike, reply)
                if there.seconds < reply.seconds and reply.hops <= USUAL_PAGES:
                    dearest[alike] = reply
        yield from dearest.values()

    def _looked_up(self, state: State, node: Lookup, own: str | None) -> Iterator[Reply]:
        listing = self._tree.lists[node.list]
        names = listing.names[self.language]
        usual = (own, PLACES.get(node.list), *listing.codes)
        code = next(one for one in usual if one in names)
        if offered := lookup.usual(node, listing, state.place):
            chosen = code if code in offered else BY_LETTERS
            yield self._option(state, offered.index(chosen), node.go)
            return
        if state.place and not lookup.is_spelt(node, state.place):
            found = lookup.entries(listing, state.place, self.language)
            if code in found:
                yield self._option(state, found.index(code), node.go)
            return
        name = names[code]
        if not node.keyed:
            yield self._typed(state, name, Said(name))
            return
        keyed = keys("".join(c for c in name.casefold() if c.isascii() and c.isalpha()))
        yield self._typed(state, f"{keyed[:LETTERS_KEYED]}#", Said(keyed[:LETTERS_KEYED]))

    def _option(self, state: State, place: int, link: str, option: str = "") -> Reply:
        """An option by its place, from 0: after the pages before it, each with a key for more."""
        pages = self._pace.pages(state)
        on = next((n for n, page in enumerate(pages) if place + 1 in page.options), len(pages) - 1)
        told = sum(page.seconds for page in pages[: on + 1])
        return Reply(Pressed(place + 1), told, KEY_S * (on + 1), on + 1, option, link)

    def _typed(self, state: State, typed: str, heard: Heard) -> Reply:
        pages = len(self._pace.pages(state))
        return Reply(heard, self._whole(state), KEY_S * (pages - 1) + typing(typed), pages)

    def _whole(self, state: State) -> float:
        return sum(page.seconds for page in self._pace.pages(state))
