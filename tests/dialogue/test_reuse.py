"""Ids that a gateway gives again: another session begins, and what it tells is another report."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from assembly import Parts
from dialogue import reuse
from dialogue.sessions import Span
from handset.transports import Answer, Post, over_wsgi
from handset.ussd.phone import Phone
from handset.voice.call import Call
from handset.voice.switch import Switch
from models import Kind
from tests.support.callers import NUMBER, SENT, answers, cases, comes_back, report_with_code
from tests.support.telling import SKIP, go_on, tell
from tests.ussd.test_without_redis import deaf

ID = "ATUid_given_again"
LIVES_S = 1
"""Here a dialogue lives no longer than that after its last key."""


@pytest.fixture
def short_lived(monkeypatch: pytest.MonkeyPatch) -> None:
    span = Span(LIVES_S, LIVES_S)
    for room in ("dialogue.sessions", "dialogue.talk"):
        monkeypatch.setattr(f"{room}.OF_A_CALL", span)
    monkeypatch.setattr("ussd.hops.SECONDS_TO_LIVE", LIVES_S)


def later() -> None:
    time.sleep(LIVES_S + 1.1)  # a dialogue knows whole seconds


def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Then":
            at = datetime.now(UTC) + timedelta(days=1)
            return cls.fromtimestamp(at.timestamp(), UTC)

    monkeypatch.setattr(reuse, "datetime", Then)


def under_one_id(post: Post) -> Post:
    """A gateway that names each session alike."""

    def told(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        return post(path, {**form, "sessionId": ID}, metadata)

    return told


@pytest.fixture(params=[True, False], ids=["H", "N"])
def dialled(app: Flask, request: pytest.FixtureRequest) -> Callable[[], Phone]:
    """A phone in another session of the same id."""
    post = under_one_id(over_wsgi(app))
    return lambda: Phone(NUMBER, post if request.param else deaf(post))


def called(switch: Switch) -> Call:
    """A call in another session of the same id."""
    call = Call(NUMBER, switch)
    call.state.leg.id = ID
    return call


@pytest.mark.usefixtures("short_lived")
def test_an_id_that_comes_again_the_same_day_is_another_session_and_another_report(
    app: Flask, dialled: Callable[[], Phone]
) -> None:
    first = dialled()
    welcome = first.dial()
    for times in (1, 2, 3):
        tell(dialled(), "report", **SENT)
        assert len(cases(app)) == times
        later()
        assert dialled().dial() == welcome
        later()


def test_an_id_that_comes_again_the_next_day_is_another_report_even_if_redis_forgot_the_first(
    app: Flask, service: Parts, dialled: Callable[[], Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(dialled(), "report", **SENT)
    service.redis.flushdb()
    monkeypatch.setattr(app.extensions["ussd"], "hops", type(app.extensions["ussd"].hops)())
    tomorrow(monkeypatch)
    tell(dialled(), "report", **SENT)
    assert len(cases(app)) == 2


@pytest.mark.usefixtures("short_lived")
def test_while_the_worker_is_away_nobody_goes_on_with_the_session_of_an_id_that_comes_again(
    app: Flask, service: Parts, dialled: Callable[[], Phone]
) -> None:
    first = dialled()
    welcome = first.dial()
    tell(first, "report", consent_store="YES", danger_now="NO", where="KE")
    assert not cases(app)
    later()
    assert service.redis.zcard("pending") == 1
    other = dialled()
    assert other.dial() == welcome
    [kept] = cases(app)
    assert not kept.complete
    assert answers(app, kept)["danger_now"] == "NO"
    tell(other, "report", **SENT)
    assert sorted(case.urgent for case in cases(app)) == [False, True]


@pytest.mark.usefixtures("short_lived")
def test_a_session_of_an_id_that_came_again_is_one_report_if_redis_loses_its_dialogue(
    app: Flask, service: Parts, dialled: Callable[[], Phone]
) -> None:
    tell(dialled(), "report", **SENT)
    later()
    phone = dialled()
    tell(phone, "report", consent_store="YES", danger_now="YES")
    for name in service.redis.keys("session:*[^r]"):
        service.redis.delete(name)
    go_on(phone, emergency="go_on", where="UNKNOWN", contact_ok="NO_CONTACT", pin=SKIP)
    assert len(cases(app)) == 2


def test_a_call_under_an_id_that_comes_again_is_another_case(
    app: Flask, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_sent(called(switch))
    again = called(switch)
    again.ring()
    go_on(again, language="en")
    again.press("0")
    again.hang_up()
    assert kinds(app) == [Kind.CALL, Kind.REPORT]
    tomorrow(monkeypatch)
    report_sent(called(switch))
    assert kinds(app) == [Kind.CALL, Kind.REPORT, Kind.REPORT]


@pytest.mark.usefixtures("short_lived")
def test_a_call_under_the_id_of_one_whose_end_nobody_told_begins_at_the_beginning(
    app: Flask, switch: Switch
) -> None:
    first = called(switch)
    welcome = first.ring()
    tell(first, "report", consent_store="YES", danger_now="NO", location_side="KE")
    later()
    assert called(switch).ring() == welcome
    [kept] = cases(app)
    assert not kept.complete


def report_sent(call: Call) -> None:
    tell(call, "report", consent_store="YES", danger_now="NO", location_side="KE")
    go_on(call, exploitation="ForcedLabour", contact_ok="NO_CONTACT", pin=SKIP)
    call.hang_up()


def kinds(app: Flask) -> list[Kind]:
    return sorted(Kind(case.kind) for case in cases(app))


def test_who_guesses_has_no_more_tries_for_beginning_the_same_call_anew(
    phone: Phone, calls: Callable[[str], Call], switch: Switch
) -> None:
    code = report_with_code(phone)
    heard = []
    for guess in range(7):
        call = Call("+254711000099", switch)
        call.state.leg.id = ID
        heard.append(comes_back(call, code, pin=f"{guess:04}"))
        call.hang_up()
    assert len(set(heard[:3])) == 1
    assert len(set(heard[5:])) == 1
    assert heard[0] != heard[6]
    owner = calls(NUMBER)
    assert comes_back(owner, code) not in heard  # it is known on their phone, and opens there


def test_a_session_of_which_nobody_knows_when_it_began_began_before_a_new_day() -> None:
    assert beginning("") == reuse.day_of(datetime.now(UTC))
    assert beginning(beginning(beginning(""))).endswith(" 3")
    assert beginning("2026-11-01 7") == beginning("")
    before = reuse.day_of(datetime.now(UTC) - timedelta(minutes=3))
    assert reuse.begun_before(lambda day: False) == before


def beginning(earlier: str) -> str:
    return reuse.beginning(earlier, lambda day: False)
