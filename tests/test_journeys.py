"""Plays the journeys: whole dialogues as they stand on the screen, for any reader to check.

The first line names the channel and the language. `<` stands before each line shown and `>` before
each reply. `=` stands before what is true by then: `= dials`, `= dials from <number>` and
`= dials with <more>` begin a session, `= drops` is the network losing it, `= kept report: what=…,
…` is what the organisation can read (a new line as |, a list joined by +), `= reply: …` is what
staff write, `= workshop: …` is one that staff make, `= counted: …` is all that was counted,
`= agencies 3 days old` is the list of tests/lists.py taken into use. `{code}` is the code that was
shown, `{workshop}` the number of the workshop, `{day}` the day of that list.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from handset.network import Phone, over_wsgi
from menus.habits import Habits
from models import Filing, Person, Reply, Tally, Workshop
from tests.callers import answers, service_of
from tests.lists import in_use

LANGUAGES = ("en", "sw")
HABITS = Habits(LANGUAGES)
JOURNEYS = sorted((Path(__file__).parent / "journeys").glob("*.txt"))


class Player:
    """Plays one journey against the service."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._phone = Phone("+254711000001", over_wsgi(app))
        self._code = "no code yet"
        self._number = "no workshop yet"
        self._day = datetime.now(UTC).date()

    def play(self, steps: Iterator[tuple[str, str]]) -> None:
        """Each step in turn, with its screens compared to the letter."""
        for mark, text in steps:
            if mark == "<":
                self._see(text)
            elif mark == ">":
                self._phone.press(self._filled(text))
            else:
                self._do(text)

    def _filled(self, text: str) -> str:
        return text.replace("{code}", self._code).replace("{workshop}", self._number)

    def _see(self, text: str) -> None:
        if code := re.search(r"(?<!\d)\d{8}(?!\d)", self._phone.screen):
            self._code = code[0]
        shown = self._phone.screen.replace(self._code, "{code}")
        for language in LANGUAGES:
            day = HABITS.write(language, "day", self._day.isoformat())
            shown = shown.replace(day, "{day}")
        assert shown == text

    def _do(self, what: str) -> None:
        verb, _, rest = what.partition(" ")
        getattr(self, f"_{verb.removesuffix(':')}")(rest)

    def _dials(self, how: str) -> None:
        number = how.removeprefix("from ") if how.startswith("from ") else self._phone.number
        self._phone = Phone(number, over_wsgi(self._app))
        self._phone.dial(self._filled(how.removeprefix("with ")) if "with " in how else "")

    def _drops(self, _: str) -> None:
        self._phone.drop()

    def _agencies(self, old: str) -> None:
        day = datetime.now(UTC).date() - timedelta(days=int(old.partition(" ")[0]))
        in_use(service_of(self._app), day)
        self._day = day

    def _workshop(self, title: str) -> None:
        with service_of(self._app).database.begin() as db:
            self._number = Workshop.make(db, title, "2026-11").number

    def _counted(self, expected: str) -> None:
        with service_of(self._app).database() as db:
            rows = db.query(Tally).order_by(Tally.question, Tally.answer)
            assert ", ".join(f"{one.question} {one.answer} {one.count}" for one in rows) == expected

    def _kept(self, what: str) -> None:
        kind, expected = what.split(": ", 1)
        with service_of(self._app).database() as db:
            filing = db.query(Filing).order_by(Filing.received_at.desc()).first()
            assert filing
            kept = filing.open_contact(self._app.config["PRIVATE_KEY"]) or {}
        kept |= answers(self._app, filing)
        kept = {name: _on_one_line(said) for name, said in kept.items()}
        assert filing.kind == kind
        assert kept == dict(pair.split("=", 1) for pair in expected.split(", "))

    def _reply(self, text: str) -> None:
        with service_of(self._app).database.begin() as db:
            person = Person(username="amina", password="-", fs_uniquifier="-", role="caseworker")
            db.add(person)
            db.flush()
            Reply.send(db, db.query(Filing).one(), person, text, service_of(self._app).public_key())


def _on_one_line(said: str | list[str]) -> str:
    return "+".join(said) if isinstance(said, list) else said.replace("\n", "|")


def steps(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Lines shown one after another are one screen."""
    screen: list[str] = []
    for line in lines:
        mark, _, text = line.partition(" ")
        if mark == "<":
            screen.append(text)
            continue
        if screen:
            yield "<", "\n".join(screen)
            screen = []
        yield mark, text
    if screen:
        yield "<", "\n".join(screen)


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
def test_the_journey_goes_as_written(app: Flask, path: Path) -> None:
    first, *lines = path.read_text("utf-8").splitlines()
    assert re.fullmatch(r"ussd, [a-z]{2,3}", first)
    if not lines[0].startswith("="):
        lines.insert(0, "= dials")
    Player(app).play(steps(lines))


def test_each_journey_stands_in_both_languages() -> None:
    languages: dict[str, set[str]] = {}
    for path in JOURNEYS:
        name, _, language = path.stem.rpartition("_")
        languages.setdefault(name, set()).add(language)
    assert languages
    assert set(map(frozenset, languages.values())) == {frozenset(LANGUAGES)}
