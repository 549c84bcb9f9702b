"""One machine of those that answer: a folder, a web process and a worker."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from config import Settings
from demo.__main__ import web
from models.journal_folder import waiting
from ops.child_process import child
from tests.support.machine import free_port

HOUSE = Path(__file__).parents[1]
READY_S = 120.0


class Machine:
    """One folder, one web process, and a worker where it has one."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], *, has_worker: bool = True
    ) -> None:
        own = {"INSTANCE_PATH": str(folder)}
        own |= {} if "PORT" in environment else {"PORT": str(free_port())}
        self._environment = dict(environment) | own
        self.settings = Settings.read(self._environment)
        where = f"{self.settings.host}:{self.settings.port}"
        self.address = f"http://{where}{self.settings.callback_prefix}"
        self._log = folder.with_suffix(".log")
        self.ended: list[str] = []
        """The last words of each web process that ended by itself."""
        self._web, self._worker = ExitStack(), ExitStack()
        self._worker_process: subprocess.Popen[bytes] | None = None
        folder.mkdir(mode=0o700)
        self._start_web()
        if has_worker:
            self._start_worker()

    def close(self) -> None:
        """End both, at once: nothing of them is looked at any more."""
        _kill(self._web_process)
        _kill(self._worker_process)
        self._web.close()
        self._worker.close()

    def kill_web(self) -> None:
        """The web process is gone from one moment to the next, and started again."""
        with self.web_away():
            pass

    def kill_worker(self) -> None:
        """The same of the worker."""
        with self.worker_away():
            pass

    @contextmanager
    def web_away(self) -> Iterator[None]:
        """The web process is killed, and started again at the end."""
        _kill(self._web_process)
        self._web.close()
        while self.listens():  # the kernel closes the sockets of the dead by and by
            time.sleep(0.001)
        yield
        self._start_web()

    @contextmanager
    def worker_away(self) -> Iterator[None]:
        """The same of the worker."""
        _kill(self._worker_process)
        self._worker.close()
        yield
        self._start_worker()

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        """Not one byte more goes into any file of the web process, until it is killed or it is
        over. What it has been given as memory it still has, as with a real full disk."""
        _limit(_group(self._web_process.pid), 0)
        try:
            yield
        finally:  # also for what one that was about to start has begun meanwhile
            _limit(_group(self._web_process.pid), resource.RLIM_INFINITY)

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
            socket.create_connection((self.settings.host, self.settings.port), 1).close()
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


def _kill(process: "subprocess.Popen[bytes] | None") -> None:
    if process:
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
