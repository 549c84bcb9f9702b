"""Child processes that end with the one that started them, however that one ends."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

PATIENCE_S = 10

_SETPRIV = shutil.which("setpriv")


@contextmanager
def child(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` for as long as the block lasts; `options` are those of `subprocess.Popen`.

    It has a session of its own, so that Ctrl-C in a terminal reaches the parent alone, which
    then ends its children in the right order.
    """
    process = subprocess.Popen(  # noqa: S603 - the commands are ours
        [*_ends_with_us(), *command], start_new_session=True, **options
    )
    try:
        yield process
    finally:
        _end(process)


def _ends_with_us() -> list[str]:
    """What to begin a command with, so that Linux ends it when we are gone, even if killed.

    The signal is asked for by prctl(2), PR_SET_PDEATHSIG; the shell then makes sure that we
    were not gone before. Without setpriv, as on macOS, a killed parent leaves its children.
    """
    if not _SETPRIV:
        return []
    only_if_still_ours = ["/bin/sh", "-c", '[ "$PPID" = "$0" ] && exec "$@"', str(os.getpid())]
    return [_SETPRIV, "--pdeathsig", "TERM", "--", *only_if_still_ours]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_S)
    with suppress(ProcessLookupError):  # also what it started itself and left behind
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
