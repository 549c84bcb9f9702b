"""The way back: it leads to what was told, and does not hold it once more for each step."""

from dataclasses import dataclass, field

import msgspec

from dialogue import accounts, moves
from dialogue.turn import Said, State
from menus.nodes import Account, Choice, Node
from menus.tree import Tree

NODES: dict[str, Node] = {
    "f.ask": Choice(options=("a",), account="f.story", go="f.ask"),
    "f.story": Account(adds=True, go="f.ask"),
}
TREE = Tree(
    start="f.start", home="f.start", give_up="f.ask", leave="f.ask", languages=("en",), nodes=NODES
)


@dataclass
class Way:
    state: State = field(default_factory=lambda: State(node="f.ask"))

    def tells(self, words: str) -> None:
        self.state = accounts.given(TREE, self.state, "f.story", Said(words))

    def goes_back(self) -> str:
        self.state = moves.back(TREE, self.state)
        return self.state.answers.get("f.story", "")


def test_each_step_back_takes_away_what_was_added_in_it() -> None:
    way = Way()
    told = []
    for words in ("they hold us", "in a blue house", "near the mill"):
        way.tells(words)
        told.append(way.state.answers["f.story"])
    assert [way.goes_back() for _ in range(3)] == [told[1], told[0], ""]


def test_a_story_in_many_texts_is_held_once() -> None:
    way = Way()
    for _ in range(40):
        way.tells("na tena " * 50)
    told = len(way.state.answers["f.story"])
    assert told == accounts.LONGEST
    assert len(msgspec.json.encode(way.state)) < told * 1.2
