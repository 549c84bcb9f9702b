"""A call in words and takes that nobody has published: nothing is filed by it, nobody is rung."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from authoring import own
from authoring.prompts import node_of
from authoring.rehearsal import brought
from dialogue import engine
from dialogue.presentation import present
from dialogue.turn import Heard, Move, Said, State, Turn
from ivr import keys
from ivr.instructions import once
from ivr.pieces import Aloud, Piece, Prompt
from ivr.script import SPOKEN, Script
from menus.changes import Changes
from menus.spoken import recorded_at
from menus.tree import CONTENT, Tree
from menus.words import Words

SILENCE, SPEAKS = "", "speaks"
"""In place of keys: nothing is pressed, or something is said where the caller is recorded."""

_SLIP = "problem."
_VOICE = recorded_at("https://example.org/said")


@dataclass(frozen=True, slots=True)
class Line:
    """What is said in one piece. Without a `name` it is no prompt: a machine reads it, or it is the
    caller's own voice, of which there are no words."""

    language: str
    words: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CallScene:
    """Where a call has come to: what is said, and what is listened for; or, where the service would
    do something, by which ways that may end."""

    place: str
    said: tuple[Line, ...] = ()
    listens: str = ""
    ends: bool = False
    exits: tuple[str, ...] = ()


def scene(changes: Changes, typed: Sequence[str], begins: tuple[str, str] | None) -> CallScene:
    """Where these keys lead, from the beginning, or from where a prompt is said: `begins` has its
    language and its name. What can't be taken is passed over."""
    tree, script = _made(json.dumps(changes, sort_keys=True))
    walk = _Walk(tree, script, _begun(tree, begins))
    for one in typed:
        walk.hear(one)
    return walk.scene()


def words_of(changes: Changes, language: str, name: str) -> str | None:
    """What a prompt says in such a call; None where none says it."""
    _, script = _made(json.dumps(changes, sort_keys=True))
    return script.sheet().get(language, {}).get(name)


def _begun(tree: Tree, begins: tuple[str, str] | None) -> State:
    """What is said of a slip stands at the menu, where the slip may be made."""
    language, name = begins or ("", "")
    if language not in tree.languages:
        return engine.begin(tree)
    if name.startswith(_SLIP):
        return State(tree.home, language, problem=name.removeprefix(_SLIP))
    node = node_of(name, tree.nodes)
    return State(node, language) if node else engine.begin(tree)


@lru_cache(maxsize=4)
def _made(written: str) -> tuple[Tree, Script]:
    """Of these changes; a call asks again with each key."""
    words = Words.read(changes=json.loads(written)).on("voice")
    tree = Tree.read(words, CONTENT, *SPOKEN)
    return tree, Script(tree, words, own.constants())


class _Walk:
    """As `ivr/call_turn.py` goes on from turn to turn, without a gateway."""

    def __init__(self, tree: Tree, script: Script, state: State) -> None:
        self._tree, self._script, self._state = tree, script, state
        self._page = 0
        self._told: dict[str, str] = {}
        self._tell(lost=False)

    def hear(self, typed: str) -> None:
        """Go on by keys, by silence, or by the exit of what the service did."""
        node, aside = self._state.node, False
        if outcome := engine.awaits_outcome(self._tree, self._state):
            if typed in outcome.exits:
                done = engine.resume(self._tree, self._state, outcome, typed, brought(outcome))
                self._state = done
        else:
            aside = self._answer(present(self._tree, self._state), typed)
        self._page = self._page if self._state.node == node else 0
        self._tell(lost=aside or bool(self._state.problem))

    def scene(self) -> CallScene:
        """What is heard now."""
        node = self._state.node
        if outcome := engine.awaits_outcome(self._tree, self._state):
            return CallScene(node, exits=tuple(outcome.exits))
        turn = present(self._tree, self._state)
        more = [name for name, told_at in self._told.items() if told_at == node]
        said = tuple(self._lines(more))
        return CallScene(node, said, turn.kind, turn.ends or turn.kind in ("wait", "take"))

    def _answer(self, turn: Turn, typed: str) -> bool:
        """Step by what was meant; whether that was of the call alone, such as to hear it again."""
        heard = _meant(turn, typed, self._page)
        if heard is Move.BACK and self._state.node in (self._tree.start, self._tree.home):
            heard = keys.Aside.AGAIN
        if isinstance(heard, keys.Aside):
            step = {keys.Aside.MORE: 1, keys.Aside.EARLIER: -1}.get(heard, 0)
            self._page = (self._page + step) % len(keys.pages(turn.options))
            return True
        if not turn.ends:
            self._state = engine.step(self._tree, self._state, heard)
        return False

    def _tell(self, *, lost: bool) -> None:
        """Note what is said but once, at the first node that calls for it; to who is lost again."""
        node = self._state.node
        news = once(self._tree.nodes[node])
        if news and (lost or news not in self._told):
            self._told[news] = node

    def _lines(self, more: Collection[str]) -> Iterator[Line]:
        for piece in self._script.pieces(self._state, self._page, more):
            yield self._line(piece)

    def _line(self, piece: Piece) -> Line:
        if isinstance(piece, Prompt):
            return Line(piece.language, self._script.words_of(piece), piece.name)
        if isinstance(piece, Aloud):
            return Line(piece.language, piece.text)
        return Line("", "")


def _meant(turn: Turn, typed: str, page: int) -> Heard | keys.Aside:
    if turn.kind == "account" and typed == SPEAKS:
        return Said(_VOICE)
    return keys.hear(typed, turn, page) if typed != SILENCE else Move.SILENCE
