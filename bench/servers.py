"""The servers that are measured, all at once, each held to the one core that they share."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from config import Settings
from demo.__main__ import WITHOUT_DOCSTRINGS, web
from ops.child_process import child

HOUSE = Path(__file__).parents[1]
PEER = Path(__file__).parent / "peer"
READY_S = 120
SERVERS_CORE, LOAD_CORE = 0, 1
PASSWORD = "of the bench"  # noqa: S105 - of what is made up here, and gone after it
FACTORY, THAT_STAYS = "app:serve", "app:serving"
"""A process that is replaced when it is ten minutes old would hang up in the middle of a round."""
NOTHING: Mapping[str, str] = {}


class Server:
    """One that answers on a port of this machine."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self.pid = port, process.pid
        self._process = process

    def wait(self) -> None:
        """Until it answers.

        :raise SystemExit: it does not.
        """
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit(f"What was to be measured on port {self.port} did not start.")

    def processor_seconds(self) -> float:
        """What it has used so far, with its children, also those that have ended."""
        return processor_seconds(self._process.pid)


def environment(folder: Path, redis_url: str, port: int = 0) -> dict[str, str]:
    """Of a process of the service as `make run` starts it, on a database of its own."""
    return dict(os.environ) | WITHOUT_DOCSTRINGS | {
        "DEMO": "1", "DEMO_PASSWORD": PASSWORD, "INSTANCE_PATH": str(folder / "instance"),
        "REDIS_URL": redis_url, "PORT": str(port or free_port()),
        "PYTHONDONTWRITEBYTECODE": "",  # a second start has nothing to compile
    }  # fmt: skip


@contextmanager
def ours(
    folder: Path,
    redis_url: str,
    core: int = SERVERS_CORE,
    more: Mapping[str, str] = NOTHING,
    factory: str = THAT_STAYS,
) -> Iterator[Server]:
    """The web process of the service, its environment changed by `more`."""
    port = free_port()
    told = {**environment(folder, redis_url, port), **more}
    started = web(Settings.read(told))
    command = [sys.executable, *(factory if word == FACTORY else word for word in started)]
    with _started(command, port, told, core) as server:
        yield server


@contextmanager
def floor(redis_url: str) -> Iterator[Server]:
    """A Flask view under the same server, with four threads."""
    port = free_port()
    command = (
        "-m granian --interface wsgi --http 1 --no-ws --no-access-log --log-level warning"
        f" --workers 1 --blocking-threads 4 --port {port} bench.floor:app"
    )
    with _started([sys.executable, *command.split()], port, {"REDIS_URL": redis_url}) as server:
        yield server


@contextmanager
def peer(folder: Path, redis_socket: str) -> Iterator[Server | None]:
    """The same menu under Node; None where it is not installed, or can't be fetched."""
    node, npm, port = shutil.which("node"), shutil.which("npm"), free_port()
    there = folder / "peer"
    shutil.copytree(PEER, there)
    fetch = [npm or "", "install", "--no-audit", "--no-fund", "--silent"]
    if not (node and npm) or subprocess.run(fetch, cwd=there, check=False).returncode:  # noqa: S603
        yield None
        return
    told = {"PORT": str(port), "REDIS_SOCKET": redis_socket, "NODE_ENV": "production"}
    with _started([node, str(there / "server.js")], port, told) as server:
        yield server


@contextmanager
def _started(
    command: list[str], port: int, told: Mapping[str, str], core: int = SERVERS_CORE
) -> Iterator[Server]:
    held = partial(os.sched_setaffinity, 0, {core})
    with child(command, cwd=HOUSE, env={**os.environ, **told}, preexec_fn=held) as process:
        server = Server(port, process)
        server.wait()
        yield server


def processor_seconds(pid: int) -> float:
    """What a process and all below it have used so far."""
    ticks = sum(sum(map(int, _stat(one)[11:15])) for one in family(pid))
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """One that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    try:
        children = " ".join(one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:
        return
    for one in children.split():
        yield from family(int(one))


def _stat(pid: int) -> list[str]:
    """The numbers of /proc/PID/stat behind the name; of one that has just ended none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
