"""The service as it is live, on one machine: two machines' web processes and workers, each pair
with a folder of its own, beside one Redis and one PostgreSQL."""

import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from chaos.postgresql import PostgreSQL
from config import Settings
from demo.__main__ import web
from demo.redis_server import EmbeddedRedis, running_redis
from models import Organisation, open_database
from models.db.migrate import upgrade
from models.journal_folder import waiting
from ops.child_process import child

HOUSE = Path(__file__).parents[1]
READY_S = 120.0
HELPLINE = "+254711082901"
"""Of a block that Africa's Talking gives out; nobody has it."""


class Machine:
    """One folder, one web process, one worker."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        own = {"INSTANCE_PATH": str(folder), "PORT": str(_free_port())}
        self._environment = dict(environment) | own
        self.settings = Settings.read(self._environment)
        self.address = f"http://127.0.0.1:{self.settings.port}{self.settings.callback_prefix}"
        self._log = folder.with_suffix(".log")
        self.ended: list[str] = []
        """The last words of each web process that ended by itself."""
        self._web, self._worker = ExitStack(), ExitStack()
        folder.mkdir(mode=0o700)
        self._start_web()
        self._start_worker()

    def close(self) -> None:
        """End both."""
        self._web.close()
        self._worker.close()

    def kill_web(self) -> None:
        """The web process is gone from one moment to the next, and started again."""
        _kill(self._web_process)
        self._web.close()
        while self.listens():  # the kernel closes the sockets of the dead by and by
            time.sleep(0.001)
        self._start_web()

    def kill_worker(self) -> None:
        """The same of the worker."""
        _kill(self._worker_process)
        self._worker.close()
        self._start_worker()

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        """Not one byte more goes into any file of the web process, until it is killed or it is
        over. What it has been given as memory it still has, as with a real full disk."""
        pids = _group(self._web_process.pid)
        _limit(pids, 0)
        try:
            yield
        finally:
            _limit(pids, resource.RLIM_INFINITY)

    @property
    def waits(self) -> int:
        """Records in its journal that the database has not yet."""
        return waiting(self.settings.journal)

    def wait(self) -> None:
        """Until callbacks are answered. A web process that ended by itself is started again, as
        whatever supervises it would, and is told of.

        :raise SystemExit: they are not.
        """
        deadline = time.monotonic() + READY_S
        while not self.listens():
            last_words = self._log.with_suffix(".web").read_text(errors="replace")[-2000:]
            if time.monotonic() > deadline:
                raise SystemExit(f"A web process does not answer:\n{last_words}")
            if (code := self._web_process.poll()) is not None:
                self.ended.append(f"{code}: {last_words}")
                self._web.close()
                self._start_web()
            time.sleep(0.05)

    def listens(self) -> bool:
        """Whether it takes connections."""
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.settings.port), 1).close()
            return True
        return False

    def _start_web(self) -> None:
        self._web_process = self._start(self._web, web(self.settings))

    def _start_worker(self) -> None:
        self._worker_process = self._start(self._worker, ["-m", "worker"])

    def _start(self, running: ExitStack, command: list[str]) -> "subprocess.Popen[bytes]":
        file = self._log.with_suffix(f".{'worker' if 'worker' in command else 'web'}")
        log = running.enter_context(file.open("ab"))
        to = {"cwd": HOUSE, "env": self._environment, "stdout": log, "stderr": log}
        return running.enter_context(child([sys.executable, *command], **to))


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
        self.private_key = _set_up(self.postgresql.url)
        environment = {
            "DATABASE_URL": self.postgresql.url,
            "REDIS_URL": self.redis.url, "SECRET_KEY": secrets.token_urlsafe(32),
            "PEPPER": secrets.token_urlsafe(32), "CALLBACK_TOKEN": secrets.token_urlsafe(32),
            "METRICS_TOKEN": secrets.token_urlsafe(32), "HELPLINE": HELPLINE,
            "TEAM_HOURS": "always", **more,
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


def _set_up(url: str) -> bytes:
    """Tables and an organisation; its private key."""
    upgrade(url)
    database = open_database(url)
    with database.begin() as db:
        _, _, private_key = Organisation.set_up(db)
    database.kw["bind"].dispose()
    return private_key


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _group(pid: int) -> list[int]:
    """A process and all that it started."""
    found, waiting_for = [pid], [pid]
    while waiting_for:
        with suppress(OSError):
            for task in Path(f"/proc/{waiting_for.pop()}/task").glob("*/children"):
                children = [int(one) for one in task.read_text().split()]
                found += children
                waiting_for += children
    return found


def _limit(pids: list[int], most: int) -> None:
    for pid in pids:
        with suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
