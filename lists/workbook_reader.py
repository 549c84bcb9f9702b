"""Reads the first sheet of a workbook from its input, and answers with its rows as JSON.

It runs in a sandbox: the reader lays out every cell up to the farthest there is, and ends the
process where memory does not hold them.
"""

import io
import json
import sys

from python_calamine import load_workbook


def main(columns: str, most: str) -> None:
    """The rows: no more cells of each, and one more row, than are asked for."""
    with load_workbook(io.BytesIO(sys.stdin.buffer.read())) as book:
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=int(most) + 1)
    json.dump([[_plain(cell) for cell in cells[: int(columns) + 1]] for cells in sheet], sys.stdout)


def _plain(cell: object) -> object:
    return cell if isinstance(cell, int | float | str) else str(cell)
