"""One turn of a conversation on WhatsApp: what came, and the words and taps it is answered."""

from collections.abc import Generator

from dialogue.talk import Talk
from dialogue.turn import Heard
from sms.text_turn import Command, TextTurn
from whatsapp.callback import Incoming
from whatsapp.page import Layout, Offer, question


class MessageTurn(TextTurn):
    """A turn in texts that can be tapped as well; `offers` are the taps of what it said last."""

    def __init__(self, message: Incoming, layout: Layout, command: Command | None) -> None:
        super().__init__(message, layout, command)
        self._message, self._taps = message, layout
        self.offers: tuple[Offer, ...] = ()
        self.question = ""
        self.language: str | None = None

    def say(self, talk: Talk) -> str:
        """The answer; nothing where there is to be none.

        :raise Unreachable: as for a text.
        """
        said = super().say(talk)
        asks = bool(said) and not self._aside
        self.offers = self._taps.offers(talk, talk.mark["page"]) if asks else ()
        self.question, self.language = question(talk), talk.state.language
        return said

    def _heard(self, talk: Talk) -> Generator[Heard, None, int]:
        """Step by what came; a tap under an earlier question has this one asked again."""
        asked = self._message.asked
        if asked and talk.mark.get("asked") and asked != question(talk):
            return int(talk.mark["page"])
        return (yield from super()._heard(talk))
