"""Redis forgets a session around the moment when a new day begins: it stays one report. What it
garbled of when one began fails no hop."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from assembly import Parts
from dialogue import reuse
from handset.ussd.phone import Phone
from models import Case
from tests.dialogue.test_reuse import dialled
from tests.support.callers import SENT, cases, code_on, service_of
from tests.support.telling import SKIP, go_on, tell

__all__ = ["dialled"]

NEW_DAY = datetime(2026, 11, 28, 1, tzinfo=UTC)
LONGEST = 180
"""Seconds of a session."""


class Clock:
    """What tells on which day a session began; seconds from the new day."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def set(self, seconds: float) -> None:
        at = NEW_DAY + timedelta(seconds=seconds)

        class Then(datetime):
            @classmethod
            def now(cls, tz: object = None) -> "Then":
                return cls.fromtimestamp(at.timestamp(), UTC)

        self._patch.setattr(reuse, "datetime", Then)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize(
    "seconds",
    [(-170, -10), (-100, 20), (-10, 160), (0, 0), (1, 179), (30, 120), (30, 200), (170, 190)],
)
def test_a_report_is_one_with_one_code_whenever_redis_forgets_its_session(
    app: Flask, dialled: Callable[[], Phone], clock: Clock, seconds: tuple[int, int]
) -> None:
    begins, lost = seconds
    clock.set(begins)
    phone = dialled()
    code = code_on(tell(phone, "report", **SENT, pin="4826"))
    clock.set(lost)
    service_of(app).redis.flushdb()
    assert code_on(phone.repeat()) == code
    assert len(cases(app)) == 1


@pytest.mark.parametrize("begins", [-100, 30])
def test_a_report_is_one_if_redis_forgets_its_session_before_it_is_sent_and_after(
    service: Parts, app: Flask, dialled: Callable[[], Phone], clock: Clock, begins: int
) -> None:
    clock.set(begins)
    phone = dialled()
    tell(phone, "report", consent_store="YES", danger_now="YES")
    service.redis.flushdb()
    clock.set(begins + 120)
    go_on(phone, emergency="go_on", where="UNKNOWN", contact_ok="NO_CONTACT", pin="4826")
    code = code_on(phone.screen)
    service.redis.flushdb()
    clock.set(begins + 175)
    assert code_on(phone.repeat()) == code
    assert len(cases(app)) == 1


@pytest.mark.parametrize("again", [30, 200])
def test_an_id_that_comes_again_the_next_day_is_another_report_minutes_into_it(
    service: Parts, app: Flask, dialled: Callable[[], Phone], clock: Clock, again: int
) -> None:
    clock.set(again - 24 * 3600)
    tell(dialled(), "report", **SENT, pin=SKIP)
    service.redis.flushdb()
    app.extensions["ussd"].hops = type(app.extensions["ussd"].hops)()
    with service.database.begin() as db:
        db.execute(update(Case).values(received_at=datetime.now(UTC) - timedelta(days=1)))
    clock.set(again)
    tell(dialled(), "report", **SENT, pin=SKIP)
    assert len(cases(app)) == 2


@pytest.mark.parametrize("kept", [b"\xff\xfe", b"", b"2026-11-28 x", b"2026-11-28 " + b"9" * 5000])
def test_what_redis_garbled_tells_nothing_and_fails_no_hop(
    service: Parts, dialled: Callable[[], Phone], kept: bytes
) -> None:
    welcome = dialled().dial()
    for name in service.redis.keys("session:*[^r]"):
        service.redis.delete(name)
    for name in service.redis.keys("*:earlier"):
        service.redis.set(name, kept)
    assert dialled().dial() == welcome


@given(
    begins=st.integers(-400, 400),
    filed=st.integers(0, LONGEST),
    losses=st.lists(st.integers(0, LONGEST), min_size=1, max_size=4),
)
def test_all_that_a_session_files_is_filed_under_one_day(
    begins: int, filed: int, losses: list[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        clock = Clock(patch)
        clock.set(begins)
        day, under = reuse.beginning("", lambda day: False), set[str]()
        for second in sorted({filed, *losses}):
            clock.set(begins + second)
            if second in losses:
                day = reuse.begun_before(under.__contains__)
            if second >= filed:
                under.add(day)
    assert len(under) == 1
