"""One caller's dialogue in the grip of one hop: stepped as they are heard, acted on, and packed."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

from dialogue import engine
from dialogue.presentation import present
from dialogue.turn import Heard, State, Turn
from menus.nodes import Choice
from menus.tree import Tree, file_of


class Caller(Struct, frozen=True, array_like=True):
    """Who is on the line, as far as the gateway tells: never proof of who holds the phone."""

    channel: str
    session: str
    number: str
    known_by: str = ""  # where the number may be told now and not told next

    @property
    def whose(self) -> str:
        """What stays the same through a dialogue, whether the number is told or not."""
        return self.known_by or self.number


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb is given: who asks, what they answered, and a tag to do it once by."""

    caller: Caller
    tag: bytes  # the same for one session, whenever it is asked
    step: int  # how many times the caller was heard before it
    language: str
    left: str  # the question last answered or passed over
    answers: Mapping[str, str]
    values: Mapping[str, str]
    version: str
    reached: int = 0  # how far what the caller told had come: of two tellings, more is later
    source: bytes = b""  # the same for one number, whatever the session; nothing for none
    everywhere: Mapping[str, str] = field(default_factory=dict)  # answers of all files, in full
    file: str = ""  # of the tree, whose answers `answers` are
    call: bytes = b""  # the same for one call; nothing on other channels

    def idem(self, what: str, step: int | str) -> bytes:
        """32 bytes, the same however often it is told what was begun at a step of this session."""
        return hmac.digest(self.tag, f"{what} {step}".encode(), "sha256")

    @classmethod
    def of(cls, tree: Tree, caller: Caller, state: State, key: bytes, file: str = "") -> Self:
        """What a verb is given at a state: the answers of the file it stands in, or of `file`."""
        file = file or file_of(state.node)
        inside = f"{file}."
        session = repr((caller.channel, caller.session, caller.whose)).encode()
        return cls(
            caller=caller,
            tag=hmac.digest(key, session, "sha256"),
            step=state.heard,
            reached=state.reached,
            language=state.language or tree.languages[0],
            left=state.trail[-1][0].removeprefix(inside) if state.trail else "",
            answers={
                name.removeprefix(inside): said
                for name, said in state.answers.items()
                if name.startswith(inside)
            },
            values=state.values,
            version=tree.version,
            source=source_tag(key, caller.number),
            everywhere=state.answers,
            file=file,
            call=call_tag(key, caller.session) if caller.channel == "IVR" else b"",
        )


def call_tag(key: bytes, session: str) -> bytes:
    """What a call is known by to who has the key, whoever tells of it: its caller, or its end."""
    return hmac.digest(key, f"call {session}".encode(), "sha256")


def source_tag(key: bytes, number: str) -> bytes:
    """A tag of a number that is told; a withheld or masked one is nobody's."""
    return hmac.digest(key, f"source {number}".encode(), "sha256") if number[:1] == "+" else b""


Result = tuple[str, dict[str, str]]
"""What a verb answers: one of its outcome's exits, and the values it brings."""

Verb = Callable[[Act], Result]
"""What an outcome does. Asked twice with one tag and step, it does its work once."""


class Held(Struct, array_like=True):
    """All of a talk that outlives the hop."""

    caller: Caller
    state: State
    mark: dict[str, Any]
    done: dict[str, Result]


class Withdrawn(Exception):
    """Another hop of the dialogue has taken back what this one was to do."""


class NotDoneYet(LookupError):
    """A late repeat of an old hop asks for an outcome that never happened."""


@dataclass
class Talk:
    """One hop's grip on a dialogue.

    `mark` is the channel's own note of how far it has heard; `done` is what outcomes answered, by
    when they happened. `act` asks a verb by its name. While `dialled`, what is heard came with the
    code that was dialled, perhaps by mistake, by another, or from a list of calls: it is not taken
    where it would tell us something or change anything. While not `known`, Redis is away: nobody
    can say what was said before, or nobody will; the caller may be `led_back` to a question that
    they had answered. `reached` is how far into all that was told the channel has come.
    """

    tree: Tree
    caller: Caller
    state: State
    act_on: Callable[[State, str], Result]
    mark: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Result] = field(default_factory=dict)
    dialled: bool = False
    known: bool = True  # what was said before
    reached: int | None = None
    led_back: bool = False
    taken: bool = True  # whether the dialogue took what was heard last
    _before: State | None = field(default=None, repr=False)
    _presented: tuple[State, Turn] | None = field(default=None, repr=False)

    def turn(self) -> Turn:
        """What is presented now; made once for each state."""
        if self._presented is None or self._presented[0] is not self.state:
            self._presented = self.state, _presented(self.tree, self.state)
        return self._presented[1]

    def step(self, heard: Heard) -> None:
        """Step the dialogue by what was heard. After its end nothing is heard any more."""
        self._before, self.led_back = self.state, False
        self.taken = not (self.dialled and engine.asks_to_be_told(self.tree, self.state, heard))
        if self.taken and not self.turn().ends:
            after = engine.step(self.tree, self.state, heard)
            self.state = replace(after, reached=self.reached or after.heard)

    def act(self) -> None:
        """Do what the step led to, as long as an outcome awaits; each outcome once."""
        while outcome := engine.awaits_outcome(self.tree, self.state):
            if self.dialled and not outcome.harmless:
                self.state, self.taken = self._before or self.state, False
                return
            place = f"{self.state.heard}.{self.state.node}"
            if place not in self.done:
                self.done[place] = self.act_on(self.state, outcome.verb)
            exit_, values = self.done[place]
            self.state = engine.resume(self.tree, self.state, outcome, exit_, values)

    def recalled(self) -> "Talk":
        """The same talk from its beginning, in which outcomes answer as they did and do nothing.

        Acting on an outcome that never happened raises NotDoneYet.
        """

        def never(state: State, verb: str) -> Result:
            raise NotDoneYet(verb)

        return Talk(self.tree, self.caller, engine.begin(self.tree), never, done={**self.done})

    def held(self) -> Held:
        """All of it that outlives the hop."""
        return Held(self.caller, self.state, self.mark, self.done)


def _presented(tree: Tree, state: State) -> Turn:
    """The turn of a state; one that is the same for everyone is made once."""
    node = tree.nodes[state.node]
    if state.place or (isinstance(node, Choice) and node.given):
        return present(tree, state)
    of = state.node, state.problem
    kept: Turn | None = tree.presented.get(of)
    if kept is None:
        kept = tree.presented[of] = present(tree, state)
    return kept
