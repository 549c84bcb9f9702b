"""Reads the first sheet of a workbook: a program of its own, for a crooked file may take it down.

    python -m kept.workbooks <columns> <rows>

It takes the file from its input and answers with its rows as JSON. The reader lays out every cell
up to the farthest there is, and ends the process where memory does not hold them; so memory and
time are little here, and ending so does no harm.
"""

import io
import json
import resource
import subprocess
import sys
from pathlib import Path

from ops.child_process import child

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 10

Cells = list[object]


class Unreadable(ValueError):
    """No workbook, or not one that can be read within reason."""


def rows(content: bytes, columns: int, most: int) -> list[Cells]:
    """The rows of the first sheet: no more cells of them, and one more row, than are asked for.

    A formula stands as what it last came to; none is ever worked out here.

    :raise Unreadable: it can't be read, or not within the memory and time there are.
    """
    command = [sys.executable, "-m", "lists.workbooks", str(columns), str(most)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with child(command, cwd=Path(__file__).parents[1], **pipes) as reader:
        try:
            answer, _ = reader.communicate(content, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise Unreadable from None
    if reader.returncode != 0:
        raise Unreadable
    read: list[Cells] = json.loads(answer)
    return read


def _read(content: bytes, columns: int, most: int) -> list[Cells]:
    from python_calamine import load_workbook  # noqa: PLC0415 - only once the limits stand

    with load_workbook(io.BytesIO(content)) as book:
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=most + 1)
    return [[_plain(cell) for cell in cells[: columns + 1]] for cells in sheet]


def _plain(cell: object) -> object:
    return cell if isinstance(cell, int | float | str) else str(cell)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what a crash left behind would be the list


if __name__ == "__main__":
    _limit()
    json.dump(_read(sys.stdin.buffer.read(), *map(int, sys.argv[1:])), sys.stdout)
