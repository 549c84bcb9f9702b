"""Reads a sheet of a workbook from its input, and answers with its rows as JSON.

It runs in a sandbox: the reader lays out every cell up to the farthest there is, and ends the
process where memory does not hold them.
"""

import encodings.cp437  # noqa: F401 - names in an archive are in it, and no file is opened later
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from xml.parsers import expat

from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

# In place of what a formula would come to, where no spreadsheet ever worked it out.
NOT_WORKED_OUT = "#FORMULA!"

Amiss = dict[tuple[int, int], str]


def main(columns: str, most: str) -> None:
    """The first sheet that is shown: its rows by their number, and the names of the other sheets.

    No more cells of a row, and one more row, than are asked for; empty rows are none.
    """
    content = sys.stdin.buffer.read()
    with load_workbook(io.BytesIO(content)) as book:
        tables = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        shown = [one.name for one in tables if one.visible == SheetVisibleEnum.Visible]
        sheet = book.get_sheet_by_name(shown[0])
        amiss = _amiss(content, shown[0])
        rows = list(_filled(sheet.iter_rows(), amiss, int(columns), int(most)))
    hidden = [one.name for one in tables if one.name not in shown]
    json.dump({"name": shown[0], "others": shown[1:], "hidden": hidden, "rows": rows}, sys.stdout)


def _filled(
    rows: Iterable[Sequence[object]], amiss: Amiss, columns: int, most: int
) -> Iterator[tuple[int, list[object]]]:
    wrong: dict[int, list[int]] = {}
    for line, place in amiss:
        wrong.setdefault(line, []).append(place)
    found = 0
    for line, row in _not_empty(rows, wrong):
        cells = [_plain(cell) for cell in row]
        for place in wrong.get(line, ()):
            cells[place : place + 1] = [amiss[line, place]]
        while cells and not str(cells[-1]).strip():
            cells.pop()
        if cells:
            yield line, cells[: columns + 1]
            if (found := found + 1) > most:
                return


def _not_empty(
    rows: Iterable[Sequence[object]], wrong: Container[int]
) -> Iterator[tuple[int, Sequence[object]]]:
    """By their number: a million are empty where one blank stands far below."""
    for line, row in enumerate(rows, start=1):
        if row.count("") < len(row) or line in wrong:
            yield line, row


def _plain(cell: object) -> object:
    return cell if isinstance(cell, int | float | str) else str(cell)


def _amiss(content: bytes, sheet: str) -> Amiss:
    """By row and place, the cells that hold an error, and formulas that were never worked out.

    The reader tells neither: it has the one as empty, the other as nothing or 0.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive, suppress(KeyError):
        return _Cells().read(archive, _part(archive, sheet))
    return {}


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that a sheet stands in.

    Source: ECMA-376 part 1, 18.2.19 (sheet) and part 2, 9.3 (relationships).
    """
    link, target = "", ""

    def in_book(name: str, said: dict[str, str]) -> None:
        nonlocal link
        if name == "sheet" and said.get("name") == sheet:
            link = next(value for key, value in said.items() if key.endswith(":id"))

    def in_links(name: str, said: dict[str, str]) -> None:
        nonlocal target
        if name == "Relationship" and said["Id"] == link:
            target = said["Target"]

    _walk(archive, "xl/workbook.xml", in_book)
    _walk(archive, "xl/_rels/workbook.xml.rels", in_links)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _walk(
    archive: zipfile.ZipFile,
    part: str,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda name: None,
    text: Callable[[str], None] = lambda text: None,
) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, said: begin(name.rpartition(":")[2], said)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    with archive.open(part) as file:
        parser.ParseFile(file)


class _Cells:
    """What the cells of a sheet say of themselves, one after the other."""

    def __init__(self) -> None:
        self._found: Amiss = {}
        self._line, self._place = 0, -1
        self._kind, self._formula, self._value, self._inside = "", False, "", ""

    def read(self, archive: zipfile.ZipFile, part: str) -> Amiss:
        """The cells that something is wrong with."""
        _walk(archive, part, self._begin, self._end, self._text)
        return self._found

    def _begin(self, name: str, said: dict[str, str]) -> None:
        self._inside = name
        if name == "row":
            self._line, self._place = int(said.get("r", self._line + 1)), -1
        elif name == "c":
            at = re.match(r"([A-Z]+)[0-9]+", said.get("r", ""))
            self._place = _place(at[1]) if at else self._place + 1
            self._kind, self._formula, self._value = said.get("t", "n"), False, ""
        elif name == "f":
            self._formula = True

    def _text(self, text: str) -> None:
        if self._inside == "v":
            self._value += text

    def _end(self, name: str) -> None:
        self._inside = ""
        if name != "c":
            return
        if self._kind == "e":
            self._found[self._line, self._place] = self._value
        elif self._formula and not self._value and self._kind != "str":
            self._found[self._line, self._place] = NOT_WORKED_OUT


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
