"""No child outlives its parent, whenever and however that one ends."""

import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops import child_process
from ops.child_process import child
from tests.support.machine import until

HOUSE = Path(child_process.__file__).parents[1]
KILLED_AT_ONCE = """
import os, sys, time
from ops.child_process import child

seconds, mark = sys.argv[1:]
parent = os.getpid()
if os.fork() == 0:
    time.sleep(float(seconds))
    os.kill(parent, 9)
else:
    with child(["/bin/sleep", mark]):
        time.sleep(60)
"""


def test_a_child_ends_with_the_block() -> None:
    with child(["/bin/sleep", "60"]) as process:
        assert process.poll() is None
    assert process.returncode == -signal.SIGTERM


def test_one_that_will_not_end_is_killed_with_all_that_it_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child_process, "PATIENCE_S", 0.1)
    mark = new_mark()
    stubborn = f"trap '' TERM; sleep {mark} & echo; wait; wait"
    with child(["/bin/sh", "-c", stubborn], stdout=subprocess.PIPE) as process:
        assert process.stdout
        with process.stdout as said:
            said.readline()
        assert running(mark)
    assert process.returncode == -signal.SIGKILL
    assert not running(mark)


@pytest.mark.parametrize("soon", range(0, 24, 3))
def test_a_parent_killed_at_once_leaves_none_behind(soon: int) -> None:
    """The kernel's promise begins only once the child has asked for it, so try that moment."""
    mark = new_mark()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_AT_ONCE, str(soon / 4000), mark],
        check=False,
        cwd=HOUSE,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL
    assert until(lambda: not running(mark))


def new_mark() -> str:
    """A time to sleep that nobody else sleeps, by which to know the sleeper."""
    return f"61.{secrets.randbelow(10**9):09}"


def running(mark: str) -> bool:
    commands = (command_of(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit())
    return any(mark.encode() in command for command in commands)


def command_of(folder: Path) -> bytes:
    try:
        return (folder / "cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""
