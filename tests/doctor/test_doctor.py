"""Each mistake that an operator makes is found, with what to do about it; and nothing else is."""

import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import text

from assembly import Parts
from authoring import prompts
from config import Settings
from doctor import outside, servers
from doctor.examination import examine
from models import Event, Pager, Person, event
from models.db.base import EAST_AFRICA, now
from ops import checks
from tests.doctor.conftest import Clinic, serving
from tests.support.callers import service_of, set_up

YEARS = timedelta(days=3650)


def faults(clinic: Clinic) -> dict[str, str]:
    """What is found, by part."""
    found = examine(clinic.parts, prompts.read().sheet)
    return {each.part: "; ".join(each.faults) for each in found if each.faults}


def change(clinic: Clinic, **settings: Any) -> None:
    changed = clinic.parts.settings.model_copy(update=settings)
    object.__setattr__(clinic.parts, "settings", changed)


def test_a_service_that_is_well_has_no_fault(clinic: Clinic) -> None:
    assert faults(clinic) == {}
    pin = clinic.parts.settings.public_key_pin
    change(clinic, public_key_pin=f"{'0' * 64},{pin}")
    [told] = servers.key(clinic.parts)
    assert told.endswith(f"set PUBLIC_KEY_PIN={pin}")


@pytest.fixture
def forgetful(clinic: Clinic) -> Iterator[None]:
    """A Redis as most are installed."""
    client = clinic.parts.redis
    before = client.config_get("save")["save"] or ""
    client.config_set("maxmemory-policy", "allkeys-lru")
    client.config_set("save", "3600 1")
    yield
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("save", before)


@pytest.mark.usefixtures("forgetful")
def test_ten_mistakes_and_more_are_all_found_at_once(
    clinic: Clinic, astray: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, there = clinic.parts, clinic.parts.settings.instance_path
    with parts.database.begin() as db:
        db.query(Pager).delete()
        db.query(Person).filter(Person.username == "barasa").one().take_key_away()
        db.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    there.chmod(0o755)
    (there / "journal").mkdir()
    (there / "journal" / "a-record.bad").write_text("-")
    (there / "organisation.pub").write_bytes(bytes(32))
    clinic.api.balance = "KES 12.5000"
    monkeypatch.setattr(checks, "LEAST_FREE", 1 << 60)
    monkeypatch.setattr(servers, "_synchronised", lambda: "no")
    change(
        clinic,
        public_url=astray,
        backup_keys=None,
        smtp_url=SecretStr("smtp+plain://127.0.0.1:1"),
    )
    found = faults(clinic)
    for part, words in {
        "settings": "BACKUP_KEYS is not set",
        "files": "chmod go=",
        "disk": "MB free",
        "database": "alembic upgrade head",
        "key": "is not the one that was pinned",
        "redis": "maxmemory-policy noeviction",
        "clock": "set-ntp true",
        "address": "is redirected",
        "gateway": "KES 12 are left",
        "e-mail": "does not let us in",
        "people": "1 can open a case",
        "roster": "nobody can be woken",
    }.items():
        assert words in found[part], part
    assert "1 set aside" in found["files"]
    assert 'save ""' in found["redis"]
    assert "/metrics is open to the world" in found["address"]


def _wrong_key(clinic: Clinic) -> None:
    change(clinic, at_api_key=SecretStr("another"))


def _future(clinic: Clinic) -> None:
    with clinic.parts.database.begin() as db, pytest.MonkeyPatch.context() as later:
        later.setattr(event, "now", lambda: now() + YEARS)
        Event.record(db, "opened")


def _no_shifts(clinic: Clinic) -> None:
    with clinic.parts.database.begin() as db:
        db.execute(
            text("DELETE FROM shift WHERE weekday = :day"),
            {"day": now().astimezone(EAST_AFRICA).weekday()},
        )


@pytest.mark.parametrize(
    ("part", "words", "mistake"),
    [
        ("gateway", "refuses us (WrongKey)", _wrong_key),
        ("gateway", "can't be asked (Unreachable): is its host reached",
         lambda clinic: change(clinic, at_url="http://127.0.0.1:1")),
        ("clock", "the newest row is of", _future),
        ("roster", "of the next 24 hours nobody has a shift", _no_shifts),
        ("address", "answered 404: see the proxy, and CALLBACK_TOKEN",
         lambda clinic: change(clinic, callback_token=SecretStr("b-token-of-callbacks"))),
        ("address", "/healthz is open to the world", lambda clinic: clinic.passed.append("/")),
        ("address", "does not answer",
         lambda clinic: change(clinic, public_url="http://127.0.0.1:1")),
        ("redis", "set a password", lambda clinic: change(clinic, redis_url="redis://127.0.0.1")),
    ],
)  # fmt: skip
def test_one_mistake_is_the_only_one_found(
    clinic: Clinic, part: str, words: str, mistake: Callable[[Clinic], None]
) -> None:
    mistake(clinic)
    found = faults(clinic)
    assert words in found.pop(part)
    assert found == {}


def test_a_postgresql_that_may_lose_what_it_took_is_found(on_postgresql: Flask) -> None:
    """The one of the tests is such: it writes nothing through, and we are its superuser."""
    found = "; ".join(servers.database(service_of(on_postgresql)))
    for words in ("fsync is off", "synchronous_commit is off", "as a superuser"):
        assert words in found


def _signed_by_itself(folder: Path) -> tuple[Path, Path]:
    """A certificate of nobody's, and its key."""
    private, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    bare = x509.CertificateBuilder(name, name, private.public_key(), serial_number=1)
    dated = bare.not_valid_before(now() - YEARS).not_valid_after(now() + YEARS)
    made = dated.sign(private, SHA256()).public_bytes(Encoding.PEM)
    kept = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "cert").write_bytes(made)
    (folder / "key").write_bytes(kept)
    return folder / "cert", folder / "key"


def test_a_certificate_that_nobody_signed_is_found(service: Parts, tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(*_signed_by_itself(tmp_path))
    server.socket = secure.wrap_socket(server.socket, server_side=True)
    with serving(server) as url:
        here = {"public_url": url.replace("http:", "https:")}
        object.__setattr__(service, "settings", service.settings.model_copy(update=here))
        [found] = outside.address(service)
    assert "has no certificate that phones' networks trust: self-signed certificate" in found


def test_the_command_says_each_fault_in_a_line_and_shows_the_token_on_a_terminal_alone(
    live: Settings,
) -> None:
    with set_up(live.model_copy(update={"public_url": None})) as app:
        looked = app.test_cli_runner().invoke(args=["doctor"])
        told = app.test_cli_runner().invoke(args=["doctor", "--addresses"])
        kept = app.test_cli_runner().invoke(args=["doctor", "--show-token"])
    assert looked.exit_code == 1
    assert "well   gateway" in looked.output
    assert "WRONG  worker: is not running: start it" in looked.output
    assert "/at/<CALLBACK_TOKEN>/sms/optout" in told.output
    assert (kept.exit_code, "a-token-of-callbacks" in told.output + kept.output) == (1, False)
