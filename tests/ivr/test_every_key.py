"""Somebody who presses every key, stays silent and hangs up, at every question there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from flask import Flask

from dialogue.hop import Talk
from handset import sounds, voice_xml
from handset.actions import Action, GetDigits, Play, Record, Redirect
from ivr import channel
from ivr import voice_xml as answers
from ivr.channel import Dialogue
from tests.support.callers import NUMBER, service_of

KEYS = (*"1234567890", "*", "#")
NUMBERS = ("4826#", "48217733#", "0712345678#", "9#", "#")
RECORDING = "https://voice.at-internal.com/1.mp3"

Fields = dict[str, str]


class Turn(NamedTuple):
    """A question as it is asked: where, in which language, which page; well, or after a mistake."""

    node: str
    language: str | None
    page: int
    well: bool


@dataclass
class Everything:
    """Goes everywhere: a call's state is put back before each further key."""

    app: Flask
    seen: set[Turn] = field(default_factory=set)
    played: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dialogue: Dialogue = self.app.extensions["ivr"]
        self.redis = service_of(self.app).redis
        self.told = {"sessionId": "ATVId_1", "callerNumber": NUMBER, "direction": "Inbound"}
        caller = channel._caller(self.told)
        self.name = self.dialogue.conversation.name(caller)

    def go(self) -> None:
        """From the first ring on, until there is no turn that was not seen."""
        self.asks({}, None, silence=False)
        waiting = [self.kept()]
        while waiting:
            before = waiting.pop()
            self.hangs_up(before)
            for more, silence in self.ways(before):
                self.redis.set(self.name, before)
                self.asks(more, self.hop(before), silence=silence)
                if (turn := self.turn()) not in self.seen:
                    self.seen.add(turn)
                    waiting += [self.kept()] if turn.well else []

    def asks(self, more: Fields, hop: int | None, *, silence: bool) -> None:
        body = self.dialogue.answer({**self.told, "isActive": "1", **more}, hop, silence=silence)
        try:
            actions = voice_xml.read(body.decode())
        except voice_xml.Refused as wrong:
            self.faults.append(f"{self.turn()}: {wrong}")
            return
        self.played |= set(urls(actions))
        if any(isinstance(action, Record) for action in actions):
            state = self.talk().state  # nobody is recorded who did not agree to it
            assert state.answers[f"{state.node.partition('.')[0]}.record_ok"] == "YES"
        if any(isinstance(action, GetDigits | Record) for action in actions):
            assert isinstance(actions[-1], Redirect), body

    def hangs_up(self, before: bytes) -> None:
        """Here, and at each address that the call may be held by."""
        ended, hop = {**self.told, "isActive": "0"}, self.hop(before)
        for at, silence in ((None, False), (hop, False), (hop, True)):
            assert self.dialogue.answer(ended, at, silence=silence) == answers.NOTHING

    def ways(self, before: bytes) -> Iterator[tuple[Fields, bool]]:
        yield {}, True
        self.redis.set(self.name, before)
        if self.talk().turn().kind == "account":
            yield {"recordingUrl": RECORDING}, False
            yield {}, False
        else:
            asked = self.talk().turn().kind
            yield from (
                ({"dtmfDigits": k}, False) for k in (NUMBERS if asked == "digits" else KEYS)
            )

    def talk(self) -> Talk:
        return self.dialogue.conversation.hold(channel._caller(self.told), lambda talk: None)

    def turn(self) -> Turn:
        talk = self.talk()
        state = talk.state
        return Turn(state.node, state.language, talk.mark.get("page", 0), state.problem is None)

    def kept(self) -> bytes:
        kept = self.redis.get(self.name)
        assert isinstance(kept, bytes)
        return kept

    def hop(self, kept: bytes) -> int:
        self.redis.set(self.name, kept)
        hop: int = self.talk().mark["hop"]
        return hop


def urls(actions: list[Action]) -> Iterator[str]:
    for action in actions:
        prompt = getattr(action, "prompt", action)
        if isinstance(prompt, Play):
            yield prompt.url


def test_every_key_at_every_question_is_answered_as_the_gateway_can_run(app: Flask) -> None:
    everything = Everything(app)
    everything.go()
    assert everything.faults == []
    reached = {node for node, *_ in everything.seen}
    assert {"report.account_review", "quiz.q10", "voice.closed", "voice.bye"} <= reached
    for url in everything.played - {RECORDING}:
        path = url.removeprefix(service_of(app).settings.address)
        sound = app.test_client().get(path)
        assert sound.status_code == 200, url
        assert sounds.seconds(sound.data) > 0
