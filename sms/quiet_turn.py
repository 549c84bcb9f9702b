"""What somebody writes who wants no messages: it is heard, kept, and answered by nothing."""

from collections.abc import Iterator

from msgspec.structs import replace

from dialogue import accounts, engine
from dialogue.act import Caller
from dialogue.talk import Talk
from dialogue.turn import Heard, Said
from sms.callback import Incoming, digest
from sms.text_turn import REMEMBERED

CRY = "texts.cry"


class QuietTurn:
    """One text of who has said STOP: nobody can ask them anything, not even for consent. Words may
    be a cry for help, so they are kept and somebody is woken; those of one dialogue together. A
    single long one may be a sentence in Swahili; a short one may be a slip of START."""

    def __init__(self, text: Incoming) -> None:
        self._text = text

    @property
    def caller(self) -> Caller:
        """Who wrote."""
        return self._text.caller

    def hear(self, talk: Talk) -> Iterator[Heard]:
        """Keep what is new in it. What can't be known to have been heard is kept once more."""
        heard, words = talk.mark.get("heard", ()), self._text.words
        name = digest(self._text.id)
        if name in heard or not accounts.may_be_a_cry(Said(words)):
            return
        quiet = talk.state.values.get("cry")
        state = talk.state if quiet else replace(engine.begin(talk.tree), heard=self._text.second)
        told = accounts.added(state.answers.get(CRY), words)
        talk.state = replace(state, node=CRY, heard=state.heard + 1, answers={CRY: told})
        talk.act()
        talk.mark = {
            "heard": [*heard, name][-REMEMBERED:],
            "at": self._text.at.isoformat(),
            "page": 0,
        }
        yield from ()

    def say(self, talk: Talk) -> str:
        """Nothing."""
        return ""
