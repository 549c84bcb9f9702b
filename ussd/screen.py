"""A turn as text on a phone's screen, counted with its navigation and paged where it is long."""

from dataclasses import dataclass
from functools import lru_cache

from dialogue.phrases import Phrases
from dialogue.talk import Talk
from dialogue.turn import Move, State, Turn
from telecom import gsm, pages
from ussd.keys import KEYS, MORE

# Septets a screen holds, by Africa's Talking's networkCode. Source: help.africastalking.com
# article 1284096 (Safaricom 160, Airtel 184); what is not stated there is taken to be the least.
# Nothing holds more than 182: a USSD string is 160 octets (3GPP TS 29.002, TS 23.038).
SEPTETS = {"63902": 160, "63903": 182}
SEPTETS_ELSEWHERE = 160


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
        make = pages.cut if words.is_private(state, turn) else _kept_pages
        if turn.at_hand:
            return make(text, (), (*options, *moves), more, limit)
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
        told = self.pages(talk)
        return f"{'END' if talk.turn().ends else 'CON'} {told[min(page, len(told) - 1)]}"


_kept_pages = lru_cache(maxsize=4096)(pages.cut)

assert set(KEYS) == {Move.BACK, Move.HOME, Move.SKIP}  # noqa: S101 - every move has its key
