"""What a process keeps in its memory of those it spoke to: for a while, and for nobody to read.

Python wipes nothing: numbers and words that were handled stay readable in the process until it
ends. So no core is dumped, no other process of the same user may look, and that which callers reach
has another take its place now and then (`edge/`).
"""

import ctypes
import os
import resource
from contextlib import suppress

PR_SET_DUMPABLE = 4
"""Of prctl(2): 0 keeps ptrace, /proc/PID/mem and core dumps from all but root."""

M_ARENA_MAX = -8
"""Of mallopt(3). Threads of Python take turns: a heap for each is memory that nobody uses."""


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
