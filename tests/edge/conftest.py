"""The service as its web server runs it, spoken to by hand: whole, in parts or slowly."""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from config import Settings
from demo.__main__ import HOUSE, web
from demo.whatsapp import account
from ops.child_process import child
from tests.support.machine import free_port, until

TOKEN, BEFORE = "a-token-of-some-length", "the-token-before-it"
FORM = {"sessionId": "S", "phoneNumber": "+254711000001", "networkCode": "63902", "text": ""}


@dataclass(frozen=True)
class Served:
    """A running web process."""

    port: int
    pid: int

    def line(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def say(self, request: bytes, *, and_end: bool = False) -> tuple[int, bytes]:
        """Status and body of what is answered to some bytes; 0 where nothing is."""
        with self.line() as line:
            line.sendall(request)
            if and_end:
                line.shutdown(socket.SHUT_WR)
            return answer(line)

    def is_up(self) -> bool:
        try:
            return self.say(head("/healthz", 0, "GET"))[0] == 200
        except OSError:
            return False

    def post(self, path: str, **more: str) -> tuple[int, bytes]:
        body = encoded({**FORM, **more})
        return self.say(head(path, len(body)) + body)


def encoded(form: Mapping[str, str]) -> bytes:
    return urlencode(form).encode()


def head(path: str, length: int | None = None, method: str = "POST") -> bytes:
    said = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"{method} {path} HTTP/1.1\r\nHost: here\r\n{kind}\r\n{said}\r\n\r\n".encode()


def answer(line: socket.socket, said: bytes = b"") -> tuple[int, bytes]:
    try:
        while b"\r\n\r\n" not in said:
            if not (more := line.recv(65536)):
                return 0, said
            said += more
        first, _, body = said.partition(b"\r\n\r\n")
        if first.startswith(b"HTTP/1.1 100 "):  # it was asked whether to go on
            return answer(line, body)
        length = int(first.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            if not (more := line.recv(65536)):
                return 0, body
            body += more
    except OSError:
        return 0, said
    return int(first.split()[1]), body


@contextmanager
def served(instance: Path, redis_url: str, **more: str) -> Iterator[Served]:
    """The service on a port of its own, migrated and set up."""
    port = free_port()
    said = {"DEMO": "1", "INSTANCE_PATH": str(instance), "REDIS_URL": redis_url, **more}
    said |= {"PORT": str(port), "DEMO_PASSWORD": "of this test"}
    settings = Settings.read(said)
    with child([sys.executable, *web(settings)], cwd=HOUSE, env=os.environ | said) as process:
        here = Served(port, process.pid)
        assert until(here.is_up, 60), "it does not start"
        yield here


@pytest.fixture(scope="package")
def unlocked(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Served]:
    """One whose callbacks anybody may send, with a number on WhatsApp."""
    meta = account(0, {})
    with served(tmp_path_factory.mktemp("edge") / "i", redis_url, **meta) as here:
        yield here


@pytest.fixture(scope="package")
def locked(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Served]:
    """One whose callbacks live behind a token, while an older one still holds."""
    with served(
        tmp_path_factory.mktemp("locked") / "i",
        redis_url,
        CALLBACK_TOKEN=TOKEN,
        CALLBACK_TOKEN_BEFORE=BEFORE,
    ) as here:
        yield here


@pytest.fixture
def many() -> Iterator[ExitStack]:
    """Lines that are held until the test ends."""
    with ExitStack() as lines:
        yield lines
