"""The first sheet of a workbook, read in a sandbox: a crooked file may take its reader down."""

import json
from pathlib import Path

from ops import sandbox

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 10

_READER = Path(__file__).with_name("workbook_reader.py")

Cells = list[object]


class Unreadable(ValueError):
    """No workbook, or not one that can be read within reason."""


def rows(content: bytes, columns: int, most: int) -> list[Cells]:
    """The rows of the first sheet: no more cells of them, and one more row, than are asked for.

    A formula stands as what it last came to; none is ever worked out here.

    :raise Unreadable: it can't be read, or not within the memory and time there are.
    """
    asked = (str(columns), str(most))
    try:
        answer = sandbox.run(_READER, content, *asked, memory=MEMORY_BYTES, seconds=SECONDS)
    except sandbox.Failed:
        raise Unreadable from None
    read: list[Cells] = json.loads(answer)
    return read
