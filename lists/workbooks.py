"""A sheet of a workbook, read in a sandbox: a crooked file may take its reader down."""

import json
from dataclasses import dataclass
from pathlib import Path

from ops import sandbox

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 10

_READER = Path(__file__).with_name("workbook_reader.py")


class Unreadable(ValueError):
    """No workbook, or not one that can be read within reason."""


@dataclass(frozen=True)
class Book:
    """The first sheet that is shown, its filled rows by their number, and the sheets beside it.

    A formula stands as what it last came to; none is ever worked out here. One that never came to
    anything, and an error, stand as a word that begins with #.
    """

    name: str
    others: list[str]
    hidden: list[str]
    rows: list[tuple[int, list[object]]]


def read(content: bytes, columns: int, most: int) -> Book:
    """No more cells of a row, and one more row, than are asked for.

    :raise Unreadable: it can't be read, or not within the memory and time there are.
    """
    asked = (str(columns), str(most))
    try:
        answer = sandbox.run(_READER, content, *asked, memory=MEMORY_BYTES, seconds=SECONDS)
    except sandbox.Failed:
        raise Unreadable from None
    return Book(**json.loads(answer))
