"""A service that is well: behind a proxy, with people on its roster and money at its gateway."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from werkzeug.serving import make_server

from assembly import Parts
from config import Settings
from doctor import servers
from handset.voice.api import Api, serve
from models import Person, Shift
from models.crypto.key_stretching import Cost
from models.pager import Pager, Way
from models.public_key import fingerprint
from ops import backup
from ops.heartbeat import Heartbeat
from tests.support.callers import service_of, set_up
from tests.support.machine import free_port

KEY = "a key of the gateway"


@contextmanager
def serving(server: HTTPServer) -> Iterator[str]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Clinic:
    """The service, and what it stands on."""

    parts: Parts
    api: Api
    passed: list[str]
    """What the proxy passes on, by how its paths begin."""


@pytest.fixture
def api() -> Api:
    return Api("salama", KEY)


@pytest.fixture
def live(settings: Settings, api: Api) -> Iterator[Settings]:
    """Settings of a live service, whose gateway and mail server answer."""
    mail = Controller(object(), "127.0.0.1", free_port())
    mail.start()
    with serve(api) as url:
        yield settings.model_copy(
            update={
                "demo": False,
                "callback_token": SecretStr("a-token-of-callbacks"),
                "metrics_token": SecretStr("a-token-of-metrics"),
                "public_url": f"http://127.0.0.1:{free_port()}",
                "proxies": 1,
                "backup_keys": backup.new_key()[1],
                "at_username": "salama",
                "at_api_key": SecretStr(KEY),
                "at_url": url,
                "alert_email": "lead@example.org",
                "smtp_url": SecretStr(f"smtp+plain://127.0.0.1:{mail.port}"),
                "email_from": "salama@example.org",
            }
        )
    mail.stop()


@pytest.fixture
def clinic(live: Settings, api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    monkeypatch.setattr(servers, "_synchronised", lambda: "yes")
    with set_up(live) as app, Heartbeat(live.instance_path):
        parts = service_of(app)
        parts.public_key()
        pin = {"public_key_pin": fingerprint(parts.public_key())}
        object.__setattr__(parts, "settings", live.model_copy(update=pin))
        live.instance_path.chmod(0o700)
        for path in live.instance_path.glob("*.*"):
            path.chmod(0o600)
        _staff(parts, app.config["PRIVATE_KEY"])
        port = int((live.public_url or "").rpartition(":")[2])
        passed = ["/at/", "/audio/", "/staff"]
        proxied = _proxied(app.wsgi_app, passed)
        with serving(make_server("127.0.0.1", port, proxied, threaded=True)):
            yield Clinic(parts, api, passed)


def _proxied(wsgi: Any, passed: list[str]) -> Any:
    """As a proxy passes on what is for the world, and that alone."""

    def proxy(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"].startswith((*passed,)):
            return wsgi(environ, start_response)
        start_response("404 Not Found", [])
        return [b""]

    return proxy


def _staff(parts: Parts, private_key: bytes) -> None:
    with parts.database.begin() as db:
        for name in ("achieng", "barasa"):
            person = Person(username=name, password="-")
            person.wrap_key(private_key, "four words of theirs", Cost(64, 1, 1))
            db.add(person)
            db.flush()
            Pager.put(db, parts.keys.pagers, person.id, Way(number="+254711000009"), "en")
            for day in range(7):
                db.add(Shift(person_id=person.id, weekday=day, begins=0, ends=0))


@pytest.fixture
def astray() -> Iterator[str]:
    """An address that leads on to another."""

    class Astray(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(301)
            self.send_header("Location", "https://example.org/")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(HTTPServer(("127.0.0.1", 0), Astray)) as url:
        yield url
