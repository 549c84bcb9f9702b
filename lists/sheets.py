"""Reads a list that staff keep, CSV or XLSX, as rows under named columns; or says why it can't.

What is not read of a file is told: other sheets, other columns, lines above the headings.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from lists import workbooks

MOST_BYTES = 1024 * 1024
MOST_COLUMNS = 40
MOST_ROWS = 20_000
MOST_LETTERS_A_CELL = 400
MOST_ABOVE = 10
"""Rows, titles and the like, that may stand above the headings."""

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"  # of Excel before 2007

Table = list[tuple[int, list[str]]]


class BadSheet(ValueError):
    """A file that can't be read as a list; the message says to staff why."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, counted from 1, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The rows below the headings, and what else there is in the file, in words for staff."""

    rows: list[Row]
    missing: list[str]  # columns of ours that it does not have
    notes: list[str]


def read(content: bytes, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Sheet:
    """The rows below the headings, empty ones left out.

    `columns` are ours, each with the headings it may have in a file. A cell keeps its line breaks.

    :raise BadSheet: too big, unreadable, or without a column that is `needed`.
    """
    if len(content) > MOST_BYTES:
        raise BadSheet("The file is over 1 MB. Keep only the list itself in it.")
    if content.startswith(_ZIP):
        table, notes = _workbook(content)
    else:
        table, notes = _commas(content, _known(columns)), []
    table = [(line, cells) for line, cells in table if any(cells)]
    if not table:
        raise BadSheet("The file is empty.")
    if len(table) > MOST_ROWS:
        raise BadSheet(f"The file has over {MOST_ROWS} rows.")
    at = _headings_at(table, columns, needed)
    heading, rows = table[at][1], table[at + 1 :]
    places = _places(heading, columns)
    if not content.startswith(_ZIP):
        _refuse_shifted(rows, len(heading))
    return Sheet(
        [
            Row(line, {name: cells[n] if n < len(cells) else "" for name, n in places.items()})
            for line, cells in rows
        ],
        [name for name in columns if name not in places],
        [*notes, *_above(table[:at]), *_unread(heading, rows, places)],
    )


def plain(heading: str) -> str:
    """A heading without what people write differently: case, points, strokes, question marks."""
    return " ".join(re.findall(r"[^\W_]+", heading.casefold().replace("(s)", "s")))


def _headings_at(table: Table, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> int:
    """Which row has the headings: the first that has all that are needed."""
    missing = []
    for _, cells in table[: MOST_ABOVE + 1]:
        there = _places(cells, columns, strict=False)
        missing.append([name for name in needed if name not in there])
    best = min(range(len(missing)), key=lambda at: len(missing[at]))
    if missing[best]:
        lacking = ", ".join(f"“{columns[name][0]}”" for name in missing[best])
        reads = ", ".join(filter(None, table[best][1]))[:80]
        raise BadSheet(f"There is no column {lacking}. Line {table[best][0]} reads: {reads}")
    return best


def _places(
    heading: list[str], columns: Mapping[str, Sequence[str]], *, strict: bool = True
) -> dict[str, int]:
    """Where each of our columns stands in the file."""
    found = [plain(cell) for cell in heading]
    places = {}
    for name, names in columns.items():
        known = {plain(one) for one in (name, *names)}
        at = [place for place, cell in enumerate(found) if cell in known]
        if strict and len(at) > 1:
            raise BadSheet(f"Two columns are headed “{heading[at[0]]}” or alike. Keep one of them.")
        if at:
            places[name] = at[0]
    return places


def _known(columns: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(plain(one) for name, names in columns.items() for one in (name, *names))


def _refuse_shifted(rows: Table, width: int) -> None:
    """A comma within a cell, without quotation marks, would move all that comes after it."""
    for line, cells in rows:
        if any(cells[width:]):
            raise BadSheet(
                f"Line {line} has more cells than there are headings. Put a cell that has a comma "
                "in it in quotation marks, or save the list as XLSX."
            )


def _above(rows: Table) -> Iterator[str]:
    if rows:
        said = "; ".join(" ".join(filter(None, cells)) for _, cells in rows)
        yield f"Not read, for it stands above the headings: {said[:200]}"


def _unread(heading: list[str], rows: Table, places: Mapping[str, int]) -> Iterator[str]:
    """Every column with something in it that is none of ours."""
    width = max([len(heading), *(len(cells) for _, cells in rows)])
    unread = []
    for place in sorted(set(range(width)) - set(places.values())):
        named = heading[place] if place < len(heading) else ""
        if named or any(
            cells[place : place + 1] != [""] for _, cells in rows if place < len(cells)
        ):
            unread.append(f"“{named[:40]}”" if named else f"the {place + 1}th, without a heading")
    if unread:
        yield f"Columns that are not read: {', '.join(unread)}."


def _tidy(cell: object) -> str:
    """A cell as text; what a number would show, without the `.0` it is stored with."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    lines = (" ".join(line.split()) for line in str(cell).replace("\0", "").splitlines())
    return "\n".join(filter(None, lines))[: MOST_LETTERS_A_CELL + 1]


def _commas(content: bytes, known: Set[str]) -> Table:
    if content.startswith(_OLD):
        raise BadSheet("The file is of an old kind. In the spreadsheet, save it as XLSX.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        why = f"Line {line} is not UTF-8. In the spreadsheet, save it as “CSV UTF-8”, or as XLSX."
        raise BadSheet(why) from wrong
    beginning = text.split("\n", MOST_ABOVE)[:MOST_ABOVE]

    def headings(separator: str) -> int:
        return max(sum(plain(c) in known for c in line.split(separator)) for line in beginning)

    separator = max(",;\t", key=headings)  # which it is depends on a country's settings
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return list(_lines(reader))


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise BadSheet(f"Line {line} has over {MOST_COLUMNS} columns.")
            yield line, [_tidy(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as wrong:
        raise BadSheet(f"Line {line} can't be read: {wrong}.") from wrong


def _workbook(content: bytes) -> tuple[Table, list[str]]:
    """The first sheet that is shown, which may be no wider and no longer than a list is."""
    try:
        book = workbooks.read(content, MOST_COLUMNS, MOST_ROWS)
    except workbooks.Unreadable as wrong:
        raise BadSheet("The file is no XLSX that can be read.") from wrong
    if any(len(cells) > MOST_COLUMNS for _, cells in book.rows):
        raise BadSheet(f"The sheet has over {MOST_COLUMNS} columns.")
    table = [(line, [_tidy(cell) for cell in cells]) for line, cells in book.rows]
    return table, [f"The sheet that was read is “{book.name}”.", *_sheets_beside(book)]


def _sheets_beside(book: workbooks.Book) -> Iterator[str]:
    for names, which in ((book.others, "Not read"), (book.hidden, "Not read, for they are hidden")):
        if names:
            yield f"{which}: the sheets {', '.join(f'“{name[:40]}”' for name in names[:5])}."
