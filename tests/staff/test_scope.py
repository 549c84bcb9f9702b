"""What callers ask of the service passes nothing that stands before the console's pages."""

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from flask_login import LoginManager  # type: ignore[import-untyped]
from flask_principal import Principal  # type: ignore[import-untyped]
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.test import TestResponse

from staff.access import guard, headers
from staff.access.accounts import Accounts
from staff.access.scope import HOOKS

CALL = {"sessionId": "ATVId_1", "isActive": "1", "direction": "Inbound"}
CALL |= {"callerNumber": "+254711000001", "destinationNumber": "+254711082900"}
USSD = {"sessionId": "ATUid_1", "phoneNumber": "+254711000001", "networkCode": "63902"}
USSD |= {"serviceCode": "*384*70421#", "text": ""}
CORRIDOR: list[tuple[type | ModuleType, str]] = [
    (SecureCookieSessionInterface, "open_session"),
    (LoginManager, "_load_user"),
    (LoginManager, "_update_remember_cookie"),
    (Principal, "_on_before_request"),
    (CSRFProtect, "protect"),
    (Accounts, "forget"),
    (guard, "stop"),
    (headers, "protect"),
]


def _answers(client: FlaskClient) -> dict[str, TestResponse]:
    """What callers, their gateway and a probe get; with a cookie that staff might send."""
    client.set_cookie("salama", "made-up")
    rung = client.post("/voice", data=CALL)
    sound = re.search(r"/audio/[\w/.-]+\.mp3", rung.text)
    assert sound
    return {
        "a call": rung,
        "a key in it": client.post("/voice/1", data=CALL | {"dtmfDigits": "1"}),
        "its notices": client.post("/voice/events", data=CALL),
        "a sound": client.get(sound[0], buffered=True),
        "USSD": client.post("/ussd", data=USSD),
        "its end": client.post("/ussd/events", data=USSD | {"status": "Success"}),
        "alive": client.get("/healthz"),
        "the phone": client.get("/handset", buffered=True),
    }


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What of the corridor was run, by name; to be asked for before the app is built."""
    names: set[str] = set()

    def noting(name: str, run: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any, **named: Any) -> Any:
            names.add(name)
            return run(*given, **named)

        return noted

    for place, name in CORRIDOR:
        title = f"{place.__name__}.{name}"
        monkeypatch.setattr(place, name, noting(title, getattr(place, name)))
    return names


def test_callers_pass_nothing_of_the_console_s_corridor(passed: set[str], app: Flask) -> None:
    answers = _answers(app.test_client())
    assert {what: answer.status_code for what, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )
    assert passed == set()
    app.test_client().post("/staff/sign-in", data={"username": "x"})
    assert len(passed) == len(CORRIDOR)


def test_callers_are_told_nothing_of_the_console(app: Flask) -> None:
    for what, answer in _answers(app.test_client()).items():
        told = {"Set-Cookie", "Vary", "Cross-Origin-Opener-Policy", "Referrer-Policy"}
        assert told & set(answer.headers.keys()) == set(), what


def test_nothing_hangs_on_every_request_of_the_app(app: Flask) -> None:
    hung = {name: getattr(app, name)[None] for name in HOOKS}
    (own,) = hung.pop("template_context_processors")  # Flask's: request, session, g
    assert own.__module__ == "flask.templating"
    assert hung == {name: [] for name in hung}
    assert app.teardown_appcontext_funcs == []
