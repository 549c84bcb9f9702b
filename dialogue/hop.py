"""The one shell around the engine: load a dialogue, step it, act on outcomes, save it."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dialogue import engine
from dialogue.sessions import Sessions, Unreachable
from dialogue.turn import Heard, State, Turn
from menus.tree import Tree

# Two hops at once settle in one reload; more than this many lost races is a fault.
RACES = 5
# The files of the tree whose answers outlive a caller who is cut off, and the verbs to keep them.
DRAFTS = {
    "report": "file_incomplete",
    "offer": "file_incomplete_enquiry",
    "enquiry": "file_incomplete_question",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is on the line, as far as the gateway tells: never proof of who holds the phone."""

    channel: str
    session: str
    number: str


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

    def idem(self, what: str, step: int | str) -> bytes:
        """32 bytes, the same however often it is told what was begun at a step of this session."""
        return hmac.digest(self.tag, f"{what} {step}".encode(), "sha256")


# A verb answers with one of its exits and the values it brings. Asked twice with one tag and step,
# it does its work once.
Verb = Callable[[Act], tuple[str, dict[str, str]]]


class NotDoneYet(LookupError):
    """A late repeat of an old hop asks for an outcome that never happened."""


@dataclass(slots=True)
class Talk:
    """One hop's grip on a dialogue. `mark` is the channel's own note of how far it has heard."""

    tree: Tree
    state: State
    act: Callable[[State, str], tuple[str, dict[str, str]]]
    mark: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)

    def turn(self) -> Turn:
        """What is presented now."""
        return engine.present(self.tree, self.state)

    def hear(self, heard: Heard, *, dialled: bool = False) -> bool:
        """Step the dialogue, and do what it leads to; whether it was heard.

        What was `dialled` with the code is not heard where it would tell us something or change
        anything: a code may have been dialled by mistake, by another, or from a list of calls.
        """
        if self.turn().ends:
            return True
        if dialled and engine.asks_to_be_told(self.tree, self.state, heard):
            return False
        state = engine.step(self.tree, self.state, heard)
        while outcome := engine.awaits_outcome(self.tree, state):
            if dialled and not outcome.harmless:
                return False
            place = f"{state.heard}.{state.node}"
            if place not in self.done:
                self.done[place] = self.act(state, outcome.verb)
            exit_, values = self.done[place]
            state = engine.resume(self.tree, state, exit_, values)
        self.state = state
        return True

    def packed(self, caller: Caller) -> dict[str, Any]:
        """All of it that outlives the hop, as JSON takes it."""
        return {
            "caller": (caller.channel, caller.session, caller.number),
            "state": {name: getattr(self.state, name) for name in State.__slots__},
            "mark": self.mark,
            "done": self.done,
        }


class Conversation:
    """Holds dialogues on behalf of the channels; `verbs` are what outcomes are called by."""

    def __init__(
        self, tree: Tree, sessions: Sessions, verbs: Mapping[str, Verb], tag_key: bytes
    ) -> None:
        self.tree = tree
        self._sessions = sessions
        self._verbs = verbs
        self._tag_key = tag_key

    def on(self, tree: Tree) -> "Conversation":
        """The same, with the same verbs and sessions, as it is held on another channel."""
        return Conversation(tree, self._sessions, self._verbs, self._tag_key)

    def hold(self, caller: Caller, follow: Callable[[Talk], None]) -> Talk:
        """One hop: `follow` tells the talk what was heard, and may be asked to again after a race.

        With Redis away, the talk begins anew each time and `follow` tells all that was ever typed.
        """
        name = self.name(caller)
        for _ in range(RACES):
            held, version = self._load(name)
            talk = self._talk(caller, held)
            before = talk.state, dict(talk.mark)
            follow(talk)
            if before == (talk.state, talk.mark) or self._settled(name, talk, caller, version):
                break
        return talk

    def _load(self, name: str) -> tuple[Any, bytes | None]:
        """What is held and its version; neither where Redis is away."""
        try:
            return self._sessions.load(name)
        except Unreachable:
            return None, None

    def _settled(self, name: str, talk: Talk, caller: Caller, version: bytes | None) -> bool:
        """Save the talk; False when another hop was first, and this one has to look again.

        What can't be saved is answered all the same: the next hop is told of it by its text.
        """
        if version is None:
            return True
        try:
            return self._sessions.save(name, talk.packed(caller), version)
        except Unreachable:
            return True

    def recall(self, talk: Talk) -> Talk:
        """The same talk from its beginning, in which outcomes answer as they did and do nothing.

        Hearing of an outcome that never happened raises NotDoneYet.
        """

        def never(state: State, verb: str) -> tuple[str, dict[str, str]]:
            raise NotDoneYet(verb)

        return Talk(self.tree, engine.begin(self.tree), never, done=dict(talk.done))

    def cut_off(self, name: str) -> None:
        """The caller is gone: what they agreed to be kept is kept as it stands."""
        if not self._sessions.is_watched(name):
            return
        held, _ = self._sessions.load(name)
        if held:
            caller, state = Caller(*held["caller"]), _state(held["state"])
            for file, verb in DRAFTS.items():
                if verb in self._verbs:
                    self._verbs[verb](self._act(caller, state, file))
        self._sessions.unwatch(name)

    def end(self, name: str) -> None:
        """The caller is gone, and nobody goes on with this dialogue."""
        self.cut_off(name)
        self._sessions.drop(name)

    def sweep(self) -> int:
        """Keep the answers of all who were cut off without a word from the network; how many."""
        gone = self._sessions.gone()
        for name in gone:
            self.cut_off(name)
        return len(gone)

    def name(self, caller: Caller) -> str:
        """The key of a caller's dialogue: another number under the same session has another."""
        return self._sessions.name(caller.channel, caller.session, caller.number)

    def _talk(self, caller: Caller, held: Any) -> Talk:
        def act(state: State, verb: str) -> tuple[str, dict[str, str]]:
            return self._verbs[verb](self._act(caller, state))

        if held is None:
            return Talk(self.tree, engine.begin(self.tree), act)
        return Talk(self.tree, _state(held["state"]), act, held["mark"], held["done"])

    def _act(self, caller: Caller, state: State, file: str = "") -> Act:
        """What a verb is given: the answers of the file its outcome stands in, or of `file`."""
        file = f"{file or state.node.partition('.')[0]}."
        session = repr((caller.channel, caller.session, caller.number)).encode()
        return Act(
            caller=caller,
            tag=hmac.digest(self._tag_key, session, "sha256"),
            step=state.heard,
            language=state.language or self.tree.languages[0],
            left=state.trail[-1][0].removeprefix(file) if state.trail else "",
            answers={
                name.removeprefix(file): said
                for name, said in state.answers.items()
                if name.startswith(file)
            },
            values=state.values,
            version=self.tree.version,
        )


def _state(held: dict[str, Any]) -> State:
    trail = tuple((name, gone) for name, gone in held["trail"])
    return State(**held | {"trail": trail, "place": tuple(held["place"])})
