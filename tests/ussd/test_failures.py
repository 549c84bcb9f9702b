"""Whatever breaks, a caller is answered in time, in their language, and no report is lost."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from demo.redis_server import running_redis
from dialogue import engine
from handset.transports import over_wsgi
from handset.ussd.phone import Phone
from tests.support.callers import (
    SENT,
    answers,
    cases,
    code_on,
    codes,
    comes_back,
    report_with_code,
    service_of,
    set_up,
)
from tests.support.questions import keyed
from tests.support.telling import SKIP, go_on, tell
from worker import __main__ as worker

PATIENCE_SECONDS = 3


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A Redis of this test alone, to be hurt: its address and its process."""
    with running_redis(tmp_path / "own") as server:
        yield server.url, server.process.pid


@pytest.fixture
def fragile(own_redis: tuple[str, int], tmp_path: Path) -> Iterator[Flask]:
    """A service on a Redis that may be hurt."""
    settings = Settings.read(
        {"DEMO": "1", "INSTANCE_PATH": str(tmp_path / "i"), "REDIS_URL": own_redis[0]}
    )
    with set_up(settings) as app:
        yield app


def answered(phone: Phone, **said: str) -> str:
    """The last screen; no key on the way to it is answered late."""
    before = len(phone.exchanges)
    screen = go_on(phone, **said)
    assert all(hop.answer.seconds < PATIENCE_SECONDS for hop in phone.exchanges[before:])
    return screen


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_a_report_is_filed_with_redis_gone_midway(
    fragile: Flask, own_redis: tuple[str, int], hurt: signal.Signals
) -> None:
    phone = Phone("+254711000001", over_wsgi(fragile))
    tell(phone, "report", consent_store="YES")
    os.kill(own_redis[1], hurt)
    try:
        assert "We have it" in answered(phone, danger_now="YES")
        said = {name: SENT[name] for name in ("emergency", "where", "contact_ok")}
        assert "choose a PIN" in answered(phone, **said)
        code = code_on(answered(phone, pin="4826"))
        answered(phone, code_again=code, tell_more="yes", exploitation="Other")
        go_on(phone, reporter_role="SELF", under_18="NO")
        assert answered(phone, tell_end="finish") == "Thank you. Goodbye."
    finally:
        os.kill(own_redis[1], signal.SIGCONT) if hurt == signal.SIGSTOP else None
    [case] = cases(fragile)
    assert answers(fragile, case)["reporter_role"] == "SELF"


@pytest.mark.parametrize("hurt", [signal.SIGKILL, signal.SIGSTOP])
def test_with_redis_gone_and_nothing_handed_back_nobody_is_asked_again_and_again(
    fragile: Flask, own_redis: tuple[str, int], hurt: signal.Signals
) -> None:
    client, text = fragile.test_client(), ""
    keys = keyed(
        "main.language.en",
        "main.menu.report",
        "report.consent_store.YES",
        "report.danger_now.YES",
    )
    os.kill(own_redis[1], hurt)
    try:
        for key in ("", *keys):
            text = f"{text}*{key}" if text else key
            asked = {"sessionId": "S", "phoneNumber": "+254711000001", "text": text}
            screen = client.post("/ussd", data=asked).text
        assert "We have it" in screen
        assert client.post("/ussd", data=asked).text == screen
    finally:
        os.kill(own_redis[1], signal.SIGCONT) if hurt == signal.SIGSTOP else None
    assert len(cases(fragile)) == 1


def test_with_redis_gone_nobody_can_guess_codes(fragile: Flask, own_redis: tuple[str, int]) -> None:
    code = report_with_code(Phone("+254711000001", over_wsgi(fragile)))
    os.kill(own_redis[1], signal.SIGKILL)
    phone = Phone("+254711000002", over_wsgi(fragile))
    assert "Too many tries" in comes_back(phone, code)


def test_with_the_database_gone_the_report_waits_in_the_journal(
    app: Flask, settings: Settings, phone: Phone
) -> None:
    service_of(app).public_key()  # read once, long before
    tell(phone, "report", consent_store="YES")
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    aside = path.with_name("aside")
    service_of(app).database.kw["bind"].dispose()
    path.rename(aside)
    path.mkdir()
    answered(phone, danger_now="YES", emergency="go_on", where="UNKNOWN", contact_ok="NO_CONTACT")
    code = code_on(answered(phone, pin="4826"))
    answered(phone, code_again=code, tell_more="yes", exploitation="Other")
    go_on(phone, since="WEEK", suspect_text=SKIP)
    path.rmdir()
    aside.rename(path)
    assert cases(app) == []
    worker.work(service_of(app))
    [case] = cases(app)
    assert case.urgent
    assert answers(app, case)["since"] == "WEEK"
    other = Phone("+254711000002", over_wsgi(app))
    assert "We have it" in comes_back(other, code, "4826")


@pytest.mark.parametrize(("language", "words"), [("en", "Sorry"), ("sw", "Samahani")])
def test_when_nothing_can_keep_it_the_caller_is_told_where_help_is(
    app: Flask, settings: Settings, phone: Phone, language: str, words: str
) -> None:
    tell(phone, "report", language=language, consent_store="YES")
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    service_of(app).database.kw["bind"].dispose()
    path.rename(path.with_name("aside"))
    path.mkdir()
    (settings.instance_path / "journal").write_text("no folder can be made here")
    screen = answered(phone, danger_now="YES")
    assert phone.status == "Success"
    assert words in screen
    assert "0000 000 000" in screen


def test_a_bug_is_answered_with_the_helpline(
    app: Flask, phone: Phone, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    phone.dial()
    go_on(phone, language="sw")

    def broken(*_: object) -> None:
        raise RuntimeError("secret words of a caller")

    monkeypatch.setattr(engine, "step", broken)
    assert "Samahani" in phone.press("1")
    logged = capfd.readouterr()
    assert "RuntimeError" in logged.out
    assert "secret words" not in logged.out + logged.err


def test_the_code_is_shown_only_after_the_commit(app: Flask, phone: Phone) -> None:
    code = code_on(tell(phone, "report", **SENT, pin="4826"))
    [case] = cases(app)
    assert [given.case_id for given in codes(app)] == [case.id]
    assert code


def test_not_to_send_holds_with_redis_frozen(fragile: Flask, own_redis: tuple[str, int]) -> None:
    phone = Phone("+254711000001", over_wsgi(fragile))
    tell(phone, "report", consent_store="YES", danger_now="NO")
    go_on(phone, where="UNKNOWN", exploitation="ForcedLabour")
    assert "Think who picks up" in phone.screen
    os.kill(own_redis[1], signal.SIGSTOP)
    try:
        assert "is not kept" in answered(phone, contact_ok="drop")
    finally:
        os.kill(own_redis[1], signal.SIGCONT)
    time.sleep(1.1)  # till it is asked again
    phone.drop()
    redis = service_of(fragile).redis
    for name in redis.scan_iter("session:*"):
        redis.zadd("pending", {name: 0})
        redis.expire(name, 59)
    worker.work(service_of(fragile))
    assert cases(fragile) == []
