"""A turn as a text, or as the next of several where it is long."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogue.phrases import Phrases
from dialogue.talk import Talk
from dialogue.turn import Move
from sms.keys import KEYS, MORE
from telecom import gsm, pages

TEXTED = ("ussd", "sms")
"""The tree of texts: they are read as a screen is, and what they have otherwise counts last."""

PARTS = 3
"""Parts of one text at most: it is paid for by the part, and many phones show no more at once."""
SEPTETS = PARTS * (gsm.PART - 1)
OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of turns in texts; `earlier` are the words, by their number, of those who began in
    words that were replaced since."""

    phrases: Phrases
    earlier: Mapping[int, Phrases] = field(default_factory=dict)
    septets: int = SEPTETS

    def words(self, talk: Talk) -> Phrases:
        """The words that a dialogue began in."""
        return self.earlier.get(talk.wording, self.phrases)

    def pages(self, talk: Talk) -> tuple[str, ...]:
        """The texts that the present turn takes, each of `PARTS` parts at most; one at least."""
        state, words = talk.state, self.words(talk)
        text = gsm.plain(words.written(state))
        options = tuple(f"{n}. {label}" for n, label in enumerate(self.options(talk), start=1))
        moves = tuple(f"{KEYS[move]}. {label}" for move, label in self.moves(talk).items())
        more = f"{MORE}. {self.more(talk)}"
        return pages.cut(text, options, moves, more, self.septets, most=OPTIONS)

    def render(self, talk: Talk, page: int) -> str:
        """One of them, or the last."""
        told = self.pages(talk)
        return told[min(page, len(told) - 1)]

    def more(self, talk: Talk) -> str:
        """The words that lead to the next page."""
        return self.words(talk).words.say(talk.state.language, "nav.more", {})

    def options(self, talk: Talk) -> tuple[str, ...]:
        """The words of the options there are."""
        return self.words(talk).options(talk.state, talk.turn())

    def moves(self, talk: Talk) -> dict[Move, str]:
        """What else there is to do; who wants to leave need not answer, and needs no key for it."""
        first = talk.state.node in (talk.tree.start, talk.tree.home)
        moves = () if first else talk.turn().moves
        return {move: self.words(talk).move(talk.state, move) for move in moves}


def with_room(said: str, more: str) -> str:
    """What is said with a line more, where that costs no part of a text more."""
    whole = f"{said}\n{more}"
    return whole if gsm.parts(whole) == gsm.parts(said) else said
