"""What a list of helpline numbers holds: each rings, and each that callers are told is verified."""

import re
from collections.abc import Mapping
from typing import Any

from lists import rows
from lists.cells import day, yes
from lists.headings import CHECKED, FROM_ABROAD, PHONES, VERIFIED
from lists.preview import ABROAD, NUMBER, Content
from lists.rows import BadRow, Cells, Column, Upload
from lists.sheets import BadSheet, Row
from menus import numbers
from telecom.numbers import from_abroad, in_kenya
from ussd import overflow

COLUMNS = {
    "name": Column(("name", "line"), needed=True, longest=30),
    "from_kenya": Column(
        ("number", "from kenya", "number in kenya", *PHONES), shown=True, read=in_kenya
    ),
    "from_abroad": Column(FROM_ABROAD, shown=True, read=from_abroad),
    "for_whom": Column(("for whom", "for"), longest=200),
    "hours": Column(("hours",), longest=200),
    "source": Column(("source",), needed=True),
    "checked_on": Column(CHECKED),
    "verified": Column(VERIFIED, needed=True),
}
WAYS = {"from_kenya": "", "from_abroad": ABROAD}
WHERE = {"from_kenya": "in Kenya", "from_abroad": "from abroad"}


def key(cells: Cells) -> str:
    """What a line is known by."""
    return cells["name"]


def shipped() -> list[Cells]:
    """The lines that callers are told of until another list is imported."""
    return [_cells(name, line) for name, line in numbers.lines().items()]


def lines(entries: list[Cells]) -> dict[str, dict[str, Any]]:
    """The lines of a list, as `numbers.toml` would have them."""
    return {cells["name"]: _line(cells) for cells in entries}


def read(content: bytes, here: Content, wanted: frozenset[str]) -> Upload[Cells]:
    """The lines of a file, and every row that is none. `wanted` are those that services stand by.

    :raise BadSheet: the file as a whole can't be taken.
    """
    found, bad, notes = rows.read(content, COLUMNS, key, _fault)
    if not bad:
        bad = [BadRow(row.line, why) for row in found if (why := _untold(row.cells, here))]
    if not bad:
        bad = _too_long(found, here)
    if not bad:
        _check_whole({row.cells["name"] for row in found}, here, wanted)
    return Upload([_settled(cells) for cells in rows.good(found, bad)], bad, notes)


def _fault(cells: Cells) -> str | None:
    if not re.fullmatch(r"[a-z][a-z_]*", cells["name"]):
        return "The name is written in small letters, as police or diaspora_centre."
    if (verified := yes(cells["verified"])) is None:
        return f"“{cells['verified'][:30]}” is neither yes nor no."
    if cells["checked_on"] and not day(cells["checked_on"]):
        return f"“{cells['checked_on'][:30]}” is no day before today, as 2026-11-22."
    if verified and not cells["checked_on"]:
        return "It is verified, and yet it has no date of last check."
    if verified and not any(cells[way] for way in WAYS):
        return "It is verified, and yet it has no number."
    return None


def _untold(cells: Cells, here: Content) -> str | None:
    """Why callers, who are told of this line, could not be."""
    for way, ending in WAYS.items():
        shown = f"{NUMBER}{cells['name']}{ending}" in here.nodes_by_number
        if shown and not (yes(cells["verified"]) and cells[way]):
            return f"Callers are told of it: it has to be verified, and ring {WHERE[way]}."
    return None


def _too_long(found: list[Row], here: Content) -> list[BadRow]:
    """Rows whose number would not fit on a screen that shows it."""
    words, bad = here.with_numbers(lines([_settled(row.cells) for row in found])), []
    for row in found:
        shown = [f"{NUMBER}{row.cells['name']}{ending}" for ending in WAYS.values()]
        nodes = frozenset[str]().union(*(here.nodes_by_number.get(name, ()) for name in shown))
        faults = overflow.faults(here.tree, words, nodes)
        if fault := next(faults, None):
            bad.append(BadRow(row.line, f"With it, {fault}."))
    return bad


def _check_whole(names: set[str], here: Content, wanted: frozenset[str]) -> None:
    told = {name.removeprefix(NUMBER).removesuffix(ABROAD) for name in here.nodes_by_number}
    if missing := sorted((told | wanted) - names):
        raise BadSheet(f"Callers are told of {', '.join(missing)}: the file has no such row.")


def _settled(cells: Cells) -> Cells:
    """The cells as they are kept, each written one way."""
    return cells | {
        "checked_on": day(cells["checked_on"]) or "",
        "verified": "yes" if yes(cells["verified"]) else "no",
    }


def _cells(name: str, line: Mapping[str, Any]) -> Cells:
    said = {column: str(line.get(column, "")) for column in COLUMNS}
    return said | {"name": name, "verified": "yes" if line["verified"] else "no"}


def _line(cells: Cells) -> dict[str, Any]:
    said: dict[str, Any] = {name: cell for name, cell in cells.items() if cell and name != "name"}
    return said | {"verified": cells["verified"] == "yes"}
