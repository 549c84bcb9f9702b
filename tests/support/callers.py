"""A whole service for one test: its own database, its own Redis, its own organisation."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from app import Service, create_app
from config import Settings
from handset.call import Call
from handset.lines import line_over_wsgi
from handset.network import Answer, Phone, over_wsgi
from handset.recordings import Recordings, served
from handset.switch import Switch
from menus.tree import Choice
from models import Case, Organisation, ReturnCode
from models.db.migrate import upgrade

NUMBER = "+254711000001"
# An emergency told in the fewest keys there are, in English, after dialling.
EMERGENCY = ("1", "2", "1", "1", "1", "1")


@pytest.fixture
def empty_redis(redis_url: str) -> Iterator["redis.Redis"]:
    """The Redis of this test run, with nothing in it before the test and after."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def settings(tmp_path: Path, redis_url: str) -> Iterator[Settings]:
    """Demo settings on an empty Redis of this test run, and a database of this test."""
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    yield Settings.read(
        {"DEMO": "1", "INSTANCE_PATH": str(tmp_path / "instance"), "REDIS_URL": redis_url}
    )
    client.flushdb()
    client.close()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The service, migrated and set up."""
    with set_up(settings) as app:
        yield app


@pytest.fixture
def service(app: Flask) -> Service:
    """What the service's parts have in common."""
    return service_of(app)


@pytest.fixture
def phone(app: Flask) -> Phone:
    """A phone on Safaricom."""
    return Phone(NUMBER, over_wsgi(app))


@pytest.fixture
def phones(app: Flask) -> Callable[[str], Phone]:
    """Another phone, by its number."""
    return lambda number: Phone(number, over_wsgi(app))


@pytest.fixture(scope="session")
def recordings() -> Iterator[Recordings]:
    """Where what callers say in a call can be fetched."""
    with served() as recordings:
        yield recordings


@pytest.fixture
def switch(app: Flask, recordings: Recordings) -> Switch:
    """The telephone exchange before the service: calls go through it, and those it places ring."""
    words = app.extensions["handset"].switch.words
    return Switch(line_over_wsgi(app), words=words, keep=recordings.keep)


@pytest.fixture
def call(switch: Switch) -> Call:
    """A call from Safaricom that has yet to ring."""
    return Call(NUMBER, switch)


@pytest.fixture
def calls(switch: Switch) -> Callable[[str], Call]:
    """A call from another number."""
    return lambda number: Call(number, switch)


@contextmanager
def set_up(settings: Settings) -> Iterator[Flask]:
    """A service with an organisation of its own, its private key at hand; closed at the end."""
    upgrade(settings.database_url)
    app = create_app(settings)
    service = service_of(app)
    with service.database.begin() as db:
        if Organisation.of(db) is None:
            _, _, app.config["PRIVATE_KEY"] = Organisation.set_up(db)
    service.lists.look()
    yield app
    service.redis.connection_pool.disconnect()
    service.database.kw["bind"].dispose()


def service_of(app: Flask) -> Service:
    """The service behind an app."""
    service: Service = app.extensions["salama"]
    return service


def press(phone: Phone, *keys: str) -> str:
    """Dial unless a session is open, and press one key after another; the last screen."""
    if not phone.open:
        phone.dial()
    for key in keys:
        phone.press(key)
    return phone.screen


def rebuilt(app: Flask, number: str, *keys: str) -> Phone:
    """A phone whose dialogue Redis has lost, told whole by the gateway after the last key."""
    post, lengths = over_wsgi(app), ",".join(str(len(key)) for key in keys)

    def told(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        return post(path, form, metadata or lengths)

    phone = Phone(number, told)
    phone.dial("*".join(keys))
    return phone


def cases(app: Flask) -> list[Case]:
    """All that was filed, oldest first."""
    with service_of(app).database() as db:
        return list(db.query(Case).order_by(Case.received_at))


def codes(app: Flask) -> list[ReturnCode]:
    """The codes that callers were given, oldest first."""
    with service_of(app).database() as db:
        return list(db.query(ReturnCode).order_by(ReturnCode.at))


def answers(app: Flask, case: Case) -> dict[str, Any]:
    """What was answered, opened with the organisation's key."""
    return case.open_answers(app.config["PRIVATE_KEY"])


def code_on(screen: str) -> str:
    """The eight-digit code that a screen shows."""
    found = re.search(r"(?<!\d)\d{8}(?!\d)", screen)
    assert found, screen
    return found[0]


def report_with_code(phone: Phone, pin: str = "4826") -> str:
    """An emergency reported and a code taken; the code."""
    code = code_on(press(phone, *EMERGENCY, "2", pin))
    press(phone, code)
    return code


def way_to(app: Flask, node: str) -> tuple[str, ...]:
    """The fewest keys that lead from the main menu to a node, by choices alone."""
    tree = service_of(app).conversation.tree
    waiting: list[tuple[str, tuple[str, ...]]] = [(tree.home, ())]
    for name, way in waiting:
        if name == node:
            return way
        if isinstance(choice := tree.nodes[name], Choice) and len(way) < 4:
            for key, option in enumerate(choice.options, 1):
                if link := choice.to.get(option) or choice.go:
                    waiting.append((link, (*way, str(key))))
    raise LookupError(node)
