"""A walk over every screen in both languages, by a program that knows only the callback."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from handset.network import Phone
from menus.words import Words
from models import Workshop
from tests.callers import rebuilt, service_of

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
    """Every screen that can be reached in one language, each by the shortest way to it."""

    def __init__(self, app: Flask, language: str) -> None:
        self._app = app
        self.ways: dict[str, tuple[str, ...]] = {}
        self.last: dict[str, tuple[str, ...]] = {}
        self.problems: list[str] = []
        self._go((language,))

    def _go(self, start: tuple[str, ...]) -> None:
        waiting = [start]
        while waiting:
            way = waiting.pop(0)
            phone = self._walked(way)
            screen = shape(phone.screen)
            seen = self.ways if phone.open else self.last
            if screen in seen:
                continue
            seen[screen] = way
            self.problems += [f"{way}: {warning}" for warning in phone.warnings]
            if phone.open and len(way) < DEEPEST:
                waiting += [(*way, key) for key in self._keys(phone.screen)]

    def _walked(self, way: tuple[str, ...]) -> Phone:
        """A phone at the end of a way, told whole in one callback as after a loss."""
        return rebuilt(self._app, f"+2547{abs(hash(way)) % 10**8:08}", *way)

    @staticmethod
    def _keys(screen: str) -> Iterator[str]:
        offered = options(screen)
        yield from (key for key in offered if key not in NAVIGATION or key in ("98", "99"))
        if not set(offered) - NAVIGATION:
            yield from TYPED


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.read({})


@pytest.mark.parametrize(("language", "key"), [("en", "1"), ("sw", "2")])
def test_every_screen_fits_has_a_way_back_and_ends_without_harm(
    app: Flask, words: Words, language: str, key: str
) -> None:
    with service_of(app).database.begin() as db:
        db.add(Workshop(number=WORKSHOP, title="Kibera youth", month="2026-11"))
    walk = Walk(app, key)
    assert any("Kibera youth" in screen for screen in walk.ways)
    assert walk.problems == []
    assert len(walk.ways) > 60
    for screen, way in walk.ways.items():
        assert "0" in options(screen), (way, screen)
        back = rebuilt(app, "+254711000002", *way)
        assert shape(back.press("0")) != screen or not back.open, (way, screen)
    for screen, way in walk.last.items():
        found = [word for word in words.tongues[language].sensitive if word in screen.casefold()]
        assert not found, (way, screen)
        assert not re.search(r"\d", screen), (way, screen)
