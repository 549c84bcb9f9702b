"""Listen on a port, and have a process of another module answer: `python -m edge app --port 8000`.

That process is replaced after an hour, when it asks for it, and at SIGHUP: the next one starts
beside it, and takes its place once it is ready. Nobody is refused meanwhile, for what comes in
waits at a socket that both of them have. Whoever leaves answers what it was asked still.
"""

import argparse
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from edge.process import ENDS, READY, SECONDS_TO_END, SIGNALS, SUCCEED

LIFETIME_S = 3600.0
"""What was handled stays in a process's memory until it ends."""
AGAIN_S = 60.0
"""After a successor that did not start."""
TICK_S = 0.05


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
        self.until = time.monotonic() + SECONDS_TO_END + 1

    def is_gone(self) -> bool:
        """Whether it has ended; it is killed where it takes too long."""
        if self.code is None and time.monotonic() > self.until:
            self._child.kill()
        return self.code is not None


class House:
    """The process that answers, the one that is to, and those that are about to go."""

    def __init__(self, command: Sequence[str], listens: socket.socket) -> None:
        self._command, self._listens = command, listens
        self._coming: Process | None = None
        self._leaving: list[Process] = []
        self._begin()

    def _begin(self) -> None:
        self._here = Process(self._command, self._listens)
        self._until = time.monotonic() + LIFETIME_S

    def run(self) -> int:
        """Until a signal ends it, or what answers ended by itself; the code to exit with."""
        wanted = False
        while (told := self._told()) not in ENDS:
            self._here.hear()
            if self._here.code is not None:
                print(f"The web process ended by itself ({self._here.code}).", file=sys.stderr)
                return 1
            wanted |= told == signal.SIGHUP or self._here.is_tired
            wanted |= time.monotonic() > self._until
            if wanted and not self._coming:
                self._coming, wanted = Process(self._command, self._listens), False
                self._here.is_tired, self._until = False, time.monotonic() + LIFETIME_S
            self._succeed()
            self._leaving = [one for one in self._leaving if not one.is_gone()]
        return 0

    def end(self) -> None:
        """Have all of them end, and wait for it."""
        self._leaving += filter(None, (self._here, self._coming))
        for one in self._leaving:
            one.end()
        while not all([one.is_gone() for one in self._leaving]):
            time.sleep(TICK_S / 5)

    def _succeed(self) -> None:
        """Let the one that is coming take over, once it can."""
        if not (coming := self._coming):
            return
        coming.hear()
        if coming.is_ready:
            self._here.end()
            self._leaving.append(self._here)
            self._here, self._coming = coming, None
        elif coming.code is not None:
            print(f"A new web process did not start ({coming.code}).", file=sys.stderr)
            self._coming, self._until = None, time.monotonic() + AGAIN_S

    def _told(self) -> int:
        """The signal that came; 0 for none."""
        seconds = TICK_S if self._coming or self._leaving else 1.0
        told = signal.sigtimedwait(SIGNALS, seconds)
        return told.si_signo if told else 0


def _bound(host: str, port: int) -> socket.socket:
    """A socket that refuses whoever comes, until a process that can answer begins to listen: they
    may have another machine to go to.

    :raise SystemExit: somebody else has the port.
    """
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as why:
        raise SystemExit(f"Cannot listen on {host}:{port}: {why.strerror}") from None
    return found


def main() -> int:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m edge", description=__doc__)
    parser.add_argument("module", help="what answers, as `python -m` takes it")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    house = House([sys.executable, "-m", given.module], _bound(given.host, given.port))
    try:
        return house.run()
    finally:
        house.end()


if __name__ == "__main__":
    sys.exit(main())
