"""What all lists that staff keep have in common: their rows, what is bad in one, what changed."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lists import sheets
from lists.sheets import Row
from telecom import gsm

Entry = TypeVar("Entry")
Cells = dict[str, str]

# What a spreadsheet would work out; a number may begin with + all the same.
_FORMULA = re.compile(r"[=@]|[-+](?![\d ()/;,|+-]*$)")


@dataclass(frozen=True)
class Column:
    """One column: the headings it may have in a file, the first of which is ours."""

    headings: Sequence[str]
    needed: bool = False
    longest: int = sheets.MOST_LETTERS_A_CELL
    shown: bool = False  # on callers' screens, so in letters that every phone has
    read: Callable[[str], str] = str  # as it will be used; ValueError says what is wrong with it


Columns = Mapping[str, Column]


@dataclass(frozen=True)
class BadRow:
    """A row that can't be taken, by its number in the file, and why."""

    line: int
    why: str


@dataclass(frozen=True)
class Differences(Generic[Entry]):
    """What a newer list changes: entries new and gone, and pairs of before and after."""

    new: list[Entry]
    gone: list[Entry]
    changed: list[tuple[Entry, Entry]]
    same: int


def read(
    content: bytes,
    columns: Columns,
    key: Callable[[Cells], str],
    fault: Callable[[Cells], str | None],
) -> tuple[list[Row], list[BadRow]]:
    """The rows of a file, and each that is none: a list with a bad row is not taken.

    :raise sheets.BadSheet: the file as a whole can't be read.
    """
    rows: list[Row] = []
    bad: list[BadRow] = []
    lines: dict[str, int] = {}
    headings = {name: column.headings for name, column in columns.items()}
    needed = [name for name, column in columns.items() if column.needed]
    for row in sheets.read(content, headings, needed):
        cells = {name: _cell(column, row.cells.get(name, "")) for name, column in columns.items()}
        why = _cell_fault(columns, cells) or _read_all(columns, cells) or fault(cells)
        if why is None and (earlier := lines.setdefault(key(cells), row.line)) != row.line:
            why = f"“{next(iter(cells.values()))}” stands on line {earlier} already."
        if why:
            bad.append(BadRow(row.line, why))
        else:
            rows.append(Row(row.line, cells))
    if not rows and not bad:
        raise sheets.BadSheet("There is nothing below the headings.")
    return rows, bad


def good(found: Iterable[Row], bad: Iterable[BadRow]) -> Iterator[Cells]:
    """The rows that nothing is wrong with."""
    lines = {row.line for row in bad}
    return (row.cells for row in found if row.line not in lines)


def differences(
    before: Iterable[Entry], after: Iterable[Entry], key: Callable[[Entry], str]
) -> Differences[Entry]:
    """What changed, entry by entry; one is the same while its key is."""
    old = {key(entry): entry for entry in before}
    now = {key(entry): entry for entry in after}
    pairs = [(old[name], entry) for name, entry in now.items() if name in old]
    changed = [(earlier, later) for earlier, later in pairs if earlier != later]
    return Differences(
        new=[entry for name, entry in now.items() if name not in old],
        gone=[entry for name, entry in old.items() if name not in now],
        changed=changed,
        same=len(pairs) - len(changed),
    )


def written(columns: Columns, entries: Iterable[Cells]) -> bytes:
    """A list as a file that spreadsheets open and `read` takes back."""
    file = io.StringIO(newline="")
    lines = csv.writer(file)
    lines.writerow([column.headings[0] for column in columns.values()])
    lines.writerows([[cells.get(name, "") for name in columns] for cells in entries])
    return file.getvalue().encode("utf-8-sig")


def _cell(column: Column, text: str) -> str:
    """Of what is shown on phones: quotes straight, accents that they lack left out."""
    if not column.shown:
        return text
    bare = (unicodedata.normalize("NFKD", c)[0] if gsm.outside(c) else c for c in gsm.plain(text))
    return "".join(bare)


def _cell_fault(columns: Columns, cells: Cells) -> str | None:
    for name, column in columns.items():
        if why := _fault(column, cells[name]):
            return f"The {column.headings[0]} {why}"
    return None


def _read_all(columns: Columns, cells: Cells) -> str | None:
    """Each cell is put as it will be used; why that can't be, of the first where it can't."""
    for name, column in columns.items():
        try:
            cells[name] = cells[name] and column.read(cells[name])
        except ValueError as wrong:
            return f"The {column.headings[0]} “{cells[name][:30]}” {wrong}."
    return None


def _fault(column: Column, cell: str) -> str | None:
    if not cell:
        return "is missing." if column.needed else None
    if _FORMULA.match(cell):
        return f"begins with {cell[0]}: a formula, where a plain text belongs."
    if len(cell) > column.longest:
        return f"is longer than {column.longest} letters."
    if column.shown and (odd := gsm.outside(cell)):
        return f"has “{odd[:5]}”, which a phone can't show."
    return None
