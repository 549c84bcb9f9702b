"""What the tests of lists stand on: the real conversation, and a list changed in one row."""

import csv
import io

import pytest

from assembly.conversations import content
from config import DEMO_HELPLINE, DEMO_TEAM_HOURS
from lists.preview import Content
from lists.rows import Cells, Columns, written


@pytest.fixture(scope="session")
def here() -> Content:
    """The conversation that lists are made sure of against."""
    return content(DEMO_HELPLINE, DEMO_TEAM_HOURS)


def changed(columns: Columns, entries: list[Cells], row: str, **cells: str) -> bytes:
    """A list as it is downloaded, with some cells of one row changed; a new row stands last."""
    first = next(iter(columns))
    if row not in {entry[first] for entry in entries}:
        entries = [*entries, dict.fromkeys(columns, "") | {first: row}]
    return written(columns, [e | cells if e[first] == row else e for e in entries])


def without(columns: Columns, entries: list[Cells], row: str) -> bytes:
    """A list as it is downloaded, with one row gone."""
    first = next(iter(columns))
    return written(columns, [entry for entry in entries if entry[first] != row])


def with_column(file: bytes, heading: str, row: str, cell: str) -> bytes:
    """A file with one more column, filled in one row."""
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    lines = [[*line, cell if line[0] == row else ""] for line in lines]
    lines[0][-1] = heading
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()
