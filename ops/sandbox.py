"""A sandbox: a program of ours reads what is not to be trusted, in a process of its own.

The program is a file with a `main`, and may import libraries, but nothing of ours. It is handed no
secret; once its libraries are loaded it opens no file and no line, and has little memory and time.
"""

import resource
import runpy
import subprocess
import sys
from pathlib import Path


class Failed(Exception):
    """The program ended badly, or not in time."""


def run(program: Path, data: bytes, *arguments: str, memory: int, seconds: int) -> bytes:
    """What the program writes to its output, given `data` as its input.

    `memory` is in bytes, `seconds` of the processor and by the clock.

    :raise Failed: whatever became of it.
    """
    limits = (str(memory), str(seconds))
    command = [sys.executable, "-I", __file__, *limits, str(program), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours
            command, input=data, capture_output=True, timeout=seconds, env={}, cwd="/", check=True
        )
    except subprocess.SubprocessError as wrong:
        raise Failed from wrong
    return done.stdout


def _be_harmless(memory: int, seconds: int) -> None:
    """No files, lines, processes or core dumps from here on; memory and time for the work alone."""
    most = {"AS": memory, "CPU": seconds, "CORE": 0, "FSIZE": 0, "NOFILE": 3, "NPROC": 0}
    for name, limit in most.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))


if __name__ == "__main__":
    _memory, _seconds, _program, *_arguments = sys.argv[1:]
    _main = runpy.run_path(_program)["main"]
    _be_harmless(int(_memory), int(_seconds))
    _main(*_arguments)
