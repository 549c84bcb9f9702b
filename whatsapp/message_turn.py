"""One turn of a conversation on WhatsApp: what came, and the words and taps it is answered."""

from collections.abc import Generator

from dialogue.talk import Talk
from dialogue.turn import Heard, Said
from menus.nodes import Account, Choice, Language
from menus.spoken import is_note
from sms.commands import Command
from sms.text_turn import TextTurn
from whatsapp.callback import Incoming
from whatsapp.page import Layout, Offer, question

MOST_NOTES = 10
"""Voice notes of one dialogue, and of one person's day: a few kilobytes that are sent become
megabytes that are kept."""


class MessageTurn(TextTurn):
    """A turn in texts that can be tapped as well; `offers` are the taps of what it said last.
    `notes` is whether a voice note may be an answer, and `left` how many more may today; `spoke`
    is whether one was."""

    def __init__(
        self, message: Incoming, layout: Layout, command: Command | None, *, notes: bool,
        left: int = MOST_NOTES,
    ) -> None:  # fmt: skip
        super().__init__(message, layout, command)
        self._message, self._taps, self._notes = message, layout, notes
        self._left, self.spoke = left, False
        self.offers: tuple[Offer, ...] = ()
        self.question = ""

    def say(self, talk: Talk) -> str:
        """The answer; nothing where there is to be none.

        :raise Unreachable: as for a text.
        """
        said = super().say(talk)
        asks = bool(said) and not self._aside
        self.offers = self._taps.offers(talk, talk.mark["page"]) if asks else ()
        self.question = question(talk)
        return said

    def _heard(self, talk: Talk) -> Generator[Heard, None, int]:
        """Step by what came; a tap under an earlier question has this one asked again."""
        if self._message.kind == "note":
            return (yield from self._noted(talk))
        asked = self._message.asked
        if asked and talk.mark.get("asked") and asked != question(talk):
            return int(talk.mark["page"])
        return (yield from super()._heard(talk))

    def _noted(self, talk: Talk) -> Generator[Heard, None, int]:
        """Step by a voice note, where it can be an answer."""
        begins = self._open(talk)
        if self._may_speak(talk):
            self.spoke = True
            yield Said(self._message.words)
            return 0
        self._aside = "no_note" if self._notes else "only_words"
        return 0 if begins else int(talk.mark["page"])

    def _takes_words(self, talk: Talk) -> bool:
        if self._message.kind == "note":
            self.spoke = self._may_speak(talk)
            return self.spoke
        return self._message.kind == "words" and super()._takes_words(talk)

    def _may_speak(self, talk: Talk) -> bool:
        return self._notes and self._left > 0 and _can_be_spoken(talk)


def _can_be_spoken(talk: Talk) -> bool:
    """Whether what is asked, or may be told beside it, are the caller's own words, to be read by
    people alone, and may be spoken once more."""
    said = talk.state.answers.values()
    if sum(is_note(line) for one in said for line in one.splitlines()) >= MOST_NOTES:
        return False
    node = talk.tree.nodes[talk.state.node]
    if isinstance(node, Choice | Language):
        return bool(node.account)
    return isinstance(node, Account) and not node.typed
