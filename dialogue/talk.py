"""One caller's dialogue in the grip of one hop: stepped as they are heard, acted on, and packed."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

import patience
from dialogue import accounts, engine, reuse
from dialogue.act import Caller, Result
from dialogue.presentation import present
from dialogue.sessions import OF_A_CALL, SPANS
from dialogue.turn import Heard, State, Turn
from menus.nodes import Choice, Lookup
from menus.tree import Tree, file_of

WORDING = "wording"
"""In the mark of what is held: the number of the words that it began in, if they have one."""


class Held(Struct, array_like=True):
    """All of a talk that outlives the hop."""

    caller: Caller
    state: State
    mark: dict[str, Any]
    done: dict[str, Result]
    at: int = 0  # when it was last heard; seconds since 1970


class Withdrawn(Exception):
    """Another hop of the dialogue has taken back what this one was to do."""


class NotDoneYet(LookupError):
    """A late repeat of an old hop asks for an outcome that never happened."""


class Talk(Struct, eq=False):
    """One hop's grip on a dialogue.

    `mark` is the channel's own note of how far it has heard; `done` is what outcomes answered, by
    when they happened. `act` asks a verb by its name. While `dialled`, what is heard came with the
    code that was dialled, perhaps by mistake, by another, or from a list of calls: it is not taken
    where it would tell us something or change anything; `by_hand` says that something here did,
    so that none of it may be taken for dialled again. While not `known`, Redis is away: nobody
    can say what was said before, or nobody will; the caller may be `led_back` to a question that
    they had answered. `reached` is how far into all that was told the channel has come.
    `wording` is the number of the words that it began in, and ends in whatever is published
    meanwhile. `cut_off` keeps what was agreed to be kept, as of a caller who is gone. `earlier` is
    what tells the last session of this id from those before it, `begun` the same of this one where
    nobody was told of it yet, which `filed_lately` helps to find out; `heard_at` is when it was
    last heard, in seconds since 1970.
    """

    tree: Tree
    caller: Caller
    state: State
    act_on: Callable[[Caller, State, str], Result]
    mark: dict[str, Any] = {}
    done: dict[str, Result] = {}
    dialled: bool = False
    by_hand: bool = False
    known: bool = True  # what was said before
    is_steady: Callable[[], bool] = lambda: True  # whether Redis forgot nothing of late
    cut_off: Callable[[], None] = lambda: None
    filed_lately: reuse.FiledLately = lambda day: False
    earlier: str = ""
    heard_at: int = 0
    begun: str = ""
    reached: int | None = None
    wording: int = 0
    led_back: bool = False
    taken: bool = True  # whether the dialogue took what was heard last
    _before: State | None = None
    _beside: bool = False
    _presented: tuple[State, Turn] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether it was last heard longer ago than one lives, and lies here for its answers alone;
        not where nothing says when."""
        span = SPANS.get(self.caller.channel, OF_A_CALL)
        return 0 < self.heard_at < time.time() - span.to_live

    def begin_anew(self) -> None:
        """All that was ever said is to be heard again: what is held is not what the caller saw."""
        self.state, self.mark, self.done = engine.begin(self.tree), {}, {}

    def begin_session(self) -> None:
        """A session begins, be it with the id of one that is over. What was agreed to be kept of
        that one is kept, and is no part of this."""
        if self.mark:
            patience.apart(self.cut_off)
            self.begin_anew()
        self.begun = reuse.beginning(self.earlier, self.filed_lately)
        self.caller = replace(self.caller, since=self.begun)

    def turn(self) -> Turn:
        """What is presented now; made once for each state."""
        if self._presented is None or self._presented[0] is not self.state:
            self._presented = self.state, _presented(self.tree, self.state)
        return self._presented[1]

    def step(self, heard: Heard) -> None:
        """Step the dialogue by what was heard. After its end nothing is heard any more."""
        self._before, self._beside, self.led_back = self.state, False, False
        by_hand = engine.asks_to_be_told(self.tree, self.state, heard)
        self.taken = not (self.dialled and by_hand)
        self.by_hand |= self.taken and by_hand
        if self.taken and not self.turn().ends:
            after = engine.step(self.tree, self.state, heard, self.caller.number)
            self.state = replace(after, reached=self.reached or after.heard)
            self._beside = accounts.has_joined(self.tree, self._before, after, heard)

    def act(self) -> None:
        """Do what the step led to, as long as an outcome awaits; each outcome once. What was told
        beside an answer is kept first."""
        if self._beside and self._before:
            self._keep_beside(self._before.node)
        while outcome := engine.awaits_outcome(self.tree, self.state):
            if self.dialled and not outcome.harmless:
                self.state, self.taken = self._before or self.state, False
                return
            self.by_hand |= not outcome.harmless
            place = f"{self.state.heard}.{self.state.node}"
            if place not in self.done:
                self.done[place] = self._do(self.state, outcome.verb)
            exit_, values = self.done[place]
            self.state = engine.resume(self.tree, self.state, outcome, exit_, values)

    def join(self, node: str, words: str) -> None:
        """Keep what is told late, to an account that was asked for before, with what was told in
        it; at once, for nothing that is asked after it may ever be answered."""
        told = accounts.added(self.state.answers.get(node), words)
        heard = self.state.heard + 1
        answers = {**self.state.answers, node: told}
        self.state = replace(self.state, answers=answers, heard=heard, reached=heard)
        self._keep_beside(node)

    def _keep_beside(self, node: str) -> None:
        verb, place = self.tree.on_beside.get(file_of(node)), f"{self.state.heard}.{node}.beside"
        if verb and place not in self.done:
            self.done[place] = self._do(replace(self.state, node=node), verb)

    def _do(self, state: State, verb: str) -> Result:
        return self.act_on(self.caller, state, verb)

    def told(self, page: int, pages: Callable[["Talk"], Sequence[str]]) -> None:
        """Do what is due once all that is presented was told, of these pages to the last; once."""
        node = self.tree.nodes[self.state.node]
        if not (isinstance(node, Choice) and node.whole):
            return
        place = f"{self.state.heard}.{self.state.node}.{node.whole}"
        if place not in self.done and page + 1 >= len(pages(self)):
            self.done[place] = self._do(self.state, node.whole)

    def recalled(self) -> "Talk":
        """The same talk from its beginning, in which outcomes answer as they did and do nothing.

        Acting on an outcome that never happened raises NotDoneYet.
        """

        def never(caller: Caller, state: State, verb: str) -> Result:
            raise NotDoneYet(verb)

        begun = engine.begin(self.tree)
        return Talk(self.tree, self.caller, begun, never, done={**self.done}, wording=self.wording)

    def held(self) -> Held:
        """All of it that outlives the hop."""
        began_in = {WORDING: self.wording} if self.wording else {}
        return Held(self.caller, self.state, self.mark | began_in, self.done, int(time.time()))


def _presented(tree: Tree, state: State) -> Turn:
    """The turn of a state; one that is the same for everyone is made once."""
    node = tree.nodes[state.node]
    if (
        state.place
        or (isinstance(node, Choice) and node.given)
        or (isinstance(node, Lookup) and node.now)
    ):
        return present(tree, state)
    of = state.node, state.problem
    kept: Turn | None = tree.presented.get(of)
    if kept is None:
        kept = tree.presented[of] = present(tree, state)
    return kept
