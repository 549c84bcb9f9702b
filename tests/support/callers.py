"""A whole service for one test: its own database, its own Redis, its own organisation."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import redis
from flask import Flask
from sqlalchemy import make_url

from app import create_app
from assembly import Parts
from config import Settings
from handset.transports import Answer, over_wsgi
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.recordings import Recordings, served
from handset.voice.switch import Switch
from handset.voice.wire import wire_over_wsgi
from models import Case, Organisation, ReturnCode, open_database
from models.addition import open_all
from models.db.breaker import BREAKER
from models.db.migrate import upgrade
from outcomes.broke_off import BROKE_OFF
from tests.conftest import own_database
from tests.support.carried import by_a_loop
from tests.support.migrated import migrated
from tests.support.telling import tell

NUMBER = "+254711000001"
# A report in the fewest answers there are that somebody is in danger now.
EMERGENCY = {"consent_store": "YES", "danger_now": "YES"}
# The same, sent with no more than has to be said.
SENT = {**EMERGENCY, "emergency": "go_on", "where": "UNKNOWN", "contact_ok": "NO_CONTACT"}


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


@pytest.fixture(scope="session")
def settled_postgres(
    postgres_url: str, postgres_template: str
) -> Iterator[tuple[str, bytes | None]]:
    """A database to be copied, with an organisation in it, and the private key of that."""
    with own_database(postgres_url, postgres_template) as url:
        yield url, _settle(url)


@pytest.fixture
def on_postgresql(
    settings: Settings, postgres_url: str, settled_postgres: tuple[str, bytes | None]
) -> Iterator[Flask]:
    """The service on PostgreSQL, on a database of its own."""
    settled, private_key = settled_postgres
    with (
        own_database(postgres_url, str(make_url(settled).database)) as url,
        set_up(settings.model_copy(update={"database_url": url})) as app,
    ):
        app.config["PRIVATE_KEY"] = private_key
        yield app
        pool = service_of(app).database.kw["bind"].pool
        while pool.checkedout():  # what was given up on is done by and by
            time.sleep(0.01)


@pytest.fixture
def service(app: Flask) -> Parts:
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
    return Switch(wire_over_wsgi(app), words=words, keep=recordings.keep)


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
    """A service with an organisation of its own, its private key at hand; closed at the end.

    A database in a file that is not there yet is a copy of one that was set up before.
    """
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if settings.database_url.startswith("sqlite:///") and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        migrated, private_key = _settled()
        path.write_bytes(migrated)
    else:
        private_key = _settle(settings.database_url)
    BREAKER.served()  # whatever an earlier test did to another database
    app = create_app(settings)
    if private_key:
        app.config["PRIVATE_KEY"] = private_key
    service = service_of(app)
    service.lists.look()
    with by_a_loop(app):
        yield app
    service.redis.connection_pool.disconnect()
    service.database.kw["bind"].dispose()


@cache
def _settled() -> tuple[bytes, bytes | None]:
    """A database as a file, with an organisation in it, and the private key of that."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "settled.sqlite3")
        private_key = _settle(migrated(path))
        return path.read_bytes(), private_key


def _settle(url: str) -> bytes | None:
    """Migrate a database, with an organisation where it has none; the private key of a new one."""
    upgrade(url)
    database = open_database(url)
    private_key = None
    with database.begin() as db:
        if Organisation.of(db) is None:
            _, _, private_key = Organisation.set_up(db)
    database.kw["bind"].dispose()
    return private_key


def service_of(app: Flask) -> Parts:
    """The service behind an app."""
    service: Parts = app.extensions["salama"]
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
    told = told_in(app, case)
    return {name: said for name, said in told.items() if name != BROKE_OFF}


def told_in(app: Flask, case: Case) -> dict[str, Any]:
    """The same, with what was asked last of who broke off."""
    with service_of(app).database() as db:
        return open_all(db, db.get_one(Case, case.id), app.config["PRIVATE_KEY"])


def code_on(screen: str) -> str:
    """The eight-digit code that a screen shows."""
    found = re.search(r"(?<!\d)\d{8}(?!\d)", screen)
    assert found, screen
    return found[0]


def report_with_code(phone: Phone, pin: str = "4826") -> str:
    """An emergency reported and a code taken; the code."""
    code = code_on(tell(phone, "report", **SENT, pin=pin))
    press(phone, code)
    return code


def comes_back(line: Phone | Call, code: str, pin: str = "4826", language: str = "en") -> str:
    """What is told to who comes back with a code and a PIN."""
    return tell(line, "mine", language=language, code=code, pin=pin)
