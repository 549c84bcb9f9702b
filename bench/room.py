"""What a process takes of memory, and what it does before it answers its first caller."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench import servers, walks
from bench.load import Caller, Load, press
from bench.targets import Found, Target
from ops.child_process import child

WEB_MB, WORKER_MB = 90.0, 60.0
FIRST_ANSWER_S = 1.5
PAGES, OF_CALLERS = ("/", "/handset", "/staff/sign-in", "/metrics"), ("/handset", "/metrics")
LONGEST_START_S = 60.0
JOBS = 10
"""Of a worker, each in a thread of its own; it has more than so many once it has loaded all."""


@dataclass(frozen=True)
class Room:
    """Megabytes of the largest process of one kind."""

    name: str
    resident: float
    """As the kernel counts what is in memory, pages that others share with it and all."""
    own: float
    """With its part only of what is shared (PSS)."""

    def row(self) -> str:
        """As a row of a table."""
        return f"| {self.name} | {self.resident:.0f} | {self.own:.0f} |"


def measured(folder: Path, url: str, seconds: float) -> Found:
    """Of processes that start on an instance which is there already, and has nothing to do.
    `folder` is one that has none yet."""
    folder.mkdir()
    with servers.ours(folder, url):
        pass  # it is made
    took, web = _web(folder, url, seconds, {}, PAGES)
    _, callers = _web(folder, url, seconds, {"SERVES": "callbacks"}, OF_CALLERS)
    rooms = [
        Room("web process of the demo: callers, console, a phone to try it with", *web),
        Room("web process for callers alone, with that phone", *callers),
        Room("worker", *_worker(folder, url)),
    ]
    return Found(
        ["| memory | resident, MB | with its part of what is shared |", "|---|---|---|"]
        + [room.row() for room in rooms],
        [
            Target("memory: web process, resident, MB", WEB_MB, rooms[0].resident),
            Target("memory: web process for callers, resident, MB", WEB_MB, rooms[1].resident),
            Target("memory: worker, resident, MB", WORKER_MB, rooms[2].resident),
            Target("processor time until the first answer, s", FIRST_ANSWER_S, took),
        ],
    )


def _web(
    folder: Path, url: str, seconds: float, more: Mapping[str, str], pages: Sequence[str]
) -> tuple[float, tuple[float, float]]:
    """Seconds of processor time from the command to the first answer; megabytes after some."""
    walk = walks.on_screen("learn_en", 9)
    with servers.ours(folder, url, more=more) as server:
        caller, load = Caller([server.port], walk, {}), Load()
        caller.ask()
        while not caller.hear(load):
            pass
        caller.hang_up()
        took = server.processor_seconds()
        press([server.port], walk, seconds, {}).right("ours, as it starts")
        for path in pages:
            _fetch(server.port, path)
        return took, largest(server.pid)


def _worker(folder: Path, url: str) -> tuple[float, float]:
    """Megabytes of a worker that has done its first rounds."""
    command = [sys.executable, "-m", "worker"]
    environment = servers.environment(folder, url)
    quiet = subprocess.DEVNULL
    with child(command, cwd=servers.HOUSE, env=environment, stdout=quiet, stderr=quiet) as process:
        deadline = time.monotonic() + LONGEST_START_S
        while time.monotonic() < deadline and not _is_settled(process.pid):
            pass
        return largest(process.pid)


def _is_settled(pid: int) -> bool:
    """Whether all jobs have begun, and next to nothing was done for a second."""
    before = servers.processor_seconds(pid)
    time.sleep(1)
    began = max(_numbers(pid, "status", "Threads"), default=0) > JOBS
    return began and servers.processor_seconds(pid) - before < 0.1


def largest(pid: int) -> tuple[float, float]:
    """Megabytes, resident and as its own, of the largest among a process and all below it."""
    resident = max(_numbers(pid, "status", "VmRSS"), default=0)
    own = max(_numbers(pid, "smaps_rollup", "Pss"), default=0)
    return resident / 1024, own / 1024


def _numbers(pid: int, file: str, name: str) -> Iterator[int]:
    """What Linux counts under this name, of each."""
    for one in servers.family(pid):
        told = Path(f"/proc/{one}/{file}").read_text()
        if found := re.search(rf"^{name}:\s+(\d+)", told, re.MULTILINE):
            yield int(found[1])


def _fetch(port: int, path: str) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=LONGEST_START_S)
    line.request("GET", path)
    line.getresponse().read()
    line.close()
