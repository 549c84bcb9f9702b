"""What the service says of itself while it runs: JSON, one event a line, nothing of any caller."""

import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from ops.lines import LINES

# What no log line may carry, whoever writes it: a key of one of these names is dropped.
PRIVATE = frozenset(
    {"text", "input", "lastAppResponse", "phoneNumber", "number", "caller", "answers", "token",
     "pin", "code", "password", "sessionId", "session"}
)  # fmt: skip


MOST_A_MINUTE = 20
"""Lines of one kind: whoever can cause more of them must not fill the disk, nor hide another."""


class Bound:
    """Lets so many lines of a kind through in a minute; the next one says how many were held."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: dict[tuple[str, ...], float] = {}
        self._lines: dict[tuple[str, ...], int] = {}

    def __call__(
        self, logger: object, method: str, event: "structlog.typing.EventDict"
    ) -> "structlog.typing.EventDict":
        kind = (method, *(str(event.get(name)) for name in ("event", "fault", "why", "channel")))
        now = time.monotonic()
        with self._lock:
            if now - self._since.get(kind, -60.0) >= 60:
                held = max(0, self._lines.get(kind, 0) - MOST_A_MINUTE)
                self._since[kind], self._lines[kind] = now, 0
                event = {**event, "held_back": held} if held else event
            self._lines[kind] += 1
            if self._lines[kind] > MOST_A_MINUTE:
                raise structlog.DropEvent
        return event


class LastLogged:
    """Notes of each event when it was logged last: an empty file, as new as that is.

    All processes of a machine share the folder, and it outlives them, so that an alarm on a line
    is missed neither for a worker that serves no metrics nor for a process that is gone since.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self, logger: object, method: str, event: "structlog.typing.EventDict"
    ) -> "structlog.typing.EventDict":
        name = str(event.get("event"))
        with suppress(OSError):  # a full disk is told otherwise
            if name.isidentifier():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                noted = self._folder / f"{name}.{method}"
                with suppress(FileExistsError):
                    noted.touch(mode=0o600, exist_ok=False)
                    noted.chmod(self._folder.stat().st_mode & 0o660)  # who shares it notes it too
                os.utime(noted)
        return event


def last_logged(instance: Path) -> Iterator[tuple[str, str, float]]:
    """Each event that a process of this folder ever logged, its level, and when it last did, in
    seconds since 1970."""
    for path in sorted(_noted(instance).glob("*.*")):
        with suppress(OSError):
            yield path.stem, path.suffix.removeprefix("."), path.stat().st_mtime


def _noted(instance: Path) -> Path:
    return instance / "logged"


class Json(logging.Handler):
    """What libraries log, as one line of ours: which, how bad, where. Their words are left out,
    for they may hold an address or what somebody said."""

    def emit(self, record: logging.LogRecord) -> None:
        wrong = record.exc_info[1] if record.exc_info else None
        said: dict[str, Any] = {}
        if wrong:
            said |= {"fault": type(wrong).__name__, "at": _frames(wrong)}
        log = structlog.get_logger().bind(library=record.name, **said)
        log.log(max(record.levelno, logging.WARNING), "library_said")


def catch_all() -> None:
    """Have libraries' lines and what nobody catches logged as ours: for a process of its own."""
    set_up()
    handler = Json(logging.WARNING)
    logging.getLogger().handlers[:] = [handler]

    def uncaught(wrong: BaseException | None) -> None:
        if wrong and not isinstance(wrong, KeyboardInterrupt):
            failure("not_caught", wrong)

    sys.excepthook = lambda kind, wrong, traceback: uncaught(wrong)
    threading.excepthook = lambda told: uncaught(told.exc_value)


def set_up(instance: Path | None = None) -> None:
    """Configure structlog for this process; of a service with a folder, it is noted there when
    each event was logged last."""
    structlog.configure(
        processors=[
            _without_private,
            Bound(),
            *([LastLogged(_noted(instance))] if instance else []),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: LINES,
        cache_logger_on_first_use=False,
    )


def failure(event: str, wrong: BaseException) -> None:
    """Log what failed and where, without the message: that may hold what a caller said."""
    structlog.get_logger().error(event, fault=type(wrong).__name__, at=_frames(wrong))


def _frames(wrong: BaseException) -> list[str]:
    frames = traceback.extract_tb(wrong.__traceback__)[-4:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]


def _without_private(
    logger: object, method: str, event: "structlog.typing.EventDict"
) -> "structlog.typing.EventDict":
    return {name: value for name, value in event.items() if name not in PRIVATE}
