"""A turn as text on a phone's screen, counted with its navigation and paged where it is long.

A word is never cut and an option never hidden: what does not fit stands on the next page, and an
option keeps its number on whichever page it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dialogue.phrases import Phrases
from dialogue.talk import Talk
from dialogue.turn import Move, State, Turn
from menus.numbers import UNBROKEN
from telecom import gsm
from ussd.keys import KEYS, MORE

# Septets a screen holds, by Africa's Talking's networkCode. Source: help.africastalking.com
# article 1284096 (Safaricom 160, Airtel 184); what is not stated there is taken to be the least.
# Nothing holds more than 182: a USSD string is 160 octets (3GPP TS 29.002, TS 23.038).
SEPTETS = {"63902": 160, "63903": 182}
SEPTETS_ELSEWHERE = 160
# Who reads little loses their place in a longer list.
OPTIONS_A_SCREEN = 6


def septets(network_code: str) -> int:
    """The septets a screen holds on this network."""
    return SEPTETS.get(network_code, SEPTETS_ELSEWHERE)


class Screens:
    """Renders the turns of a conversation."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self.words = phrases.words

    def pages(self, state: State, turn: Turn, limit: int) -> tuple[str, ...]:
        """The screens that a turn takes, each within `limit` septets; one at least."""
        words = self._phrases
        text = gsm.plain(words.text(state))
        if problem := words.problem(state):
            text = f"{problem}\n{text}"
        options = tuple(
            f"{number}. {label}" for number, label in enumerate(words.options(state, turn), start=1)
        )
        moves = tuple(f"{KEYS[move]}. {words.move(state, move)}" for move in turn.moves)
        more = f"{MORE}. {words.words.say(state.language, 'nav.more', {})}"
        # Pages that hold what a caller told us are not kept in memory for the next one.
        make = _pages if words.is_private(state, turn) else _kept_pages
        return make(text, options, moves, more, limit)


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of one caller's phone, which holds `limit` septets."""

    screens: Screens
    limit: int

    def pages(self, talk: Talk) -> tuple[str, ...]:
        """The screens that the present turn takes."""
        return self.screens.pages(talk.state, talk.turn(), self.limit)

    def render(self, talk: Talk, page: int) -> str:
        """The whole answer to the gateway: `CON` to go on, `END` to close, and the screen."""
        pages = self.pages(talk)
        return f"{'END' if talk.turn().ends else 'CON'} {pages[min(page, len(pages) - 1)]}"


def _pages(
    text: str, options: tuple[str, ...], moves: tuple[str, ...], more: str, limit: int
) -> tuple[str, ...]:
    whole = "\n".join((text, *options, *moves)).replace(UNBROKEN, " ")
    if gsm.fits(whole, limit) and len(options) <= OPTIONS_A_SCREEN:
        return (whole,)
    pages, page, offered = [], "", 0
    foot, last_foot = ("".join(f"\n{line}" for line in lines) for lines in ((more, *moves), moves))
    for gap, piece in _pieces(text, options, foot, limit):
        offered += piece in options
        longer = f"{page}{gap}{piece}" if page else piece
        if page and (offered > OPTIONS_A_SCREEN or not gsm.fits(longer + foot, limit)):
            pages.append(page + foot)
            page, offered = piece, int(piece in options)
        else:
            page = longer
    return (*pages, page + last_foot)


_kept_pages = lru_cache(maxsize=4096)(_pages)


def _pieces(
    text: str, options: tuple[str, ...], foot: str, limit: int
) -> Iterator[tuple[str, str]]:
    """What may not be cut, each with what stands before it: words, then options."""
    for line in text.split("\n"):
        for number, word in enumerate(line.split(" ")):
            for part, piece in enumerate(_cut(word.replace(UNBROKEN, " "), foot, limit)):
                yield ("" if part else " " if number else "\n"), piece
    for option in options:
        yield "\n", option


def _cut(word: str, foot: str, limit: int) -> Iterator[str]:
    """A word that alone fills more than a page, such as a long address, in parts that fit."""
    while not gsm.fits(word + foot, limit):
        length = next(n for n in range(len(word) - 1, 0, -1) if gsm.fits(word[:n] + foot, limit))
        yield word[:length]
        word = word[length:]
    yield word


assert set(KEYS) == {Move.BACK, Move.HOME, Move.SKIP}  # noqa: S101 - every move has its key
