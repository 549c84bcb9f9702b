"""A PostgreSQL of our own that can be killed, frozen and made to only read, and is whole again."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from ops.child_process import child

READY_S = 60.0
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",  # what a killed process had written the kernel still writes
    "synchronous_commit": "on",
    "max_connections": "200",
}


class PostgreSQL:
    """One cluster in a folder, with one database; started at once, ended by `close`."""

    def __init__(self, folder: Path, listens: str = "") -> None:
        """`listens` is an address that it listens on beside its socket."""
        self._folder, self.listens = folder, listens
        self._programs = programs()
        # PostgreSQL refuses to run as root, so root runs it as the user of Debian's package.
        self._user: dict[str, Any] = (
            {"user": "postgres", "group": "postgres", "extra_groups": []}
            if os.getuid() == 0
            else {}
        )
        folder.mkdir()
        if self._user:
            shutil.chown(folder, "postgres", "postgres")
        self._make()
        self.url = f"postgresql://salama@/postgres?host={folder}"
        self._running = ExitStack()
        self._start()

    def close(self) -> None:
        """End it."""
        self._running.close()

    @contextmanager
    def killed(self) -> Iterator[None]:
        """It is gone, with all that it was doing, and started again at the end."""
        for pid in (self._process.pid, *self._backs()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._running.close()
        yield
        (self._folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self._start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Connections stay open, and nothing is answered on them or on new ones."""
        pids = [self._process.pid, *self._backs()]
        _send(signal.SIGSTOP, pids)
        try:
            yield
        finally:
            _send(signal.SIGCONT, pids)

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """As after a failover to a copy that is not in charge yet."""
        self._change("ALTER SYSTEM SET default_transaction_read_only = on")
        try:
            yield
        finally:
            self._change("ALTER SYSTEM RESET default_transaction_read_only")

    def say(self, statement: str) -> None:
        """One statement, outside of any transaction."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    def _change(self, statement: str) -> None:
        """Change the server, and end all connections to it so that the change is felt."""
        self.say(statement)
        self.say("SELECT pg_reload_conf()")
        time.sleep(0.1)
        ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        self.say(f"{ends} WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")

    def _make(self) -> None:
        self._run(
            "initdb --auth=trust --username=salama --no-sync --encoding=UTF8 --locale=C.UTF-8"
        )

    def _run(self, command: str) -> None:
        """One of PostgreSQL's own programs, on its data."""
        program, *arguments = command.split()
        subprocess.run(  # noqa: S603 - the command is ours
            [str(self._programs / program), *arguments, "--pgdata=data"],
            **self._user, cwd=self._folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def _start(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self._folder)}
        settings["listen_addresses"] = self.listens
        chosen = [f"--{name}={value}" for name, value in settings.items()]
        command = [str(self._programs / "postgres"), "-D", "data", *chosen]
        quiet = {"stderr": subprocess.DEVNULL, "cwd": self._folder, **self._user}
        self._process = self._running.enter_context(child(command, **quiet))
        deadline = time.monotonic() + READY_S
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise SystemExit("PostgreSQL did not start.")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.url).close()
            return True
        return False

    def _backs(self) -> list[int]:
        """The processes that it has started."""
        try:
            tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
            return [int(pid) for one in tasks for pid in one.read_text().split()]
        except OSError:
            return []


def _send(what: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def programs() -> Path:
    """The folder of the newest PostgreSQL there is.

    :raise SystemExit: there is none.
    """
    for initdb in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return initdb.parent
    if found := shutil.which("initdb"):
        return Path(found).parent
    raise SystemExit("There is no PostgreSQL here: install postgresql.")
