"""What all lists that staff keep have in common: their rows, what is bad in one, what changed."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Generic, NamedTuple, TypeVar

from lists import sheets
from lists.sheets import Row
from telecom import gsm

Entry = TypeVar("Entry")
Cells = dict[str, str]

# What a spreadsheet would work out; a number may begin with + all the same.
_FORMULA = re.compile(r"[=@]|[-+](?![\d ()/;,|+.-]*$)")
# What a spreadsheet shows in place of a value, and `workbook_reader` where it never had one.
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_NOT_WORKED_OUT = "#FORMULA!"
_ALIKE = re.compile(r"[\s;,|().\-/]")  # what of a cell may change and it stays the same


@dataclass(frozen=True)
class Column:
    """One column: the headings it may have in a file, the first of which is ours."""

    headings: Sequence[str]
    needed: bool = False
    longest: int = sheets.MOST_LETTERS_A_CELL
    wanted: bool = True  # a list lacks something without it
    several: bool = False  # may hold several lines
    shown: bool = False  # on callers' screens, so in letters that every phone has
    read: Callable[[str], str] = str  # as it will be used; ValueError says what is wrong with it


Columns = Mapping[str, Column]
MOST_REPAIRS = 200


@dataclass(frozen=True)
class BadRow:
    """A row that can't be taken, by its number in the file, and why."""

    line: int
    why: str


@dataclass(frozen=True)
class Repair:
    """A cell that is used otherwise than it was written."""

    line: int
    heading: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Notes:
    """What staff should know of how a file was read: what was passed over, what was repaired."""

    said: list[str] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    def packed(self) -> dict[str, Any]:
        """As JSON takes it; of very many repairs, the first."""
        first = asdict(replace(self, repairs=self.repairs[:MOST_REPAIRS]))
        return first | {"more": len(self.repairs) > MOST_REPAIRS}


class Upload(NamedTuple, Generic[Entry]):
    """What a file holds: what is good, what is bad, and how it was read."""

    entries: list[Entry]
    bad: list[BadRow]
    notes: Notes = Notes()


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
) -> Upload[Row]:
    """The rows of a file, and each that is none: a list with a bad row is not taken.

    :raise sheets.BadSheet: the file as a whole can't be read.
    """
    rows: list[Row] = []
    bad: list[BadRow] = []
    lines: dict[str, int] = {}
    headings = {name: column.headings for name, column in columns.items()}
    needed = [name for name, column in columns.items() if column.needed]
    sheet = sheets.read(content, headings, needed)
    notes = Notes([*sheet.notes, *_missing(columns, sheet.missing)])
    for row in sheet.rows:
        cells = {name: _cell(column, row.cells.get(name, "")) for name, column in columns.items()}
        why = _cell_fault(columns, cells) or _read_all(columns, cells) or fault(cells)
        if why is None and (earlier := lines.setdefault(key(cells), row.line)) != row.line:
            why = f"“{next(iter(cells.values()))}” stands on line {earlier} already."
        if why:
            bad.append(BadRow(row.line, why))
        else:
            rows.append(Row(row.line, cells))
            notes.repairs.extend(_repairs(columns, row, cells))
    if not rows and not bad:
        raise sheets.BadSheet("There is nothing below the headings.")
    return Upload(rows, bad, notes)


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


def _missing(columns: Columns, names: Iterable[str]) -> Iterator[str]:
    """The columns that could be there, for one that is spelt otherwise would be missed."""
    known = [f"“{columns[name].headings[0]}”" for name in names if columns[name].wanted]
    if known:
        yield f"Columns that the file does not have, so that they are empty: {', '.join(known)}."


def _repairs(columns: Columns, row: Row, cells: Cells) -> Iterator[Repair]:
    """What is used otherwise than it stands in the file, but for blanks and the like."""
    for name, column in columns.items():
        was, becomes = row.cells.get(name, "").replace("\n", " "), cells[name]
        if _ALIKE.sub("", was) != _ALIKE.sub("", becomes):
            yield Repair(row.line, column.headings[0], was, becomes)


def _cell(column: Column, text: str) -> str:
    """Of what is shown on phones: quotes straight, accents that they lack left out."""
    text = text if column.several else text.replace("\n", " ")
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
    if why := _of_a_spreadsheet(cell):
        return why
    if len(cell) > column.longest:
        return f"is longer than {column.longest} letters."
    if column.shown and (odd := gsm.outside(cell)):
        return f"has “{odd[:5]}”, which a phone can't show."
    return None


def _of_a_spreadsheet(cell: str) -> str | None:
    """What stands where a formula has no value, or is no value."""
    if _ERROR.fullmatch(cell):
        return f"is the spreadsheet's own {cell}: put right there what it can't work out."
    if cell == _NOT_WORKED_OUT:
        return "is a formula that was never worked out: save the file in a spreadsheet first."
    if _FORMULA.match(cell):
        return f"begins with {cell[0]}: a formula, where a plain text belongs."
    return None
