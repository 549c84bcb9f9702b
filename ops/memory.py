"""What a process keeps in its memory of those it spoke to: for a while, and for nobody to read.

Python wipes nothing: numbers and words that were handled stay readable in the process until it
ends. So no core is dumped, no other process of the same user may look, and whatever started this
process is told to put a new one in its place, which goes on until that one answers.
"""

import ctypes
import os
import resource
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, TypeVar

import structlog

AFTER_REQUESTS = 5_000
"""What an evening brings; on a quiet line, `edge/__main__.py` sees to it."""
YOUNGEST_S = 300.0
"""As long as a dialogue is kept. A start takes seconds of a processor: a line on which thousands
dial at once would do nothing else."""

PR_SET_DUMPABLE = 4
"""Of prctl(2): 0 keeps ptrace, /proc/PID/mem and core dumps from all but root."""

M_ARENA_MAX = -8
"""Of mallopt(3). Threads of Python take turns: a heap for each is memory that nobody uses."""

Asked = TypeVar("Asked")
Said = TypeVar("Said")

log = structlog.get_logger()


def close() -> None:
    """Let nobody but root read this process, alive or dumped."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give what a start has used and freed back to the machine; glibc keeps it (malloc_trim(3))."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


class Recycled(Generic[Asked, Said]):
    """What answers, in a process that asks to be replaced after so many requests, by the first
    that comes when it is no longer young."""

    def __init__(
        self,
        answers: Callable[[Asked], Awaitable[Said]],
        succeed: Callable[[], None],
        after: int = AFTER_REQUESTS,
        youngest_s: float = YOUNGEST_S,
    ) -> None:
        """`succeed` asks for the next process."""
        self._answers = answers
        self._succeed = succeed
        self._after = after
        self._until = time.monotonic() + youngest_s
        self._count = 0
        self._asked = False

    def __call__(self, asked: Asked) -> Awaitable[Said]:
        """Answer, and count."""
        self._count += 1
        if self._count >= self._after and not self._asked and time.monotonic() >= self._until:
            self._asked = True
            log.info("process_recycled")
            self._succeed()
        return self._answers(asked)
