"""The service on three machines: etcd, PostgreSQL, Redis, a Sentinel and HAProxy on each; on two a
web process for callers and a worker, on the third one for staff."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

import psycopg

from chaos.house import HELPLINE, settled
from chaos.machine import Machine
from cluster.haproxy import POSTGRESQL_PORT, PUBLIC_PORT, HAProxy, certificate
from cluster.lines import ACCOUNT, KEY, SHORT_CODE, texts_to
from cluster.patroni import PostgreSQL, said_in_files
from cluster.place import NAMES, Place, addresses
from cluster.redis import Redis
from handset.voice.gateway import VOICE_NUMBER

CALLBACKS = {"SERVES": "callbacks", "PORT": "8000"}
CONSOLE = {"SERVES": "console", "PORT": "8001"}


class House:
    """All of it, from the moment that it is made; whole after a `wait`, closed at the end."""

    def __init__(self, folder: Path, patroni: Path, tell: Callable[[str], None]) -> None:
        folder.chmod(0o711)  # PostgreSQL has another user
        self._all = ExitStack()
        self.places = _places(folder)
        os.environ.update(SSL_CERT_FILE=str(folder / "certificate.pem"))  # whom callers trust
        front = self.places[0].address
        self.public_url = f"https://{front}:{PUBLIC_PORT}"
        token = secrets.token_urlsafe(32)
        self.callbacks = f"{self.public_url}/at/{token}"
        """Where the gateway calls."""
        stand_in = self._all.enter_context(texts_to(self.callbacks))
        self.texts, self._at_url = stand_in
        self.redis = Redis(self.places, len(self.places))
        self._all.callback(self.redis.end)
        tell("Redis and its Sentinels run")
        self.postgresql = PostgreSQL(self.places, patroni)
        self._all.callback(self.postgresql.end)
        tell("PostgreSQL is in charge")
        self.haproxy = HAProxy(self.places)
        self._all.callback(self.haproxy.end)
        self._make_database()
        self.private_key = settled(self._database_url(self.places))
        tell("tables are made")
        self._serve(self._environment(token))

    def wait(self) -> None:
        """Until callers and staff are answered, and one PostgreSQL may go."""
        for machine in (*self.machines, self.console):
            machine.wait()
        self.postgresql.wait()

    def close(self) -> None:
        """End all of it."""
        self._all.close()

    def _serve(self, said: dict[str, str]) -> None:
        a, b, c = self.places
        self.machines = [self._machine(place, said | CALLBACKS) for place in (a, b)]
        self.console = self._machine(c, said | CONSOLE, has_worker=False)

    def _machine(
        self, place: Place, said: Mapping[str, str], *, has_worker: bool = True
    ) -> Machine:
        others = [one for one in self.places if one is not place]
        environment = {
            **said, "HOST": place.address, "DATABASE_URL": self._database_url([place, *others]),
        }  # fmt: skip
        machine = Machine(place.home("service") / "instance", environment, has_worker=has_worker)
        self._all.callback(machine.close)
        return machine

    def _environment(self, token: str) -> dict[str, str]:
        return {
            "REDIS_URL": self.redis.url, "SECRET_KEY": secrets.token_urlsafe(32),
            "PEPPER": secrets.token_urlsafe(32), "CALLBACK_TOKEN": token,
            "METRICS_TOKEN": secrets.token_urlsafe(32), "HELPLINE": HELPLINE,
            "TEAM_HOURS": "always", "PUBLIC_URL": self.public_url, "PROXIES": "1",
            "AT_USERNAME": ACCOUNT, "AT_API_KEY": KEY, "AT_URL": self._at_url,
            "AT_SENDER": SHORT_CODE, "AT_VOICE_NUMBER": VOICE_NUMBER,
            "TEXT_SPEND_A_DAY": "1000000",  # shillings that nobody pays
        }  # fmt: skip

    def _database_url(self, places: list[Place]) -> str:
        """By the HAProxy of the same machine, else by another's."""
        hosts = ",".join(f"{place.address}:{POSTGRESQL_PORT}" for place in places)
        return f"postgresql://salama:{self.places[0].said['POSTGRES_PASSWORD']}@{hosts}/salama"

    def _make_database(self) -> None:
        password = self.places[0].said["POSTGRES_PASSWORD"]
        where = f"host={self.postgresql.in_charge()} user=postgres password={password}"
        with psycopg.connect(where, autocommit=True) as db:
            db.execute(f"CREATE ROLE salama LOGIN PASSWORD '{password}'")
            db.execute("CREATE DATABASE salama OWNER salama")


def _places(folder: Path) -> list[Place]:
    a, b, c = addresses()
    said = {
        "A": a, "B": b, "C": c, "NETWORK": "127.0.0.0/8",
        "REDIS_PASSWORD": secrets.token_hex(16), "POSTGRES_PASSWORD": secrets.token_hex(16),
        "CERTIFICATE": str(certificate(folder, a)), **said_in_files(),
    }  # fmt: skip
    return [
        Place(name, at, folder / name, {**said, "PUBLIC": f"{at}:{PUBLIC_PORT}"})
        for name, at in zip(NAMES, (a, b, c), strict=True)
    ]
