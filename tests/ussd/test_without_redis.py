"""Redis dies, freezes, fills up, only reads or forgets, before each hop of a report.

Whether the gateway hands our metadata back or not, the caller is told what she would have been
told, and one report is kept with all that she said.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import pytest
import redis
from flask import Flask
from sqlalchemy import select

from config import Settings
from demo.redis_server import EmbeddedRedis, running_redis
from handset.transports import Answer, Post, over_wsgi
from handset.ussd.phone import Phone
from models import Case
from tests.support.callers import answers, service_of, set_up
from tests.support.hurt import database_away, stopped
from tests.support.questions import keyed
from tests.support.telling import SKIP
from ussd.hops import Hops

NUMBER = "+254711000001"
KEYS = keyed(
    "main.language.en",
    "main.menu.report",
    "report.consent_store.YES",
    "report.danger_now.YES",
    "report.emergency.go_on",
    "3",
    "report.contact_ok.NO_CONTACT",
    SKIP,  # no PIN
    "report.tell_more.yes",
    "report.exploitation.Other",
    "report.reporter_role.WITNESS",
    *[SKIP] * 4,
    "two *of them* at #12",
    "report.account_more.done",
)


class Hurt:
    """A service and its Redis, and what may happen to that."""

    def __init__(self, app: Flask, server: EmbeddedRedis) -> None:
        self.app = app
        self._server = server
        self._client = redis.Redis.from_url(server.url)
        self._seen: set[uuid.UUID] = set()
        self.expected: list[str] = []
        self.told: dict[str, Any] = {}
        self._socket = Path(server.url.removeprefix("unix://"))

    def walked(self) -> Self:
        """Once with all well: what she is told, and what is kept of it."""
        self.expected = walk(Phone(NUMBER, over_wsgi(self.app)))
        [case] = self.new_cases()
        self.told = answers(self.app, case)
        return self

    def new_cases(self) -> list[Case]:
        """What was filed since this was asked last."""
        with service_of(self.app).database() as db:
            found = list(db.scalars(select(Case).where(Case.id.not_in(self._seen))))
        self._seen |= {case.id for case in found}
        return found

    @contextmanager
    def full(self) -> Iterator[None]:
        self._client.config_set("maxmemory", 1)
        yield
        self._client.config_set("maxmemory", 0)

    @contextmanager
    def only_reads(self) -> Iterator[None]:
        self._client.replicaof("127.0.0.1", 1)
        yield
        self._client.replicaof("NO", "ONE")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        with stopped(self._server.process.pid):
            yield

    @contextmanager
    def dead(self) -> Iterator[None]:
        """Nobody listens, and all connections end."""
        self._client.ping()  # a connection from before is what ends the others
        aside = self._socket.rename(self._socket.with_name("aside"))
        self._client.client_kill_filter(_type="normal", skipme=True)
        try:
            yield
        finally:
            aside.rename(self._socket)

    @contextmanager
    def forgetful(self) -> Iterator[None]:
        self._client.flushall()
        yield

    def again(self) -> None:
        """Well, and nobody waits to ask it."""
        service_of(self.app).conversation._sessions._lines._down_until = 0.0


Fault = Callable[[Hurt], AbstractContextManager[None]]
FAULTS: tuple[Fault, ...] = (Hurt.full, Hurt.only_reads, Hurt.frozen, Hurt.dead, Hurt.forgetful)
NAMES = ["full", "only_reads", "frozen", "dead", "forgetful"]
KEYS_TO_CONSENT = 3
IN_MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made in it


@pytest.fixture(scope="module")
def hurt() -> Iterator[Hurt]:
    settled = pytest.MonkeyPatch()
    settled.setattr("assembly.redis_client.REDIS_SECONDS", 0.03)
    settled.setattr("dialogue.lines.SECONDS_OF_REST", 60)  # who is let in waits once a walk
    with memory() as folder, running_redis(folder / "r") as server:
        said = {"DEMO": "1", "INSTANCE_PATH": str(folder / "i"), "REDIS_URL": server.url}
        with set_up(Settings.read(said)) as app:
            yield Hurt(app, server).walked()
    settled.undo()


def deaf(post: Post) -> Post:
    """A gateway that hands nothing back."""

    def told(path: str, form: Mapping[str, str], _metadata: str = "", /) -> Answer:
        return post(path, form)

    return told


def walk(phone: Phone, to: int = len(KEYS) + 1, from_: int = 0) -> list[str]:
    """What she sees from one hop on, up to another; the first is her dial."""
    return [phone.press(KEYS[hop - 1]) if hop else phone.dial() for hop in range(from_, to)]


@contextmanager
def memory() -> Iterator[Path]:
    """A folder that no disk is behind: thousands of things are kept in it."""
    with TemporaryDirectory(dir=IN_MEMORY if Path(IN_MEMORY).is_dir() else None) as folder:
        yield Path(folder)


@pytest.mark.parametrize("hands_back", [True, False], ids=["H", "N"])
@pytest.mark.parametrize(("first", "fault"), [*enumerate(FAULTS)], ids=NAMES)
def test_whatever_befalls_redis_before_whichever_hop_nothing_changes_for_her(
    hurt: Hurt, first: int, fault: Fault, *, hands_back: bool
) -> None:
    """Each hop is the first of some fault, and each fault begins early, in the middle and late."""
    post = over_wsgi(hurt.app)
    way = post if hands_back else deaf(post)
    for at in range(first if hands_back else first + len(FAULTS), len(KEYS), 2 * len(FAULTS)):
        phone = Phone(NUMBER, way)
        seen = walk(phone, at)
        with fault(hurt):
            seen += walk(phone, from_=at)
        hurt.again()
        assert seen == hurt.expected, at
        [case] = hurt.new_cases()
        assert case.urgent
        assert answers(hurt.app, case) == hurt.told


A_CALL = keyed(
    "main.language.en",
    "main.menu.near",
    "near.need.SHELTER",
    "near.shelter.call_me",
    "3",
    "help.contact_ok.OTHER_TIME",
    SKIP,
)


@pytest.mark.parametrize(("keys", "last_asked"), [(KEYS[:5], 2), (A_CALL, 3)])
def test_who_is_led_back_and_presses_a_wrong_key_on_the_way_leaves_one_case(
    hurt: Hurt, keys: tuple[str, ...], last_asked: int
) -> None:
    """What names a case must not be how many keys led to it."""
    channel = hurt.app.extensions["ussd"]
    phone = Phone(NUMBER, deaf(over_wsgi(hurt.app)))
    here = channel.hops
    with database_away(hurt.app, "session_lengths"):
        phone.dial()
        for key in keys[:-1]:
            phone.press(key)
    with hurt.dead():
        channel.hops = Hops()
        assert "we ask again" in phone.press(keys[-1])
        for key in ("7", *keys[last_asked:-1]):
            phone.press(key)
    channel.hops = here
    hurt.again()
    [case] = hurt.new_cases()
    assert case.urgent


@pytest.mark.parametrize("at", [2, 4, 8, 16])
def test_on_two_machines_with_redis_away_no_danger_is_lost_and_she_learns_where_help_is(
    hurt: Hurt, at: int
) -> None:
    """Nothing is handed back, the other machine has never heard of her before this hop, and what
    all remember together was away until then."""
    channel = hurt.app.extensions["ussd"]
    phone = Phone(NUMBER, deaf(over_wsgi(hurt.app)))
    here, elsewhere = channel.hops, Hops()
    with database_away(hurt.app, "session_lengths"):
        walk(phone, at)
    with hurt.dead():
        channel.hops = elsewhere
        screen = phone.press(KEYS[at - 1])
        if led_back := "we ask again" in screen:
            assert "0000 000 000" in screen
            phone.press(KEYS[2])
            assert "We have it" in phone.press(KEYS[3])
        else:
            walk(phone, from_=at + 1)
    channel.hops = here
    hurt.again()
    [case] = hurt.new_cases()
    assert case.urgent
    assert led_back == (at > KEYS_TO_CONSENT)
