"""Where lines of the log go: to standard output by a thread of their own, so that neither a caller
nor an event loop that answers callers waits for whoever reads them."""

import atexit
import os
import sys
import threading
import time
from contextlib import suppress
from queue import Full, Queue

import structlog

MOST_WAITING = 1000
"""Lines; what comes while so many wait is lost, and counted."""

SECONDS_AT_THE_END = 1.0


class Lines:
    """A logger for structlog: each line is taken at once, and written when standard output takes
    it. While nobody reads there, lines are lost, and nobody stands still."""

    def __init__(self) -> None:
        self._lost = 0
        self._is_writing = False
        self._begin()
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self.flush)

    def msg(self, line: str) -> None:
        """Take a line, or count it as lost: `lines_lost` says later how many were."""
        try:
            self._waiting.put_nowait(line)
        except Full:
            self._lost += 1
        if not self._is_writing:
            self._is_writing = True
            threading.Thread(target=self._write, name="log", daemon=True).start()

    debug = info = warning = error = critical = msg

    def flush(self, seconds: float = SECONDS_AT_THE_END) -> None:
        """Wait until all is written, so many seconds at most."""
        until = time.monotonic() + seconds
        while self._waiting.unfinished_tasks and time.monotonic() < until:
            time.sleep(0.001)

    def _begin(self) -> None:
        self._waiting = Queue[str](MOST_WAITING)
        self._is_writing = False

    def _write(self) -> None:
        while True:
            _put_out(self._waiting.get())
            if (lost := self._lost) and self._waiting.empty():
                self._lost -= lost
                structlog.get_logger().warning("lines_lost", lines=lost)
            self._waiting.task_done()


def _put_out(line: str) -> None:
    """By the descriptor where there is one: a buffer of Python's that is stuck would hold up the
    end of the process too."""
    with suppress(OSError, ValueError):  # nobody is there to read it
        left = f"{line}\n".encode(errors="replace")
        try:
            where = sys.stdout.fileno()
        except (OSError, ValueError, AttributeError):
            print(line, flush=True)
            return
        while left:
            left = left[os.write(where, left) :]


LINES = Lines()
