"""Somebody who presses every key, stays silent and hangs up, at every question there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from flask import Flask

from dialogue import hop
from dialogue.act import Caller
from dialogue.presentation import present
from dialogue.talk import Held
from handset.voice import sounds, voice_xml
from handset.voice.actions import Action, GetDigits, Play, Record, Redirect, Say
from ivr import voice_xml as answers
from ivr.callback import VoiceCallback
from ivr.channel import VoiceChannel
from tests.support.callers import NUMBER, service_of
from tests.support.forms import post
from tests.support.remembered import Remembered

KEYS = (*"1234567890", "*", "#")
NUMBERS = ("4826#", "48217733#", "0712345678#", "9#", "#")
RECORDING = "https://voice.at-internal.com/1.mp3"

TOLD = {"sessionId": "ATVId_1", "callerNumber": NUMBER, "direction": "Inbound"}

Fields = dict[str, str]
Way = tuple[Fields, bool]
"""What is sent, and whether the caller is silent."""


class Turn(NamedTuple):
    """A question as it is asked: where, in which language, which page; well, or after a mistake."""

    node: str
    language: str | None
    page: int
    well: bool


@dataclass
class Everything:
    """Goes everywhere: a call's state is put back before each further key.

    Where it was in one language already, it does in another what led on there, and two mistakes.
    """

    app: Flask
    seen: set[Turn] = field(default_factory=set)
    played: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    """How the dialogue stood at each turn from which nothing was done yet."""
    worth_doing: dict[Turn, list[Way]] = field(default_factory=dict)
    """At each turn, in whichever language."""

    def __post_init__(self) -> None:
        self.channel: VoiceChannel = self.app.extensions["ivr"]
        conversation = self.channel.conversation
        self.tree = conversation.tree
        self.dialogues = Remembered(conversation)
        self.name = conversation.name(Caller("IVR", TOLD["sessionId"], NUMBER))

    def go(self) -> None:
        """From the first ring on, until there is no turn that was not seen."""
        self.asks({}, None, silence=False)
        self.waiting = [self.kept()]
        while self.waiting:
            before = self.waiting.pop()
            self.put_back(before)
            hop, here = self.now().mark["hop"], self.turn()._replace(language=None)
            if here in self.worth_doing:
                for way in self.worth_doing[here]:
                    self.does(way, before, hop)
            else:
                self.hangs_up(hop)
                self.put_back(before)
                done = [(way, self.does(way, before, hop)) for way in ways(self.kind())]
                mistakes = [way for way, turn in done if not turn.well][:2]
                self.worth_doing[here] = [way for way, turn in done if turn.well] + mistakes

    def does(self, way: Way, before: bytes, hop: int) -> Turn:
        """One thing more from there, and where it led."""
        self.put_back(before)
        more, silence = way
        self.asks(more, hop, silence=silence)
        if (turn := self.turn()) not in self.seen:
            self.seen.add(turn)
            self.waiting += [self.kept()] if turn.well else []
        return turn

    def asks(self, more: Fields, hop: int | None, *, silence: bool) -> None:
        body = self.answer({"isActive": "1", **more}, hop, silence=silence)
        try:
            actions = voice_xml.read(body.decode())
        except voice_xml.InvalidXml as wrong:
            self.faults.append(f"{self.turn()}: {wrong}")
            return
        self.played |= set(urls(actions))
        if any(isinstance(action, GetDigits | Record) for action in actions):
            unheard = [action for action in actions if isinstance(action, Play | Say)]
            self.faults += [f"{self.turn()}: no key counts during {one}" for one in unheard]
        if any(isinstance(action, Record) for action in actions):
            state = self.now().state  # nobody is recorded who did not agree to it
            file, _, name = state.node.partition(".")
            place = name == "place_text" and file in ("report", "help")
            asked = "place_record_ok" if place else "record_ok"
            assert state.answers[f"{file}.{asked}"] == "YES"
        if any(isinstance(action, GetDigits | Record) for action in actions):
            assert isinstance(actions[-1], Redirect), body

    def hangs_up(self, hop: int) -> None:
        """Here, and at each address that the call may be held by."""
        for at, silence in ((None, False), (hop, False), (hop, True)):
            assert self.answer({"isActive": "0"}, at, silence=silence) == answers.NOTHING

    def answer(self, more: Fields, hop: int | None, *, silence: bool) -> bytes:
        form = post({**TOLD, **more})
        return self.channel.answer(VoiceCallback.read(form, hop, silence=silence))

    def now(self) -> Held:
        """How the dialogue stands."""
        held = self.dialogues.load(self.name)
        assert held
        return held

    def kind(self) -> str:
        return present(self.tree, self.now().state).kind

    def turn(self) -> Turn:
        held = self.now()
        state, page = held.state, held.mark.get("page", 0)
        return Turn(state.node, state.language, page, state.problem is None)

    def kept(self) -> bytes:
        return self.dialogues.held[self.name]

    def put_back(self, kept: bytes) -> None:
        self.dialogues.held[self.name] = kept


def ways(kind: str) -> Iterator[Way]:
    """All that a caller may do where this is asked."""
    yield {}, True
    if kind == "account":
        yield {"recordingUrl": RECORDING}, False
        yield {}, False
    else:
        yield from (({"dtmfDigits": k}, False) for k in (NUMBERS if kind == "digits" else KEYS))


def urls(actions: list[Action]) -> Iterator[str]:
    for action in actions:
        prompt = getattr(action, "prompt", action)
        if isinstance(prompt, Play):
            yield prompt.url


def test_every_key_at_every_question_is_answered_as_the_gateway_can_run(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Sent where another way of the call took it back: there is no other hop to wait for.
    monkeypatch.setattr(hop, "OTHER_HOP_SECONDS", 0)
    everything = Everything(app)
    everything.go()
    assert everything.faults == []
    reached = {node for node, *_ in everything.seen}
    assert {"report.account_review", "quiz.q10", "voice.closed", "report.drop_ok"} <= reached
    assert "voice.bye" not in reached  # no slip of a key ends a call: six silences do
    for url in everything.played - {RECORDING}:
        path = url.removeprefix(service_of(app).settings.address)
        sound = app.test_client().get(path)
        assert sound.status_code == 200, url
        assert sounds.seconds(sound.data) > 0
