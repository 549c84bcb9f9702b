"""Child processes that end with the one that started them, however that one ends."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

PATIENCE_S = 10

# Linux sends the signal when the parent is gone, even when it was killed (prctl(2),
# PR_SET_PDEATHSIG). Elsewhere a killed parent leaves its children behind.
_SETPRIV = shutil.which("setpriv")
_ENDS_WITH_US = [_SETPRIV, "--pdeathsig", "TERM", "--"] if _SETPRIV else []


@contextmanager
def child(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` for as long as the block lasts; `options` are those of `subprocess.Popen`.

    It has a session of its own, so that Ctrl-C in a terminal reaches the parent alone, which
    then ends its children in the right order.
    """
    process = subprocess.Popen(  # noqa: S603 - the commands are ours
        [*_ENDS_WITH_US, *command], start_new_session=True, **options
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_S)
    with suppress(ProcessLookupError):  # also what it started itself and left behind
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
