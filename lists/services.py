"""What a list of those who help holds; where somebody finds shelter never stands on it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import product
from typing import Any

from dialogue.turn import State
from lists import rows
from lists.cells import day, parts, yes
from lists.headings import CHECKED, PHONES, VERIFIED
from lists.headings import FROM_ABROAD as NUMBER_ABROAD
from lists.preview import Content
from lists.rows import BadRow, Cells, Column, Upload
from menus import services
from menus.numbers import Lines
from menus.services import FROM_ABROAD, Need, Service
from telecom.numbers import from_abroad, in_kenya
from telecom.pages import UNBROKEN

NEEDS = frozenset(Need.__args__)  # type: ignore[attr-defined]
SHELTER = re.compile(
    r"shelter|safe ?house|refuge|hostel|makao|makazi|nyumba salama|mahali pa kukaa", re.IGNORECASE
)
NO_SHELTER = "where somebody finds shelter is never written down; who asks is led to a person."
LONGEST_NAME = 40
# Read only to be refused: nobody keeps it.
PLACE = {
    "place": Column(
        ("place", "address", "location", "street", "building", "directions"), wanted=False
    ),
}
OWN = ("number", "number_abroad", "source", "checked_on")


def columns(here: Content) -> dict[str, Column]:
    """The columns: a name for each language, the first of which serves where another is empty."""
    _, *others = here.words.languages
    return {
        "key": Column(("key", "id"), needed=True, longest=30),
        "name": Column(("name", "service"), needed=True, longest=LONGEST_NAME, shown=True),
        **{f"name_{code}": _name_in(code, here) for code in others},
        "needs": Column(("needs", "need", "helps with"), needed=True),
        "counties": Column(("counties", "county")),
        "line": Column(("line",), longest=30),
        "number": Column(
            ("number", "from kenya", "number in kenya", *PHONES), shown=True, read=in_kenya
        ),
        "number_abroad": Column(NUMBER_ABROAD, shown=True, read=from_abroad),
        "source": Column(("source",)),
        "checked_on": Column(CHECKED),
        "verified": Column(VERIFIED),
    }


def key(cells: Cells) -> str:
    """What an entry is known by."""
    return cells["key"]


def shipped(here: Content) -> list[Cells]:
    """Those whom callers are told of until another list is imported."""
    return [_cells(key, entry, here) for key, entry in services.entries().items()]


def parsed(entries: list[Cells], lines: Lines, here: Content) -> tuple[Service, ...]:
    """The services that entries stand for, but for those whose line is gone."""
    there = [one for one in entries if not one["line"] or one["line"] in lines]
    return services.made([_entry(cells, here) for cells in there], lines)


def read(content: bytes, here: Content, lines: Lines) -> Upload[Cells]:
    """The entries of a file, and every row that is none, by the `lines` that are in use.

    :raise sheets.BadSheet: the file as a whole can't be taken.
    """
    found, bad, notes = rows.read(content, columns(here) | PLACE, key, partial(_fault, here, lines))
    entries = [_settled(row.cells) for row in found]
    if not bad:
        among = parsed(entries, lines, here)
        bad = [
            BadRow(row.line, why)
            for row, service in zip(found, among, strict=True)
            if (why := _does_not_fit(service, among, here))
        ]
    return Upload([_settled(cells) for cells in rows.good(found, bad)], bad, notes)


def _name_in(code: str, here: Content) -> Column:
    ucs2 = here.words.tongues[code].ucs2
    return Column((f"name in {code}", f"name {code}"), longest=LONGEST_NAME, shown=not ucs2)


def _fault(here: Content, lines: Lines, cells: Cells) -> str | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", cells["key"]):
        return "The key is written in small letters, as police or kituo_cha_sheria."
    names = [cell for name, cell in cells.items() if name.startswith("name")]
    if cells["place"] or "SHELTER" in cells["needs"] or any(map(SHELTER.search, names)):
        return f"It names a place to stay or gives a place: {NO_SHELTER}"
    if unknown := set(parts(cells["needs"])) - NEEDS:
        return f"There is no need {unknown.pop()[:30]}: write {', '.join(sorted(NEEDS))}."
    if unknown := set(_counties(cells)) - set(here.tree.lists["counties"].codes):
        return f"There is no county {unknown.pop()[:30]}: write its code, from 001 to 047."
    return _of_a_line(cells, lines) if cells["line"] else _of_its_own(cells)


def _of_a_line(cells: Cells, lines: Lines) -> str | None:
    if cells["line"] not in lines:
        return f"There is no line {cells['line']} on the list of numbers."
    if any(cells[name] for name in (*OWN, "verified")):
        return "Number, source and check are those of its line: leave them empty."
    return None


def _of_its_own(cells: Cells) -> str | None:
    verified = yes(cells["verified"])
    if verified is None:
        return f"“{cells['verified'][:30]}” is neither yes nor no."
    if not cells["source"]:
        return "The source is missing."
    if not day(cells["checked_on"]):
        return f"“{cells['checked_on'][:30]}” is no day before today, as 2026-11-22."
    if verified and not (cells["number"] or cells["number_abroad"]):
        return "It is verified, and yet it has no number."
    return None


def _does_not_fit(service: Service, among: tuple[Service, ...], here: Content) -> str | None:
    """Why its line would not stand whole on a screen, wherever callers come to it."""
    for need, county, language in _shown_at(service, here):
        found = services.find(among, need, county)
        if service in found and (why := _cut(service, found, need, language, here)):
            return why
    return None


def _shown_at(service: Service, here: Content) -> Iterator[tuple[str, str | None, str]]:
    """Every need, county and language that callers may be told of it at."""
    if service.verified:
        yield from product(service.needs, service.counties or (None,), here.words.languages)


def _cut(
    service: Service, found: tuple[Service, ...], need: str, language: str, here: Content
) -> str | None:
    lines = "\n".join(one.text(language, need, here.habits) for one in found)
    near = "near" if any(one.counties for one in found) else "national"
    node = "near.from_abroad" if need == FROM_ABROAD else f"near.{near}"
    pages = here.pages(State(node, language, values={"services": lines}))
    line = service.text(language, need, here.habits).replace(UNBROKEN, " ")
    if any(line in page for page in pages):
        return None
    return f"“{line}” does not fit on a screen: shorten the name."


def _counties(cells: Cells) -> tuple[str, ...]:
    """Codes; a spreadsheet may have taken their zeros."""
    return tuple(code.zfill(3) for code in parts(cells["counties"]))


def _settled(cells: Cells) -> Cells:
    """The cells as they are kept, each written one way."""
    verified = "yes" if yes(cells["verified"]) else "no"
    return {name: cell for name, cell in cells.items() if name != "place"} | {
        "needs": "; ".join(parts(cells["needs"])),
        "counties": "; ".join(_counties(cells)),
        "checked_on": day(cells["checked_on"]) or "",
        "verified": "" if cells["line"] else verified,
    }


def _cells(key: str, entry: Mapping[str, Any], here: Content) -> Cells:
    first, *others = here.words.languages
    name = entry["name"]
    names = name if isinstance(name, dict) else {first: name}
    verified = "" if "line" in entry else "yes" if entry["verified"] else "no"
    return {
        "key": key,
        "name": names[first],
        **{f"name_{code}": names.get(code, "") for code in others},
        "needs": "; ".join(entry["needs"]),
        "counties": "; ".join(entry.get("counties", ())),
        "line": entry.get("line", ""),
        **{column: str(entry.get(column, "")) for column in OWN},
        "verified": verified,
    }


def _entry(cells: Cells, here: Content) -> dict[str, Any]:
    first, *others = here.words.languages
    names = {code: cells[f"name_{code}"] for code in others if cells.get(f"name_{code}")}
    said: dict[str, Any] = {
        "name": {first: cells["name"], **names},
        "needs": parts(cells["needs"]),
        "counties": parts(cells["counties"]),
    }
    if cells["line"]:
        return said | {"line": cells["line"]}
    own = {name: cells[name] for name in OWN if cells[name]}
    checked = date.fromisoformat(cells["checked_on"])
    return said | own | {"checked_on": checked, "verified": cells["verified"] == "yes"}
