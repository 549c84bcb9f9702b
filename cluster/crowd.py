"""All who call: on the screen, by voice and by text, forty at once."""

from flask import Flask

from chaos.callers import Callers
from chaos.errand import NAMES, Books, Learner, learn
from cluster.house import House
from cluster.lines import Ringing, Texting
from cluster.talkers import Lines, Script, Talkers, learn_script
from doors import answer_callers
from handset.transports import over_wsgi
from handset.voice.switch import Switch
from handset.voice.wire import wire_over_http
from tests.support.callers import service_of

ON_SCREEN, BY_VOICE, BY_TEXT = 28, 6, 6
THINKS_S = 1.0
JOURNEYS = {"voice": "report_by_voice_en", "texts": "report_by_text_en"}


class Crowd:
    """They have learned their errands when it is made."""

    def __init__(self, house: House, app: Flask, seed: int) -> None:
        self.books = Books(app, house.private_key)
        self._house, self._app, self._seed = house, app, seed
        self._captions = answer_callers(Flask("captions"), service_of(app))
        errands = [
            learn(app, house.private_key, name, f"+2541{number:08d}")
            for number, name in enumerate(NAMES)
        ]
        self.callers = Callers([house.callbacks], errands, seed, THINKS_S)
        self._lines: dict[str, list[Lines]] = {
            "voice": [self._calls() for _ in range(BY_VOICE)],
            "texts": [self._texts] * BY_TEXT,
        }
        self._talkers = {
            how: Talkers(how, self.callers, self._learned(number, how), THINKS_S)
            for number, how in enumerate(self._lines)
        }

    def begin(self) -> None:
        """Call."""
        self.callers.begin(ON_SCREEN)
        for how, talkers in self._talkers.items():
            talkers.begin(self._lines[how], self._seed)

    def end(self) -> None:
        """Whoever is on the line hangs up."""
        self.callers.end()
        for talkers in self._talkers.values():
            talkers.end()

    def _learned(self, number: int, how: str) -> Script:
        phone = Learner(
            f"+2547999999{number:02d}",
            over_wsgi(self._app, service_of(self._app).settings.callback_prefix),
        )
        line = self._lines[how][0](phone.number)
        return learn_script(JOURNEYS[how], line, phone, self.books)

    def _calls(self) -> Lines:
        """One after another, over connections of their own."""
        switch = Switch(wire_over_http(self._house.callbacks), words=self._captions)
        return lambda number: Ringing(number, switch)

    def _texts(self, number: str) -> Texting:
        return Texting(number, self._house.texts)
