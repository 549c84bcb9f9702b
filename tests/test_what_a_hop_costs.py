"""What a hop costs, counted rather than timed: a machine that is busy counts the same.

Each bound is a fifth above what was counted when it was set; docs/speed.md tells the time.
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

import patience
from gateway.callbacks import Posted
from gateway.gate import Answer, Door
from handset.sms.phone import TextPhone
from handset.ussd.phone import Phone
from handset.voice.call import Call
from models.db import deadline
from tests.support.callers import SENT, service_of
from tests.support.carried import in_its_thread
from tests.support.telling import go_on, tell
from tests.support.texting import Texting

MOST_TRIPS = 3  # the third where a caller agrees that something is kept
BROWSED, LOOKED_UP, HEARD, TEXTED = 295, 840, 590, 1_480
FILED_CALM, FILED_FIRST, TOLD_AGAIN = 1_455, 1_205, 6_000
"""Calls of functions, those of the database's thread with them."""
MOST_BYTES = 640
"""Of Redis, for a dialogue of ten hops."""


@dataclass
class Count:
    """What one hop took: calls of functions, trips to Redis, statements of SQL."""

    calls: int = 0
    trips: int = 0
    statements: int = 0


@dataclass
class Counted:
    """A door that counts what each hop through it takes, on the thread that answers."""

    door: Door
    hops: list[Count]

    def __call__(self, place: str, post: Posted) -> Answer | None:
        self.hops.append(count := Count())

        def called(_frame: Any, what: str, _told: Any) -> None:
            count.calls += what in ("call", "c_call")

        sys.setprofile(called)
        try:
            return self.door(place, post)
        finally:
            sys.setprofile(None)


@pytest.fixture
def hops(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Count]]:
    """What each hop from here on takes."""
    found: list[Count] = []
    in_its_thread(app)
    doors = app.extensions["gate"]._doors
    for name, door in doors.items():
        monkeypatch.setitem(doors, name, Counted(door, found))
    sessions, engine = service_of(app).conversation._sessions, service_of(app).database.kw["bind"]
    send: Callable[[Any], Any] = sessions._lines._send

    def trip(command: Any) -> Any:
        found[-1].trips += 1
        return send(command)

    last = [""]

    def statement(said: str) -> None:
        found[-1].statements += said != last[0]  # told once more for each foreign key that follows
        last[0] = said

    def listen(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(statement)

    monkeypatch.setattr(sessions._lines, "_send", trip)
    monkeypatch.setattr(deadline, "_begun", at_once)
    event.listen(engine, "checkout", listen)
    yield found
    event.remove(engine, "checkout", listen)


def at_once(work: Callable[[], Any]) -> "Future[Any]":
    """Done in the thread that asks, where what it does is counted."""
    done: Future[Any] = Future()
    done.set_result(work())
    return done


def test_browsing(phone: Phone, hops: list[Count]) -> None:
    for _ in range(2):  # what is made once is made by the first
        hops.clear()
        tell(phone, "learn.menu", menu="what")
    assert_at_most(hops, calls=BROWSED, statements=0)


def test_a_report_that_wakes_somebody(phone: Phone, hops: list[Count]) -> None:
    for _ in range(2):
        phone.hang_up()
        hops.clear()
        tell(phone, "report", **SENT)
    first = next(hop for hop in hops if hop.statements)
    assert_at_most([first], calls=FILED_FIRST, statements=6)
    assert_at_most(hops, calls=TOLD_AGAIN, statements=13)


def test_a_report_that_wakes_nobody(phone: Phone, hops: list[Count]) -> None:
    for _ in range(2):
        phone.hang_up()
        hops.clear()
        tell(phone, "report", consent_store="YES", danger_now="NO", where="042")
        go_on(phone, exploitation="ForcedMarriage", contact_ok="NO_CONTACT")
    assert_at_most(hops, calls=FILED_CALM, statements=1)


def test_a_text(app: Flask, hops: list[Count]) -> None:
    for number in ("+254711000003", "+254711000004"):
        texter = TextPhone(number, Texting.of(app).texts)
        hops.clear()
        for words in ("HABARI", "1", "1"):
            texter.press(words)
    assert_at_most(hops, calls=TEXTED, statements=3)


def test_a_place_that_is_typed(phone: Phone, hops: list[Count]) -> None:
    for _ in range(2):
        tell(phone, "report", consent_store="YES", danger_now="NO")
        hops.clear()
        go_on(phone, where="042")
    assert_at_most(hops, calls=LOOKED_UP, statements=0)


def test_a_call(calls: Callable[[str], Call], hops: list[Count]) -> None:
    for number in ("+254711000001", "+254711000002"):
        hops.clear()
        tell(calls(number), "help", location_side="KE")
    assert_at_most(hops, calls=HEARD, statements=0)


def test_what_asks_nobody_but_redis_wakes_no_thread(
    app: Flask, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, apart = list[str](), patience.apart

    def noted(work: Callable[[], Any]) -> Any:
        done.append(work.func.__name__)  # type: ignore[attr-defined]
        return apart(work)

    monkeypatch.setattr(patience, "apart", noted)
    tell(phone, "report", consent_store="YES", danger_now="NO")
    assert not done
    [name] = service_of(app).redis.scan_iter("session:*[^r]")
    assert service_of(app).conversation._sessions.is_watched(name.decode())
    phone.hang_up()
    tell(phone, "report", **SENT)
    assert "file_now" in done


def test_what_a_dialogue_of_ten_hops_takes_of_redis(
    app: Flask, phone: Phone, hops: list[Count]
) -> None:
    tell(phone, "report", consent_store="YES", danger_now="NO", where="042")
    go_on(phone, exploitation="ForcedMarriage", contact_ok="OTHER_NUMBER")
    while len(hops) < 10:
        phone.press("0722000003")
    [name] = service_of(app).redis.scan_iter("session:*[^r]")
    assert 0 < (service_of(app).redis.memory_usage(name) or 0) <= MOST_BYTES


def assert_at_most(hops: list[Count], *, calls: int, statements: int) -> None:
    assert max(hop.calls for hop in hops) <= calls, hops
    assert max(hop.trips for hop in hops) <= MOST_TRIPS, hops
    assert max(hop.statements for hop in hops) <= statements, hops
