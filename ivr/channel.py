"""Voice as a channel: a callback comes in, voice XML goes out, whatever happens in between."""

from dataclasses import replace
from functools import partial

import structlog

import patience
from dialogue.hop import Conversation
from dialogue.talk import Withdrawn
from ivr import voice_xml
from ivr.call_turn import CallTurn, LastWords
from ivr.callback import VoiceCallback
from ivr.switchboard import Switchboard
from ivr.voices import Voices
from ops.logs import failure

log = structlog.get_logger()

# A session outlives no more: each may ring for a minute before the next does.
MOST_RUNG = 3


class VoiceChannel:
    """Answers voice callbacks; whatever happens, with XML that the gateway can run.

    A loop may carry them: what is asked of the house waits for the database, and is done apart.
    """

    def __init__(
        self,
        conversation: Conversation,
        voices: Voices,
        switchboard: Switchboard,
        flash_number: str | None,
    ) -> None:
        self.conversation = conversation
        self._voices = voices
        self._switchboard = switchboard
        self._flash_number = flash_number

    def answer(self, callback: VoiceCallback) -> bytes:
        """What is said next."""
        try:
            return self._answer(callback)
        except Withdrawn:  # the caller has taken it back: nothing has failed
            return self._at_a_loss(callback)
        except Exception as wrong:  # the caller still has to be told where help is
            failure("call_failed", wrong)
            return self._at_a_loss(callback)

    def apology(self) -> bytes:
        """The last words after a failure, in every language."""
        voice = self._voices.now
        return voice.last_words(voice.script.failure(None))

    def _answer(self, callback: VoiceCallback) -> bytes:
        callback = self._theirs(callback)
        if callback.end is not None:
            patience.apart(partial(self._over, callback))
            return voice_xml.NOTHING
        if callback.taken:
            return voice_xml.NOTHING
        if self._is_flash(callback):
            patience.apart(partial(self._switchboard.flashed, callback.caller.number))
            return voice_xml.rejection()
        turn = CallTurn(callback, self._voices, self._switchboard, self._whom_to_ring)
        said = self.conversation.hop(turn)
        if turn.is_over:
            return self._late(callback)
        return self._lost(callback) if said is None else said

    def _theirs(self, callback: VoiceCallback) -> VoiceCallback:
        """Without a recording that another call has told of: somebody else may speak in it."""
        told = callback.recording
        if not told or self.conversation.is_first(self._name(callback), told):
            return callback
        log.warning("recording_of_another_call")
        return replace(callback, recording="")

    def _lost(self, callback: VoiceCallback) -> bytes:
        """Redis forgot this call: say so, rather than ask what was answered; or it is over."""
        name = self._name(callback)
        if self.conversation.is_over(name):
            patience.apart(partial(self.conversation.end, name))  # the hop has begun another
            return voice_xml.NOTHING
        log.error("call_lost")
        return self._at_a_loss(callback)

    def _is_flash(self, callback: VoiceCallback) -> bool:
        flashed = self._flash_number and callback.rung == self._flash_number
        return bool(flashed and callback.hop is None and not callback.outbound)

    def _at_a_loss(self, callback: VoiceCallback) -> bytes:
        """Those who rang us are put through to whom we can reach.

        Whoever picks up a call of ours is told nothing: it may be somebody else's ear.
        """
        if callback.outbound:
            return voice_xml.NOTHING
        voice = self._voices.now
        return voice.last_words(voice.script.failure(None), self._whom_to_ring())

    def _whom_to_ring(self) -> tuple[str, ...]:
        return patience.apart(self._switchboard.on_duty)[:MOST_RUNG]

    def _over(self, callback: VoiceCallback) -> None:
        """The call is over: what they agreed to be kept is kept, and what became of it noted.

        A caller who hung up while they spoke has said what they said.
        """
        last = LastWords(callback)
        self.conversation.hop(last)
        try:
            if callback.end:
                self._switchboard.ended(replace(callback.end, caller=last.of))
        finally:
            self._ended(callback, last)

    def _late(self, callback: VoiceCallback) -> bytes:
        """A recording may be told after the end of its call. Nobody is there to be answered."""
        last = LastWords(callback)
        self.conversation.hop(last)
        if not last.are_awaited:
            patience.apart(partial(self.conversation.end, self._name(callback)))
        return voice_xml.NOTHING

    def _name(self, callback: VoiceCallback) -> str:
        return self.conversation.name(callback.caller)

    def _ended(self, callback: VoiceCallback, last: LastWords) -> None:
        name = self._name(callback)
        try:
            self.conversation.count(name, callback.end.seconds if callback.end else 0)
        except Exception as wrong:  # what they told is kept all the same
            failure("notice_failed", wrong)
        if last.are_awaited:
            self.conversation.await_last(name)
        else:
            self.conversation.end(name)
