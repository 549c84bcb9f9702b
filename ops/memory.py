"""What a process keeps in its memory of those it spoke to: for a while, and for nobody to read.

Python wipes nothing: numbers and words that were handled stay readable in the process until it
ends. So no core is dumped, no other process of the same user may look, and the web server is told
to put a new process in the place of this one, which goes on until that one answers.
"""

import ctypes
import gc
import itertools
import os
import resource
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

AFTER_REQUESTS = 5_000
"""What an evening brings; granian's `--workers-lifetime` sees to a quiet line."""
YOUNGEST_S = 300.0
"""As long as a dialogue is kept. A start takes seconds of a processor: a line on which thousands
dial at once would do nothing else."""

PR_SET_DUMPABLE = 4
"""Of prctl(2): 0 keeps ptrace, /proc/PID/mem and core dumps from all but root."""

M_ARENA_MAX = -8
"""Of mallopt(3). Threads of Python take turns: a heap for each is memory that nobody uses."""

App = Callable[..., Awaitable[None]]

log = structlog.get_logger()


def close() -> None:
    """Let nobody but root read this process, alive or dumped."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give what a start has used and freed back to the machine; glibc keeps it (malloc_trim(3)).

    What it made stays to the end. Whoever looks for garbage need not go through that again: every
    thread, and every caller, would stand still for a tenth of a second each time.
    """
    gc.freeze()
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


class Recycled:
    """An RSGI application whose process asks to be replaced after so many requests, by the first
    that comes when it is no longer young."""

    def __init__(
        self, app: App, after: int = AFTER_REQUESTS, youngest_s: float = YOUNGEST_S
    ) -> None:
        self._app = app
        self._after = after
        self._until = time.monotonic() + youngest_s
        self._count = itertools.count(1)
        self._asked = False

    async def __call__(self, *request: Any) -> None:
        """Answer, and count."""
        try:
            await self._app(*request)
        finally:
            if next(self._count) >= self._after and not self._asked:
                self._ask()

    def _ask(self) -> None:
        if time.monotonic() >= self._until:
            self._asked = True
            replace_me()


def replace_me() -> None:
    """Ask granian, if it is what started this process, for a new one (SIGHUP: it reloads)."""
    parent = os.getppid()
    try:
        started = Path(f"/proc/{parent}/cmdline").read_bytes()
    except OSError:
        return
    if b"granian" in started:
        log.info("process_recycled")
        os.kill(parent, signal.SIGHUP)
