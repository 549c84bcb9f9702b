"""A turn as text on a phone's screen, counted with its navigation and paged where it is long."""

from collections.abc import Mapping

from msgspec import Struct

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
        self._kept: dict[tuple[object, ...], tuple[str, ...]] = {}

    def pages(
        self, state: State, turn: Turn, limit: int, *, led_back: bool = False
    ) -> tuple[str, ...]:
        """The screens that a turn takes, each within `limit` septets; one at least.

        Those that are the same for everyone are made once: there are as many as nodes, problems,
        languages and networks make. What holds anything that a caller told us is not kept. Who was
        led back to a question is told first where help is.
        """
        if state.place or led_back:
            return self._pages(state, turn, limit, led_back=led_back)
        of = state.node, state.problem, state.language, limit, turn.options
        if not (pages := self._kept.get(of)):
            pages = self._pages(state, turn, limit)
            if not self._phrases.is_private(state, turn):
                self._kept[of] = pages
        return pages

    def _pages(
        self, state: State, turn: Turn, limit: int, *, led_back: bool = False
    ) -> tuple[str, ...]:
        words = self._phrases
        text = words.written(state)
        if led_back:
            text = f"{words.words.say(state.language, 'failure.again', {})}\n{text}"
        told = self._cut(state, turn, text, limit)
        if len(told) == 1 or not (briefly := words.briefly(state)):
            return told
        if len(self._cut(state, turn, words.text(state), limit)) > 1:
            return told
        shorter = (self._cut(state, turn, brief, limit) for brief in briefly)
        return next((pages for pages in shorter if len(pages) == 1), told)

    def _cut(self, state: State, turn: Turn, text: str, limit: int) -> tuple[str, ...]:
        """The screens that a text takes with all there is to press."""
        words, text = self._phrases, gsm.plain(text)
        options = tuple(
            f"{number}. {label}" for number, label in enumerate(words.options(state, turn), start=1)
        )
        moves = tuple(f"{KEYS[move]}. {words.move(state, move)}" for move in turn.moves)
        more = f"{MORE}. {words.words.say(state.language, 'nav.more', {})}"
        if turn.at_hand:
            return pages.cut(text, (), (*options, *moves), more, limit)
        return pages.cut(text, options, moves, more, limit)


class Layout(Struct, frozen=True):
    """The layout of turns on one caller's phone, which holds `limit` septets.

    `earlier` are the screens of those who began in words that were replaced since.
    """

    screens: Screens
    limit: int
    earlier: Mapping[int, Screens] = {}

    def pages(self, talk: Talk) -> tuple[str, ...]:
        """The screens that the present turn takes."""
        screens = self.earlier.get(talk.wording, self.screens)
        return screens.pages(talk.state, talk.turn(), self.limit, led_back=talk.led_back)

    def render(self, talk: Talk, page: int) -> str:
        """The whole answer to the gateway: `CON` to go on, `END` to close, and the screen."""
        told = self.pages(talk)
        return f"{'END' if talk.turn().ends else 'CON'} {told[min(page, len(told) - 1)]}"


assert set(KEYS) == {Move.BACK, Move.HOME, Move.SKIP}  # noqa: S101 - every move has its key
