"""A turn as a message, and what can be tapped under it."""

from dataclasses import dataclass
from hashlib import blake2b

from dialogue.talk import Talk
from sms import page
from sms.keys import KEYS, MORE
from telecom.pages import UNBROKEN

SEPTETS = 800
"""Of a message: with the warning that comes before the first, it stays under the 1,024 letters that
may stand over buttons."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be tapped: the key that stands for it, its words, and whether it answers."""

    key: str
    words: str
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Layout(page.Layout):
    """The layout of turns on WhatsApp: the words of texts, and taps for the keys."""

    septets: int = SEPTETS

    def offers(self, talk: Talk, number: int) -> tuple[Offer, ...]:
        """What can be tapped under one of the pages, in order: each stands in its words as well."""
        lines = self.render(talk, number).replace(UNBROKEN, " ").split("\n")
        options = (Offer(str(n), words) for n, words in enumerate(self.options(talk), start=1))
        more = Offer(MORE, self.more(talk))
        moves = (Offer(KEYS[move], words, False) for move, words in self.moves(talk).items())
        there = (Offer(o.key, o.words.replace(UNBROKEN, " "), o.answers) for o in (*options, more))
        return tuple(one for one in (*there, *moves) if f"{one.key}. {one.words}" in lines)


def question(talk: Talk) -> str:
    """What a question is known by, so that a tap under an earlier one is no answer to it."""
    state = talk.state
    asked = repr((state.node, state.heard, state.place)).encode()
    return blake2b(asked, digest_size=8).hexdigest()
