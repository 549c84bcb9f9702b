"""The process that answers is replaced and ended, and nobody who asks notices."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import edge.__main__ as edge_main
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


def test_a_successor_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge_main, "SECONDS_TO_START", 0)
    with socket.socket() as listens:
        coming = edge_main.Process([sys.executable, "-c", "import time; time.sleep(99)"], listens)
        assert until(coming.is_gone, PATIENCE_S)
        assert coming.code == -signal.SIGKILL


def test_what_answers_bears_a_signal_that_is_sent_to_all(edge: Edge) -> None:
    before = edge.ask()
    os.kill(before, signal.SIGHUP)
    edge.process.send_signal(signal.SIGHUP)
    assert until(lambda: edge.ask() != before, PATIENCE_S)


RELOADS, KEEPS = 3, 8


def test_who_keeps_a_line_loses_no_answer_by_a_successor(edge: Edge) -> None:
    answered, lost, over = set[int](), list[str](), threading.Event()

    def keep_asking() -> None:
        line = http.client.HTTPConnection("127.0.0.1", edge.port, timeout=PATIENCE_S)
        while not over.is_set():
            try:
                line.request("GET", "/")
                answered.add(int(line.getresponse().read()))
            except (OSError, http.client.HTTPException) as why:
                lost.append(repr(why))
                line.close()
            time.sleep(0.002)
        line.close()

    with ThreadPoolExecutor(KEEPS) as beside:
        for _ in range(KEEPS):
            beside.submit(keep_asking)
        for reloads in range(1, RELOADS + 1):
            edge.process.send_signal(signal.SIGHUP)
            until(lambda reloads=reloads: len(answered) > reloads, PATIENCE_S)  # type: ignore[misc]
        over.set()
    assert len(answered) == RELOADS + 1
    assert lost == []


def test_many_signals_at_once_are_one_reload_or_two(edge: Edge) -> None:
    before = edge.ask()
    for _ in range(50):
        edge.process.send_signal(signal.SIGHUP)
    assert until(lambda: edge.ask() != before, PATIENCE_S)
    children = Path(f"/proc/{edge.process.pid}/task/{edge.process.pid}/children")
    assert until(lambda: len(children.read_text().split()) == 1, PATIENCE_S)


def test_several_processes_share_a_port(tmp_path: Path) -> None:
    port = free_port()
    said = f"-m edge tests.support.answering --port {port} --workers 3"
    environment = os.environ | {"INSTANCE_PATH": str(tmp_path)}
    with child([sys.executable, *said.split()], cwd=HOUSE, env=environment) as process:
        assert until(lambda: listens(port), PATIENCE_S)
        shared = Edge(process, port, tmp_path)
        found = set[int]()

        def all_answer() -> bool:
            found.add(shared.ask())
            return len(found) == 3

        assert until(all_answer, PATIENCE_S)


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
