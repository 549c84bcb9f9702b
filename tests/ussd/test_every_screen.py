"""A walk over every screen in both languages, by a program that knows only the callback."""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from copy import copy
from sqlite3 import Connection, connect

import pytest
from flask import Flask

from dialogue.act import Caller
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from menus.words import Words
from models import Workshop
from tests.support.callers import NUMBER, service_of
from tests.support.remembered import Remembered

WORKSHOP = "10008"
# What a caller without any knowledge of ours could type where no number fits: letters, digits of
# every length we ask for, and nothing.
TYPED = ("kis", "1234", WORKSHOP, "12345670", "0711000009")
DEEPEST = 26
NAVIGATION = {"0", "00", "98", "99"}


def options(screen: str) -> list[str]:
    """The keys that a screen offers."""
    return re.findall(r"^(\d+)\. ", screen, re.M)


def shape(screen: str) -> str:
    """A screen without what changes from walk to walk."""
    return re.sub(r"\d{8}", "{code}", screen)


class Walk:
    """Every screen that can be reached in one language, each by the shortest way to it.

    One session goes everywhere: before each further key it is put back to where it was, and what
    it took back elsewhere is not refused here.
    """

    def __init__(self, app: Flask, database: Connection, language: str) -> None:
        service = service_of(app)
        self._dialogues = Remembered(service.conversation)
        self._database = database
        phone = Phone(NUMBER, over_wsgi(app))
        phone.dial()
        caller = Caller("USSD", phone.session_id, NUMBER)
        self._name = service.conversation.name(caller)
        self.ways: dict[str, Phone] = {}
        self.last: dict[str, Phone] = {}
        self.problems: list[str] = []
        self._held: dict[Phone, bytes] = {}
        self._go(self.after(phone, language))

    def after(self, phone: Phone, key: str) -> Phone:
        """Another phone, one key further."""
        self._database.execute("DELETE FROM refusal")
        if held := self._held.get(phone):
            self._dialogues.held[self._name] = held
        further = copy(phone)
        further._session = copy(phone._session)
        assert further._session
        further._session.exchanges = list(phone.exchanges)
        further.press(key)
        if further.open:
            self._held[further] = self._dialogues.held[self._name]
        return further

    def _go(self, start: Phone) -> None:
        waiting = deque([start])
        while waiting:
            phone = waiting.popleft()
            screen = shape(phone.screen)
            seen = self.ways if phone.open else self.last
            if screen in seen:
                continue
            seen[screen] = phone
            self.problems += [f"{phone.transcript}: {warning}" for warning in phone.warnings]
            if phone.open and phone.transcript.count("*") < DEEPEST:
                waiting += [self.after(phone, key) for key in self._keys(phone.screen)]

    @staticmethod
    def _keys(screen: str) -> Iterator[str]:
        offered = options(screen)
        yield from (key for key in offered if key not in NAVIGATION or key in ("98", "99"))
        if not set(offered) - NAVIGATION:
            yield from TYPED


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.read({})


@pytest.fixture
def database(app: Flask) -> Iterator[Connection]:
    """Straight to the service's database, past the service."""
    file = service_of(app).database.kw["bind"].url.database
    with closing(connect(file, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize(("language", "key"), [("en", "1"), ("sw", "2")])
def test_every_screen_fits_has_a_way_back_and_ends_without_harm(
    app: Flask, database: Connection, words: Words, language: str, key: str
) -> None:
    with service_of(app).database.begin() as db:
        db.add(Workshop(number=WORKSHOP, title="Kibera youth", month="2026-11"))
    walk = Walk(app, database, key)
    assert any("Kibera youth" in screen for screen in walk.ways)
    assert walk.problems == []
    assert len(walk.ways) > 60
    for screen, phone in walk.ways.items():
        assert "0" in options(screen), (phone.transcript, screen)
        back = walk.after(phone, "0")
        assert shape(back.screen) != screen or not back.open, (phone.transcript, screen)
    for screen, phone in walk.last.items():
        found = [word for word in words.tongues[language].sensitive if word in screen.casefold()]
        assert not found, (phone.transcript, screen)
        assert not re.search(r"\d", screen), (phone.transcript, screen)
