"""Files for spreadsheets: nothing in them is ever worked out."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

Cells = Sequence[str]

_FORMULA = re.compile(r"\A(?=\n)|(?:^|(?<=\r))(?=[^\S\n]*[=+\-@\t\r\x00＝＋－＠])", re.MULTILINE)
"""Before what a spreadsheet may take for a formula, in any line of a cell, full-width signs too.
Source: OWASP, CSV Injection."""
_LINES_A_PART = 500


def defused(cell: str) -> str:
    """A cell that a spreadsheet shows as it is: with a quote before what could be a formula."""
    return _FORMULA.sub("'", cell)


def as_csv(rows: Iterable[Cells]) -> Iterator[bytes]:
    """The parts of a CSV file, in UTF-8 with the mark by which spreadsheets know it."""
    yield b"\xef\xbb\xbf"
    lines = iter(rows)
    while some := list(islice(lines, _LINES_A_PART)):
        part = io.StringIO(newline="")
        csv.writer(part, quoting=csv.QUOTE_ALL).writerows([map(defused, row) for row in some])
        yield part.getvalue().encode()


def as_xlsx(sheets: Iterable[tuple[str, Iterable[Cells]]]) -> bytes:
    """A workbook: of each sheet its name and its rows, every cell a text."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - most processes write none

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:  # or it would lie on disk meanwhile
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(line, place, cell)
    return file.getvalue()
