"""One voice callback answered: who is on the line, what was heard, and what is said to it."""

import traceback
from collections.abc import Mapping
from dataclasses import replace

import structlog

from dialogue.hop import Caller, Conversation, Talk
from dialogue.turn import Heard, Move, Said
from gateway.callbacks import phone_number
from ivr import keys, voice_xml
from ivr.switchboard import Switchboard
from ivr.voice_xml import Hop, Voice
from outcomes.spoken import MARK

log = structlog.get_logger()

MOST_KEYS = 40
LONGEST_ADDRESS = 2000
# A session outlives no more: each may ring for a minute before the next does.
MOST_RUNG = 3


class Dialogue:
    """Answers voice callbacks; whatever happens, with XML that the gateway can run."""

    def __init__(
        self,
        conversation: Conversation,
        voice: Voice,
        switchboard: Switchboard,
        url: str,
        flash_number: str | None,
    ) -> None:
        """`url` is where this service's voice callbacks live, as the gateway reaches them."""
        self.conversation = conversation
        self._voice = voice
        self._switchboard = switchboard
        self._url = url
        self._flash_number = flash_number

    def answer(self, fields: Mapping[str, str], hop: int | None, *, silence: bool = False) -> bytes:
        """What is said next. `hop` numbers the question that was asked, None for a new call."""
        try:
            return self._answer(_known(fields), hop, silence=silence)
        except Exception as wrong:  # the caller still has to be told where help is
            _say_only_where(wrong)
            return self._at_a_loss(fields)

    def apology(self) -> bytes:
        """The last words after a failure, in every language."""
        return self._voice.last_words(self._voice.script.failure(None))

    def _at_a_loss(self, fields: Mapping[str, str]) -> bytes:
        """Those who rang us are put through to whom we can reach.

        Whoever picks up a call of ours is told nothing: it may be somebody else's ear.
        """
        if _is_outbound(fields):
            return voice_xml.NOTHING
        return self._voice.last_words(self._voice.script.failure(None), self._whom_to_ring())

    def _whom_to_ring(self) -> tuple[str, ...]:
        return self._switchboard.on_duty()[:MOST_RUNG]

    def _answer(self, fields: dict[str, str], hop: int | None, *, silence: bool) -> bytes:
        caller = _caller(fields)
        if fields.get("isActive") != "1":
            self._over(caller, fields)
            return voice_xml.NOTHING
        if "dequeuedToPhoneNumber" in fields:  # someone took them out of the queue: they talk now
            return voice_xml.NOTHING
        flashed = self._flash_number and fields.get("destinationNumber") == self._flash_number
        if hop is None and flashed and not _is_outbound(fields):
            self._switchboard.flashed(caller.number)
            return voice_xml.rejection()
        return self._hold(caller, fields, hop, silence=silence)

    def _hold(
        self, caller: Caller, fields: dict[str, str], hop: int | None, *, silence: bool
    ) -> bytes:
        lost, outbound = False, _is_outbound(fields)

        def follow(talk: Talk) -> None:
            nonlocal lost
            lost = bool(hop) and not talk.mark
            if not talk.mark:
                self._open(talk, caller, outbound=outbound)
            if talk.mark and hop == talk.mark["hop"]:
                _hear(talk, fields, silence=silence)

        talk = self.conversation.hold(caller, follow)
        if lost:  # Redis forgot this call: say so, rather than ask what was answered
            log.error("call_lost")
            return self._at_a_loss(fields)
        return self._said(talk) if talk.mark else voice_xml.NOTHING

    def _open(self, talk: Talk, caller: Caller, *, outbound: bool) -> None:
        """A call that begins: theirs at the beginning, ours where it was meant to."""
        if outbound:
            opening = self._switchboard.opening(caller.session, caller.number)
            if opening is None:
                return
            talk.state = replace(
                talk.state,
                node=opening.node,
                values=dict(opening.values),
                language=opening.language,
            )
        talk.mark = {"hop": 0, "page": 0}

    def _said(self, talk: Talk) -> bytes:
        turn, hop = talk.turn(), talk.mark["hop"]
        numbers: tuple[str, ...] = ()
        if turn.kind == "dial":
            asked = talk.state.values.get("dial")
            numbers = (asked,) if asked else self._whom_to_ring()
        return self._voice.render(
            self._voice.script.pieces(talk.state, talk.mark["page"]),
            turn,
            Hop(f"{self._url}/{hop}", f"{self._url}/{hop}/silence"),
            numbers,
        )

    def _over(self, caller: Caller, fields: dict[str, str]) -> None:
        """The call is over: what they agreed to be kept is kept, and what became of it noted.

        Who hung up while they spoke has said what they said.
        """
        if "recordingUrl" in fields:
            self.conversation.hold(caller, lambda talk: _last_spoken(talk, fields))
        try:
            self._switchboard.ended(caller.session, fields)
        finally:
            self.conversation.end(self.conversation.name(caller))


def _hear(talk: Talk, fields: dict[str, str], *, silence: bool) -> None:
    """Tell the talk what came in. Its mark moves on, so that a repeat of this changes nothing."""
    page, node = talk.mark["page"], talk.state.node
    heard = _heard(talk, fields, page, silence=silence)
    if isinstance(heard, keys.Aside):
        talk.state = replace(talk.state, problem=None, silent=0)
        page = _turned(heard, page, len(keys.pages(talk.turn().options)))
    else:
        talk.hear(heard)
    if talk.state.node != node:
        page = 0
    talk.mark = {"hop": talk.mark["hop"] + 1, "page": page}


def _heard(talk: Talk, fields: dict[str, str], page: int, *, silence: bool) -> Heard | keys.Aside:
    turn = talk.turn()
    if silence:
        return Move.SILENCE
    if turn.kind == "account":
        return _spoken(fields)
    return keys.hear(fields.get("dtmfDigits", "")[:MOST_KEYS], turn, page)


def _last_spoken(talk: Talk, fields: dict[str, str]) -> None:
    if talk.mark and talk.turn().kind == "account":
        _hear(talk, fields, silence=False)


def _spoken(fields: dict[str, str]) -> Heard:
    """The recording, as the address the gateway keeps it at for a while."""
    url = fields.get("recordingUrl", "")
    if not url or len(url) > LONGEST_ADDRESS:
        return Move.SILENCE
    return Said(MARK + url)


def _turned(aside: keys.Aside, page: int, pages: int) -> int:
    step = {keys.Aside.MORE: 1, keys.Aside.EARLIER: -1}.get(aside, 0)
    return (page + step) % pages


def _known(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something: the gateway writes `None` for what it does not know."""
    return {name: said for name, said in fields.items() if said not in ("", "None")}


def _is_outbound(fields: Mapping[str, str]) -> bool:
    return fields.get("direction", "").lower() == "outbound"


def _caller(fields: Mapping[str, str]) -> Caller:
    return Caller("IVR", fields["sessionId"], phone_number(fields.get("callerNumber", "")))


def _say_only_where(wrong: Exception) -> None:
    """Log where it went wrong, without the message: that may hold what the caller keyed."""
    frames = traceback.extract_tb(wrong.__traceback__)[-4:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    log.error("call_failed", fault=type(wrong).__name__, at=at)
