"""The process that answers is replaced and ended, and nobody who asks notices."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ops.child_process import child
from tests.support.house import HOUSE
from tests.support.machine import free_port, until

PATIENCE_S = 60


class Edge:
    """`python -m edge` with something that starts at once behind it."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, stumbles: Path) -> None:
        self.process, self.port, self.stumbles = process, port, stumbles

    def ask(self, path: str = "/") -> int:
        """Which process answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        connection.request("GET", path, headers={"Connection": "close"})
        return int(connection.getresponse().read())


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    port, stumbles = free_port(), tmp_path / "stumbles"
    command = [sys.executable, *f"-m edge tests.support.answering --port {port}".split()]
    environment = os.environ | {"INSTANCE_PATH": str(tmp_path)}
    with child(command, cwd=HOUSE, env=environment, stderr=subprocess.PIPE) as process:
        assert until(lambda: listens(port), PATIENCE_S)
        yield Edge(process, port, stumbles)
    assert process.stderr
    process.stderr.close()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_successor_takes_over_and_what_was_asked_is_answered(edge: Edge) -> None:
    before = edge.ask()
    with ThreadPoolExecutor(1) as beside:
        slow = beside.submit(edge.ask, "/slow")
        edge.process.send_signal(signal.SIGHUP)
        assert until(lambda: edge.ask() != before, PATIENCE_S)
        assert slow.result() in (before, edge.ask())
    assert until(lambda: is_gone(before), PATIENCE_S)


def test_where_the_successor_stumbles_the_one_before_goes_on(edge: Edge) -> None:
    before = edge.ask()
    edge.stumbles.touch()
    edge.process.send_signal(signal.SIGHUP)
    assert edge.process.stderr
    assert edge.process.stderr.readline() == b"A new web process did not start (3).\n"
    assert edge.ask() == before
    edge.stumbles.unlink()
    edge.process.send_signal(signal.SIGHUP)
    assert until(lambda: edge.ask() != before, PATIENCE_S)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(edge: Edge, how: signal.Signals) -> None:
    answers = edge.ask()
    edge.process.send_signal(how)
    assert edge.process.wait(PATIENCE_S) == 0
    assert is_gone(answers)


def test_where_it_is_killed_what_answers_goes_with_it(edge: Edge) -> None:
    answers = edge.ask()
    edge.process.kill()
    assert until(lambda: is_gone(answers), PATIENCE_S)


def test_where_what_answers_is_killed_it_ends_and_says_so(edge: Edge) -> None:
    os.kill(edge.ask(), signal.SIGKILL)
    assert edge.process.wait(PATIENCE_S) == 1
    assert edge.process.stderr
    assert edge.process.stderr.read() == b"The web process ended by itself (-9).\n"
