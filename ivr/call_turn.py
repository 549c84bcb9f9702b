"""One turn of a call: what was heard for the question that was asked, and what is said next."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from msgspec.structs import replace

import patience
from dialogue.act import Caller
from dialogue.talk import Talk
from dialogue.turn import Heard, Move, Pressed, Said, Turn
from ivr import keys, late, voice_xml
from ivr.callback import VoiceCallback
from ivr.instructions import once
from ivr.switchboard import Switchboard
from ivr.voices import Voices
from menus.spoken import recorded_at
from menus.whereabouts import said
from telecom.numbers import HOME_CODE

TAKES = "takes"
AWAITED = "awaited"
"""In the mark once the call is over: whether what was being recorded is yet to be told."""
WHOLE = "whole"
"""In the mark: how many digits the number had that was heard last, if those were all of them. Who
ends it by the finish key all the same means nothing by it at the question after it."""

AFTER, PIN = "after", "pin"
"""In the mark: the number that such a key came after, which its caller knows and is not told
again; it is named as the placeholder is that says it."""


class CallTurn:
    """One callback of a call that goes on. The mark of a talk numbers the question asked last, the
    page of its options, where what is said but once was said, and the edition of the takes that it
    began in, if there was one."""

    def __init__(
        self,
        callback: VoiceCallback,
        voices: Voices,
        switchboard: Switchboard,
        whom_to_ring: Callable[[], tuple[str, ...]],
    ) -> None:
        self._callback = callback
        self._voices = voices
        self._switchboard = switchboard
        self._whom_to_ring = whom_to_ring
        self._lost = False
        self.is_over = False

    @property
    def caller(self) -> Caller:
        """Who is on the line."""
        return self._callback.caller

    def hear(self, talk: Talk) -> Iterator[Heard]:
        """What answers the question asked last; nothing where a repeat answers an earlier one."""
        rings = self._callback.hop is None
        if rings and (talk.is_idle or not talk.mark):
            talk.begin_session()
        self._lost = bool(self._callback.hop) and not talk.mark
        self.is_over = AWAITED in talk.mark
        if self.is_over:
            return
        if not talk.mark:
            self._open(talk)
        if talk.mark and self._callback.hop == talk.mark["hop"]:
            yield from _heard(talk, self._callback)
        elif talk.mark:
            late.take(talk, self._callback.recording)

    def say(self, talk: Talk) -> bytes | None:
        """The XML that answers; None where the call was forgotten."""
        if self._lost:
            return None
        if self.is_over or not talk.mark:
            return voice_xml.NOTHING
        turn, numbers = talk.turn(), tuple[str, ...]()
        if turn.kind == "dial":
            asked = talk.state.values.get("dial")
            numbers = (asked,) if asked else self._whom_to_ring()
        more = [name for name, node in talk.mark["told"].items() if node == talk.state.node]
        voice = self._voices.of(talk.wording, talk.mark.get(TAKES, 0))
        script = voice.script.told_at_home() if self._is_at_home(talk) else voice.script
        pieces = script.pieces(talk.state, talk.mark["page"], more, talk.mark.get(AFTER, ""))
        return voice.render(pieces, turn, talk.mark["hop"], numbers)

    def _is_at_home(self, talk: Talk) -> bool:
        """Whether they ring from a number of Kenya, and have not said that they are abroad."""
        return self.caller.number.startswith(HOME_CODE) and said(talk.state.answers) != "ABROAD"

    def _open(self, talk: Talk) -> None:
        """A call that begins: theirs at the beginning, ours where it was meant to."""
        if self._callback.outbound:
            ours = partial(self._switchboard.opening, self.caller.session, self.caller.number)
            opening = patience.apart(ours)
            if opening is None:
                return
            talk.state = replace(
                talk.state,
                node=opening.node,
                values=dict(opening.values),
                language=opening.language,
            )
        talk.mark = {"hop": 0, "page": 0, "told": _told(talk, {})}
        if edition := self._voices.edition:
            talk.mark[TAKES] = edition


class LastWords:
    """What was being recorded when the caller hung up, told with the end of the call or after it;
    nothing is said to it, and nothing else is heard from here on."""

    def __init__(self, callback: VoiceCallback) -> None:
        self._callback = callback
        self.are_awaited = False
        self.of = callback.caller
        """Whose call it was, and which, once that is looked up."""

    @property
    def caller(self) -> Caller:
        """Who was on the line."""
        return self._callback.caller

    def hear(self, talk: Talk) -> Iterator[Heard]:
        """The recording, where one was asked for; once, and late only for its own question. One
        that is missing of an earlier question is kept with that.

        It may be told at the address that the question before it was answered at.
        """
        told, hop = self._callback, talk.mark.get("hop", 0)
        awaited = talk.mark.get(AWAITED, bool(talk.mark) and talk.turn().kind == "account")
        elsewhere = AWAITED in talk.mark and told.hop not in (None, hop, hop - 1)
        if awaited and _spoken(talk, told) and not elsewhere:
            yield from _heard(talk, told)
            awaited = False
        else:
            late.take(talk, told.recording)
        if talk.mark:
            talk.mark = {**talk.mark, AWAITED: awaited}
        self.are_awaited = awaited or late.MISSING in talk.mark

    def say(self, talk: Talk) -> bytes:
        """Nobody listens."""
        self.of = talk.caller
        return voice_xml.NOTHING


def _heard(talk: Talk, callback: VoiceCallback) -> Iterator[Heard]:
    """What came in. The mark moves on after it, so that a repeat changes nothing."""
    page, turn, spoken = talk.mark["page"], talk.turn(), _spoken(talk, callback)
    if turn.kind != "account":
        late.take(talk, callback.recording)
    before, asked = talk.state, (talk.state.node, talk.state.place)
    talk.told(0, lambda _: ())  # who hangs up before it was said is not here
    heard = _meant(talk, callback, page)
    if isinstance(heard, keys.Aside):
        if heard is not keys.Aside.LATE:
            talk.state = replace(talk.state, problem=None, silent=0)
        page = _turned(heard, page, len(keys.pages(talk.turn().options)))
    else:
        yield heard
        if _is_aside(turn) and isinstance(heard, Pressed):
            yield from _answered(talk, callback)
    if (talk.state.node, talk.state.place) != asked:
        page = 0
    lost = isinstance(heard, keys.Aside) or bool(talk.state.problem)
    told = _told(talk, talk.mark["told"], lost=lost)
    whole = turn.length if len(callback.keys) == turn.length else 0
    after = PIN if heard is keys.Aside.LATE else ""
    news = {"hop": talk.mark["hop"] + 1, "page": page, "told": told, WHOLE: whole, AFTER: after}
    talk.mark = {**talk.mark, **news}
    late.note(talk, before, spoken=spoken, listened=turn.kind == "account")


def _is_aside(turn: Turn) -> bool:
    """Whether something is told that leads back to the question it was asked from."""
    return turn.options == ("nav.return",)


def _answered(talk: Talk, callback: VoiceCallback) -> Iterator[Heard]:
    """What a key means that was pressed in an aside: its question's options were told before it."""
    meant = keys.hear(callback.keys, talk.turn(), 0)
    if isinstance(meant, Pressed):
        yield meant


