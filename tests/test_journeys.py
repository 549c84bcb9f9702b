"""Plays the journeys: whole dialogues as they stand on the screen, for any reader to check.

The first line names the channel and the language. `<` stands before each line shown and `>` before
each reply. `=` stands before what is true by then: `= dials` and `= dials from <number>` begin a
session, `= drops` is the network losing it, `= kept report: what=…, …` is what the organisation can
read (a new line as |), `= reply: …` is what staff write, `= agencies 3 days old` is the list of
tests/lists.py taken into use. `{code}` is the code that was shown, `{day}` the day of that list.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from handset.network import Phone, over_wsgi
from models import Filing, Person, Reply
from tests.callers import answers, service_of
from tests.lists import in_use

JOURNEYS = sorted((Path(__file__).parent / "journeys").glob("*.txt"))


class Player:
    """Plays one journey against the service."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._phone = Phone("+254711000001", over_wsgi(app))
        self._code = "no code yet"
        self._day = "no list yet"

    def play(self, steps: Iterator[tuple[str, str]]) -> None:
        """Each step in turn, with its screens compared to the letter."""
        for mark, text in steps:
            if mark == "<":
                self._see(text)
            elif mark == ">":
                self._phone.press(text.replace("{code}", self._code))
            else:
                self._do(text)

    def _see(self, text: str) -> None:
        if code := re.search(r"(?<!\d)\d{8}(?!\d)", self._phone.screen):
            self._code = code[0]
        shown = self._phone.screen.replace(self._code, "{code}").replace(self._day, "{day}")
        assert shown == text

    def _do(self, what: str) -> None:
        verb, _, rest = what.partition(" ")
        if verb == "dials":
            number = rest.removeprefix("from ") or self._phone.number
            self._phone = Phone(number, over_wsgi(self._app))
            self._phone.dial()
        elif verb == "drops":
            self._phone.drop()
        elif verb == "agencies":
            day = datetime.now(UTC).date() - timedelta(days=int(rest.partition(" ")[0]))
            in_use(service_of(self._app).database, day)
            self._day = f"{day.day}/{day.month}/{day.year}"
        elif verb == "kept":
            self._compare(*rest.split(": ", 1))
        elif verb == "reply:":
            self._reply(rest)
        else:
            raise ValueError(what)

    def _compare(self, kind: str, expected: str) -> None:
        with service_of(self._app).database() as db:
            filing = db.query(Filing).order_by(Filing.received_at.desc()).first()
            assert filing
            kept = filing.open_contact(self._app.config["PRIVATE_KEY"]) or {}
        kept |= answers(self._app, filing)
        kept = {name: said.replace("\n", "|") for name, said in kept.items()}
        assert filing.kind == kind
        assert kept == dict(pair.split("=", 1) for pair in expected.split(", "))

    def _reply(self, text: str) -> None:
        with service_of(self._app).database.begin() as db:
            person = Person(username="amina", password="-", fs_uniquifier="-", role="caseworker")
            db.add(person)
            db.flush()
            Reply.send(db, db.query(Filing).one(), person, text, service_of(self._app).public_key())


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
    assert set(map(frozenset, languages.values())) == {frozenset({"en", "sw"})}
