"""Reads a list that staff keep, CSV or XLSX, as rows under named columns; or says why it can't."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lists import workbooks

MOST_BYTES = 1024 * 1024
MOST_COLUMNS = 40
MOST_ROWS = 20_000
MOST_LETTERS_A_CELL = 400

_ZIP = b"PK\x03\x04"


class BadSheet(ValueError):
    """A file that can't be read as a list; the message says to staff why."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, counted from 1 with the heading, and its cells by column."""

    line: int
    cells: dict[str, str]


def read(content: bytes, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[Row]:
    """The rows below the heading, empty ones left out; other columns than `columns` are ignored.

    `columns` are ours, each with the headings it may have in a file, in small letters.

    :raise BadSheet: too big, unreadable, or without a column that is `needed`.
    """
    if len(content) > MOST_BYTES:
        raise BadSheet("The file is over 1 MB. Keep only the list itself in it.")
    table = _workbook(content) if content.startswith(_ZIP) else _comma_separated(content)
    numbered = ((line, [_tidy(cell) for cell in cells]) for line, cells in table)
    filled = [(line, cells) for line, cells in numbered if any(cells)]
    if not filled:
        raise BadSheet("The file is empty.")
    if len(filled) > MOST_ROWS:
        raise BadSheet(f"The file has over {MOST_ROWS} rows.")
    places = _places(filled[0][1], columns, needed)
    return [
        Row(line, {name: cells[at] if at < len(cells) else "" for name, at in places.items()})
        for line, cells in filled[1:]
    ]


def _places(
    heading: list[str], columns: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> dict[str, int]:
    """Where each of our columns stands in the file."""
    found = [cell.casefold().strip(" .:") for cell in heading]
    places = {}
    for name, names in columns.items():
        at = [place for place, cell in enumerate(found) if cell in (name, *names)]
        if len(at) > 1:
            raise BadSheet(f"Two columns are headed “{heading[at[0]]}” or alike. Keep one of them.")
        if at:
            places[name] = at[0]
    if missing := [f"“{columns[name][0]}”" for name in needed if name not in places]:
        raise BadSheet(f"The first row has no column {', '.join(missing)}.")
    return places


def _tidy(cell: object) -> str:
    """A cell as one line of text; what a number would show, without the `.0` it is stored with."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).replace("\0", "").split())[: MOST_LETTERS_A_CELL + 1]


def _comma_separated(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        why = f"Line {line} is not UTF-8. In the spreadsheet, save it as “CSV UTF-8”, or as XLSX."
        raise BadSheet(why) from wrong
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)  # what is kept in some countries' settings
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise BadSheet(f"Line {line} has over {MOST_COLUMNS} columns.")
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as wrong:
        raise BadSheet(f"Line {line} can't be read: {wrong}.") from wrong


def _workbook(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    """The first sheet, which may be no wider and no longer than a list is."""
    try:
        rows = workbooks.rows(content, MOST_COLUMNS, MOST_ROWS)
    except workbooks.Unreadable as wrong:
        raise BadSheet("The file is no XLSX that can be read.") from wrong
    if len(rows) > MOST_ROWS:
        raise BadSheet(f"The sheet has over {MOST_ROWS} rows.")
    for line, cells in enumerate(rows, start=1):
        if len(cells) > MOST_COLUMNS:
            raise BadSheet(f"The sheet has over {MOST_COLUMNS} columns.")
        yield line, cells
