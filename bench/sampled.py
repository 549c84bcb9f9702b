"""The web process, looked at while it is at work: where it stands, each time that so much of the
processor's time has passed. Started in place of `app:serve`, by `bench/parts.py` alone."""

import json
import os
import signal
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import app

FOLDER = "SAMPLES"
"""In the environment: where it says its number, and what it saw."""
PROCESS, SEEN = "process", "seen.json"
EVERY_S = 0.001
"""At best: most kernels look four times as seldom."""
DEEPEST = 60

_seen: "Counter[str]" = Counter()


def serve() -> Any:
    """The service. At SIGUSR1 what was seen since the last one is written, and forgotten."""
    server = app.serve()
    signal.signal(signal.SIGPROF, _look)
    signal.signal(signal.SIGUSR1, _tell)
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    (_folder() / PROCESS).write_text(str(os.getpid()))
    return server


def _look(_number: int, frame: FrameType | None) -> None:
    stack = list[str]()
    while frame and len(stack) < DEEPEST:
        code = frame.f_code
        stack.append(f"{code.co_filename}:{code.co_qualname}")
        frame = frame.f_back
    _seen[";".join(reversed(stack))] += 1


def _tell(_number: int, _frame: FrameType | None) -> None:
    beside = _folder() / f"{SEEN}.new"
    beside.write_text(json.dumps(_seen))
    _seen.clear()
    beside.rename(_folder() / SEEN)


def _folder() -> Path:
    return Path(os.environ[FOLDER])
