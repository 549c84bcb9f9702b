"""The hop: one callback carried through the conversation and back, the same on every channel."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Protocol, TypeVar

from msgspec.structs import replace

import patience
from dialogue import engine, reuse
from dialogue.act import Act, Caller, Result, Verb
from dialogue.lines import Unreachable
from dialogue.once import once
from dialogue.passages import day_in_kenya, passages
from dialogue.sessions import SPANS, Sessions
from dialogue.talk import WORDING, Held, Talk, Withdrawn
from dialogue.turn import Heard, State
from menus.tree import Tree

# Two hops at once settle in one reload; more than this many lost races is a fault.
RACES = 5
OTHER_HOP_SECONDS = 0.1

Answer_co = TypeVar("Answer_co", covariant=True)


class Exchange(Protocol[Answer_co]):
    """One callback and its answer, in its channel's shape; after a lost race it hears again."""

    @property
    def caller(self) -> Caller:
        """Who is on the line."""
        ...

    def hear(self, talk: Talk) -> Iterator[Heard]:
        """What the talk has not heard yet, one input after the other, each once it has stepped."""
        ...

    def say(self, talk: Talk) -> Answer_co:
        """The answer to the callback: the turn in the channel's own shape."""
        ...


@dataclasses.dataclass(eq=False, repr=False)
class Conversation:
    """Holds dialogues on behalf of the channels; `verbs` are what outcomes are called by, and
    `wording` tells the number of the words that a dialogue begins in; `filed_lately` whether
    something of such a session was filed within minutes."""

    tree: Tree
    _sessions: Sessions
    _verbs: Mapping[str, Verb]
    _tag_key: bytes
    _wording: Callable[[], int] = lambda: 0
    _filed_lately: Callable[[Act], bool] = lambda act: False

    def on(self, tree: Tree) -> "Conversation":
        """The same, with the same verbs and sessions, as it is held on another channel."""
        return dataclasses.replace(self, tree=tree)

    def hop(self, exchange: Exchange[Answer_co]) -> Answer_co:
        """One hop: load, hear, step, act, save, say.

        Where another hop of the dialogue was saved meanwhile, this one begins again on what that
        one left, so that a repeat answers what the first one did. With Redis away nothing is
        loaded: the dialogue begins anew and the exchange tells all that was ever said in it.
        """
        name = self.name(exchange.caller)
        for race in range(RACES):
            talk, version = self._load(name, exchange.caller)
            before = talk.state, {**talk.mark}
            try:
                for heard in exchange.hear(talk):
                    talk.step(heard)
                    talk.act()
            except Withdrawn:
                if race == RACES - 1:
                    raise
                patience.pause(OTHER_HOP_SECONDS)  # what it was overtaken by is about to be saved
                continue
            if before == (talk.state, talk.mark) or self._save(name, talk, version):
                break
        return exchange.say(talk)

    def cut_off(self, name: str) -> None:
        """The caller is gone: what they agreed to be kept is kept as it stands."""
        if not self._sessions.is_watched(name):
            return
        held, _ = self._sessions.load(name, Held)
        if not held:
            self._sessions.unwatch(name)
            return
        for file, verb in self.tree.on_cut_off.items():
            self._verbs[verb](Act.of(self.tree, held.caller, held.state, self._tag_key, file))
        self._sessions.let_go(name)

    def count(self, name: str, seconds: int) -> None:
        """A session is over: how far it came and where it ended is counted, once. What it was on
        the line is told by its channel; 0 where that isn't known."""
        held, _ = self._sessions.load(name, Held)
        if held:
            counted = passages(self.tree, held.caller, held.state, seconds, day_in_kenya())
            self._sessions.count(name, map("|".join, counted))

    def is_over(self, name: str) -> bool:
        """Whether its end was told in the last five minutes; no where nobody can say."""
        try:
            return self._sessions.is_over(name)
        except Unreachable:
            return False

    def is_first(self, name: str, what: str) -> bool:
        """Whether no other dialogue has told of this; yes where nobody can say."""
        try:
            return self._sessions.is_first(name, what)
        except Unreachable:
            return True

    def await_last(self, name: str) -> None:
        """The caller is gone, and what they said last may still come: kept as it stands, and held
        open for as long as what is let go."""
        watched = self._sessions.is_watched(name)
        self.cut_off(name)
        self._sessions.let_go(name)
        if watched:  # what comes is kept even where we fail on it now
            self._sessions.watch(name)

    def end(self, name: str) -> None:
        """The caller is gone, and nobody goes on with this dialogue."""
        self.cut_off(name)
        self._sessions.unwatch(name)
        self._sessions.drop(name)

    def put_down(self, sign: str, *phones: str) -> None:
        """A sign of ours shows on these phones, or is about to, each a number or what else somebody
        is known by: whoever answers it may be another, and goes on with nothing that was under way
        in writing.

        :raise Unreachable: nobody can see to that now.
        """
        self._sessions.put_down(sign, *phones)

    def pick_up(self, sign: str, *phones: str) -> None:
        """This sign does not show on these after all; another may."""
        self._sessions.pick_up(sign, *phones)

    def end_if_put_down(self, caller: Caller) -> None:
        """End what was under way with who writes, if their phone was put down since."""
        phones = {caller.whose, caller.number} - {""}
        if self._sessions.is_put_down(caller.channel, *phones):
            self.end(self.name(caller))
            self._sessions.forget_signs(caller.channel, *phones)

    def gone(self) -> list[str]:
        """Those who agreed to have kept what they say, and went without a word from the network.

        Each is to be `cut_off`, or `put_off` where that can't be done now.
        """
        return self._sessions.gone()

    def put_off(self, name: str) -> None:
        """Try one of those again, later."""
        self._sessions.put_off(name)

    def once(self, caller: Caller, what: str, ask: Callable[[], bool]) -> bool:
        """What `ask` answered when this caller's channel first told of this, within a day."""
        name = self._sessions.name(caller.channel, caller.whose, what)
        return once(self._sessions, name, ask)

    def awaits(self, caller: Caller) -> bool:
        """Whether a dialogue is under way that awaits an answer; no where nobody can say."""
        talk, _ = self._load(self.name(caller), caller)
        return bool(talk.mark.get("asked")) and not (talk.is_idle or talk.turn().ends)

    def language(self, caller: Caller) -> str | None:
        """That in which a dialogue is under way; None where there is none, or nobody can say."""
        try:
            held, _ = self._sessions.load(self.name(caller), Held)
        except Unreachable:
            return None
        return held.state.language if held else None

    def name(self, caller: Caller) -> str:
        """The key of a caller's dialogue: another number under the same session has another."""
        return self._sessions.name(caller.channel, caller.session, caller.whose)

    def _load(self, name: str, caller: Caller) -> tuple[Talk, bytes | None]:
        """The dialogue and its version; one that begins, and no version, where Redis is away."""
        try:
            held, version, earlier = self._sessions.meet(name, Held)
        except Unreachable:
            held, version, earlier = None, None, b""
        if held is None:
            talk = self._begun(caller, reuse.read(earlier), known=version is not None)
        else:
            began_in: int = held.mark.pop(WORDING, 0)
            caller = replace(caller, since=held.caller.since)
            talk = Talk(self.tree, caller, held.state, self._act, held.mark, held.done)
            talk.wording, talk.earlier, talk.heard_at = began_in, caller.since, held.at
        talk.is_steady, talk.cut_off = self._sessions.is_steady, partial(self.cut_off, name)
        return talk, version

    def _begun(self, caller: Caller, earlier: str, *, known: bool) -> Talk:
        """A dialogue of which nothing is held; its channel knows whether it begins, or goes on."""
        talk = Talk(self.tree, caller, engine.begin(self.tree), self._act, known=known)
        talk.wording = self._wording()
        if caller.channel not in SPANS:  # there a session is a day
            talk.earlier, talk.filed_lately = earlier, partial(self._has_filed, caller)
            talk.begun = earlier or reuse.begun_before(talk.filed_lately)
            talk.caller = replace(caller, since=talk.begun)
        return talk

    def _has_filed(self, caller: Caller, day: str) -> bool:
        """Whether something of the session was filed within minutes, if it began on that day."""
        begun = replace(caller, since=day), engine.begin(self.tree)
        return self._filed_lately(Act.of(self.tree, *begun, self._tag_key))

    def _save(self, name: str, talk: Talk, version: bytes | None) -> bool:
        """Compare-and-set; False where another hop was first.

        What can't be saved is answered all the same: the next hop is told of it by its text.
        """
        if version is None:
            return True
        try:
            return self._sessions.save(name, talk.held(), version, talk.begun)
        except Unreachable:
            talk.known = False
            return True

    def _act(self, caller: Caller, state: State, verb: str) -> Result:
        told = Act.of(self.tree, caller, state, self._tag_key)
        done = self._verbs[verb]
        if getattr(done, "is_apart", True):
            return patience.apart(partial(done, told))
        return done(told)
