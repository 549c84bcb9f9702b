"""Callers who ring or text: each goes a journey word for word, and notes what is otherwise."""

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chaos.callers import Callers, new_pin
from chaos.dial import Dial
from chaos.errand import (
    CODE,
    JOURNEYS,
    PIN_OF_JOURNEYS,
    Books,
    Errand,
    Learner,
    bare,
    learn_way_back,
)
from chaos.gateway import REPEATED
from chaos.house import HELPLINE
from cluster.lines import Line

Lines = Callable[[str], Line]
"""A line for a number."""


@dataclass
class Script(Errand):
    """An errand in which each word has its answer: first what is told before any."""

    steps: list[tuple[str, str]] = field(default_factory=list)


def learn_script(name: str, line: Line, phone: Learner, books: Books) -> Script:
    """Go a journey in peace, up to where its code was keyed, and come back on a phone's screen."""
    script = Script(name)
    line.begin()
    code, told = "", bare(line.told, PIN_OF_JOURNEYS)
    script.steps.append(("", told))
    for said in _said(name):
        line.say(said.replace("{code}", code), twice=False)
        if line.failed or not line.open:
            raise SystemExit(f"{name} can't be learned: {said!r} is not answered.")
        code = found[0] if (found := CODE.search(line.told)) else code
        told = bare(line.told, PIN_OF_JOURNEYS)
        script.steps.append((said.replace(PIN_OF_JOURNEYS, "{pin}"), told))
        if facts := books.facts(phone.number):
            script.kept[told] = facts[0]
    line.end()
    learn_way_back(script, phone, code)
    return script


class Talkers:
    """Those of one kind: so many at once until callers are told to stop."""

    def __init__(self, how: str, callers: Callers, script: Script, thinks_s: float) -> None:
        self._how, self._callers, self._script = how, callers, script
        self._thinks_s = thinks_s
        self._threads: list[threading.Thread] = []

    def begin(self, lines: list[Lines], seed: int) -> None:
        """One at once on each of `lines`."""
        for name, line_of in enumerate(lines):
            chance = random.Random(f"{seed} {self._how} {name}")  # noqa: S311 - it hides nothing
            thread = threading.Thread(target=self._talk_on, args=(chance, line_of), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Whoever is on the line hangs up."""
        for thread in self._threads:
            thread.join()

    def _talk_on(self, chance: random.Random, line_of: Lines) -> None:
        while not self._callers.over:
            number = self._callers.number()
            dial = Dial(number, self._script, new_pin(chance, number))
            self._go(dial, line_of(number), chance)
            if dial.promised:
                self._callers.dials.append(dial)

    def _go(self, dial: Dial, line: Line, chance: random.Random) -> None:
        for said, expected in self._script.steps:
            time.sleep(self._thinks_s)
            if self._callers.over:
                break
            began = time.monotonic()
            if not said:
                line.begin()
            elif line.say(_filled(said, dial), twice=chance.random() < REPEATED):
                self._callers.note(self._how, "a repeat was answered otherwise")
            self._callers.note(self._how, "hop", time.monotonic() - began)
            told = bare(line.told, dial.pin)
            dial.code = found[0] if (found := CODE.search(line.told)) else dial.code
            if told in dial.errand.kept:
                dial.promised = told
            if told != expected:
                self._callers.met(self._how, _what(line), line.told)
                break
        line.end()


def _what(line: Line) -> str:
    if line.failed:
        return "no answer"
    apology = HELPLINE.removeprefix("+254") in re.sub(r"\D", "", line.told)
    return "apology" if apology or not line.open else "not what was to come"


def _filled(said: str, dial: Dial) -> str:
    return said.replace("{code}", dial.code).replace("{pin}", dial.pin)


def _said(name: str) -> list[str]:
    """What the caller says, up to where they have shown that they have their code."""
    journey = (JOURNEYS / f"{name}.txt").read_text("utf-8")
    said = re.findall(r"^> (.*)$", journey, flags=re.M)
    [end] = [place for place, words in enumerate(said) if words.startswith("{code}")]
    return [words for words in said[: end + 1] if words != "Hi"]