def _told(talk: Talk, before: Mapping[str, str], *, lost: bool = False) -> dict[str, str]:
    """What is said but once in a call, and at which node: the first that calls for it.

    To who is `lost` it is said again.
    """
    name = talk.state.node
    news = once(talk.tree.nodes[name])
    return {**before, news: name} if news and (lost or news not in before) else {**before}


def _spoken(talk: Talk, callback: VoiceCallback) -> str:
    """Where the recording is kept that answers what was asked; nothing where none came with it
    that was not told before."""
    asked = talk.turn().kind == "account"
    return callback.recording if asked and late.is_news(talk, callback.recording) else ""


def _meant(talk: Talk, callback: VoiceCallback, page: int) -> Heard | keys.Aside:
    turn = talk.turn()
    if spoken := _spoken(talk, callback):
        return Said(recorded_at(spoken))
    if callback.silence or (turn.kind == "account" and not callback.keys):
        return Move.SILENCE
    if callback.keys in ("", keys.FINISH) and _is_late(talk, turn):
        return keys.Aside.LATE
    heard = keys.hear(callback.keys, turn, page)
    first = talk.state.node in (talk.tree.start, talk.tree.home)
    # Nothing is before the first questions: who wants to leave hangs up.
    return keys.Aside.AGAIN if first and heard is Move.BACK else heard


def _is_late(talk: Talk, turn: Turn) -> bool:
    """Whether the finish key belongs to the number before. Where that is asked for anew, in words
    that tell how to leave it, it leaves it."""
    whole = talk.mark.get(WHOLE, 0)
    return bool(whole and (turn.length != whole or turn.problem))


def _turned(aside: keys.Aside, page: int, pages: int) -> int:
    step = {keys.Aside.MORE: 1, keys.Aside.EARLIER: -1}.get(aside, 0)
    return (page + step) % pages
