"""The service as it is live, on one machine: two machines' web processes and workers, each pair
with a folder of its own, beside one Redis and one PostgreSQL."""

import secrets
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from chaos.machine import Machine
from chaos.postgresql import PostgreSQL
from demo.redis_server import EmbeddedRedis, running_redis
from models import Organisation, open_database
from models.db.migrate import upgrade

HELPLINE = "+254711082901"
"""Of a block that Africa's Talking gives out; nobody has it."""


class House:
    """All of it, from the moment that it is made; closed at the end."""

    def __init__(self, folder: Path, more: Mapping[str, str]) -> None:
        self._all, self._redis = ExitStack(), ExitStack()
        self._folder = folder
        folder.chmod(0o711)  # PostgreSQL has another user
        self.postgresql = PostgreSQL(folder / "pg")
        self._all.callback(self.postgresql.close)
        self._all.callback(self._redis.close)
        self.redis = self._start_redis()
        self.private_key = settled(self.postgresql.url)
        environment = {
            "DATABASE_URL": self.postgresql.url,
            "REDIS_URL": self.redis.url, "SECRET_KEY": secrets.token_urlsafe(32),
            "PEPPER": secrets.token_urlsafe(32), "CALLBACK_TOKEN": secrets.token_urlsafe(32),
            "METRICS_TOKEN": secrets.token_urlsafe(32), "HELPLINE": HELPLINE,
            "TEAM_HOURS": "always", "SERVES": "callbacks", **more,
        }  # fmt: skip
        self.machines = [Machine(folder / name, environment) for name in ("first", "second")]
        for machine in self.machines:
            self._all.callback(machine.close)
        for machine in self.machines:
            machine.wait()

    def close(self) -> None:
        """End all of it."""
        self._all.close()

    @contextmanager
    def redis_killed(self) -> Iterator[None]:
        """Redis is gone with all that it held, and is back empty."""
        self.redis.process.kill()
        self._redis.close()
        yield
        self.redis = self._start_redis()

    @contextmanager
    def redis_frozen(self) -> Iterator[None]:
        """Redis is there and does nothing."""
        self.redis.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.redis.process.send_signal(signal.SIGCONT)

    def _start_redis(self) -> EmbeddedRedis:
        return self._redis.enter_context(running_redis(self._folder / "redis"))


def settled(url: str) -> bytes:
    """Tables and an organisation; its private key."""
    upgrade(url)
    database = open_database(url)
    with database.begin() as db:
        _, _, private_key = Organisation.set_up(db)
    database.kw["bind"].dispose()
    return private_key
