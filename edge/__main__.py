"""Listen on a port, and have processes of another module answer: `python -m edge app --port 8000`.

Each is replaced after an hour, when it asks for it, and at SIGHUP: the next one starts beside it,
and takes its place once it is ready. Nobody is refused meanwhile, for what comes in waits at a
socket that both of them have. Whoever leaves answers what it was asked still.
"""

import argparse
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

LIFETIME_S = 3600.0
"""What was handled stays in a process's memory until it ends."""
SECONDS_TO_START = 120.0
"""On a machine that is as crowded as can be."""
SECONDS_TO_END = 7.0
"""`edge/process.py` gives itself five; whoever started us and tells us to end waits ten."""
AGAIN_S = 60.0
"""After a successor that did not start."""
TICK_S = 0.05
READY, SUCCEED = b".", b"+"
ENDS = (signal.SIGTERM, signal.SIGINT)
SIGNALS = {*ENDS, signal.SIGHUP, signal.SIGCHLD}
"""What is waited for here; a process inherits that they are held back."""


class Process:
    """One that answers, or is about to."""

    def __init__(self, command: Sequence[str], listens: socket.socket) -> None:
        self._line, its = socket.socketpair()
        with its:
            files = listens.fileno(), its.fileno()
            self._child = subprocess.Popen(  # noqa: S603 - the command is ours
                [*command, *map(str, files)], pass_fds=files
            )
        self._line.setblocking(False)
        self._until = time.monotonic() + SECONDS_TO_START
        self.is_ready = self.is_tired = False

    def hear(self) -> None:
        """Take in what it said."""
        with suppress(OSError):
            said = self._line.recv(64)
            self.is_ready |= READY in said
            self.is_tired |= SUCCEED in said

    @property
    def code(self) -> int | None:
        """That with which it ended; None as long as it runs."""
        return self._child.poll()

    def end(self) -> None:
        """Have it answer what it was asked, and end."""
        self._child.terminate()
        self._until = time.monotonic() + SECONDS_TO_END

    def is_gone(self) -> bool:
        """Whether it has ended; it is killed where it takes too long for that, or to be ready."""
        if self.code is None and time.monotonic() > self._until:
            self._child.kill()
        if self.code is not None:
            self._line.close()
        return self.code is not None


class Place:
    """At which one process answers, or the one after it, while those before it go."""

    def __init__(self, command: Sequence[str], listens: socket.socket) -> None:
        self._command, self._listens = command, listens
        self._coming: Process | None = None
        self._leaving: list[Process] = []
        self._wanted = False
        self._begin()

    def _begin(self) -> None:
        self._here = Process(self._command, self._listens)
        self._until = time.monotonic() + LIFETIME_S

    def look(self, *, is_told: bool) -> None:
        """See to a successor where one is wanted.

        :raise SystemExit: what answers ended by itself.
        """
        self._here.hear()
        if self._here.code is not None:
            raise SystemExit(f"The web process ended by itself ({self._here.code}).")
        self._wanted |= is_told or self._here.is_tired or time.monotonic() > self._until
        if self._wanted and not self._coming:
            self._coming, self._wanted = Process(self._command, self._listens), False
            self._here.is_tired, self._until = False, time.monotonic() + LIFETIME_S
        self._succeed()
        self._leaving = [one for one in self._leaving if not one.is_gone()]

    def _succeed(self) -> None:
        """Let the one that is coming take over, once it can."""
        if not (coming := self._coming):
            return
        coming.hear()
        if coming.is_ready:
            self._here.end()
            self._leaving.append(self._here)
            self._here, self._coming = coming, None
        elif coming.is_gone():
            print(f"A new web process did not start ({coming.code}).", file=sys.stderr)
            self._coming, self._until = None, time.monotonic() + AGAIN_S

    @property
    def is_busy(self) -> bool:
        """Whether one comes or goes."""
        return bool(self._coming or self._leaving)

    def end(self) -> None:
        """Have all of them end."""
        self._leaving += filter(None, (self._here, self._coming))
        for one in self._leaving:
            one.end()

    def is_gone(self) -> bool:
        """Whether all of them have ended."""
        return all([one.is_gone() for one in self._leaving])


def _run(places: Sequence[Place]) -> None:
    """Until a signal ends it.

    :raise SystemExit: what answers ended by itself.
    """
    told = 0
    while told not in ENDS:
        for place in places:
            place.look(is_told=told == signal.SIGHUP)
        seconds = TICK_S if any(place.is_busy for place in places) else 1.0
        came = signal.sigtimedwait(SIGNALS, seconds)
        told = came.si_signo if came else 0


def _end(places: Sequence[Place]) -> None:
    for place in places:
        place.end()
    while not all([place.is_gone() for place in places]):
        time.sleep(TICK_S / 5)


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    """A socket that refuses whoever comes, until a process that can answer begins to listen: they
    may have another machine to go to.

    :raise SystemExit: somebody else has the port.
    """
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:  # the system has those who come go to one place after the other
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        found.bind((host, port))
    except OSError as why:
        raise SystemExit(f"Cannot listen on {host}:{port}: {why.strerror}") from None
    return found


def main() -> None:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m edge", description=__doc__)
    parser.add_argument("module", help="what answers, as `python -m` takes it")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1, help="so many processes at once")
    given = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    command, shared = [sys.executable, "-m", given.module], given.workers > 1
    sockets = [_bound(given.host, given.port, shared=shared) for _ in range(given.workers)]
    places = [Place(command, listens) for listens in sockets]
    try:
        _run(places)
    finally:
        _end(places)


if __name__ == "__main__":
    main()
