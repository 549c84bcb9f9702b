"""What a list of agencies holds: each row made sure of, and what changed between two lists."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import gsm
import sheets

# Ours, each with the headings it may have in a file; the first is what staff are asked for.
COLUMNS: dict[str, Sequence[str]] = {
    "licence": ("licence", "license", "licence number", "license number", "licence no",
                "license no", "registration number", "reg no", "certificate no"),
    "name": ("name", "agency", "agency name", "company", "company name", "name of agency"),
    "status": ("status", "licence status", "license status", "colour", "color", "validity"),
    "phones": ("phones", "phone", "telephone", "telephone number", "phone number", "tel",
               "mobile", "contacts"),
    "former_names": ("former names", "former name", "formerly", "previous name",
                     "previous names", "other names"),
}  # fmt: skip
NEEDED = ("licence", "name", "status")

# Source: on the National Employment Authority's list a name in black has a valid licence, one in
# red has not (neaims.go.ke, as told by the Principal Secretary for Labour in August 2024).
LICENSED, NOT_LICENSED = "licensed", "not_licensed"
STATUSES = {
    LICENSED: ("black", "licensed", "valid", "active", "registered", "renewed"),
    NOT_LICENSED: (
        "red", "not licensed", "not_licensed", "unlicensed", "not valid", "invalid", "expired",
        "suspended", "revoked", "deregistered", "inactive", "cancelled",
    ),
}  # fmt: skip

LONGEST = {"licence": 40, "name": 120, "phones": 200, "former_names": 400}


@dataclass(frozen=True)
class Entry:
    """One agency on a list."""

    licence: str
    name: str
    status: str
    former_names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadRow:
    """A row that can't be taken, by its number in the file, and why."""

    line: int
    why: str


@dataclass(frozen=True)
class Differences:
    """What a newer list changes: entries new and gone, and pairs of before and after."""

    new: list[Entry]
    gone: list[Entry]
    changed: list[tuple[Entry, Entry]]
    same: int


def read(content: bytes) -> tuple[list[Entry], list[BadRow]]:
    """The entries of a file, and every row that is none: a list with a bad row is not taken.

    :raise sheets.BadSheet: the file as a whole can't be read.
    """
    entries, bad = [], []
    lines: dict[str, int] = {}
    for row in sheets.read(content, COLUMNS, NEEDED):
        cells = {name: _for_phones(cell) for name, cell in row.cells.items()}
        why = _fault(cells)
        key = licence_key(cells["licence"])
        if why is None and key in lines:
            why = f"The licence {cells['licence']} stands on line {lines[key]} already."
        if why:
            bad.append(BadRow(row.line, why))
        else:
            lines[key] = row.line
            entries.append(_entry(cells))
    if not entries and not bad:
        raise sheets.BadSheet("There is no agency below the headings.")
    return entries, bad


def differences(before: Iterable[Entry], after: Iterable[Entry]) -> Differences:
    """What changed, agency by agency; one is the same while its licence is."""
    old = {licence_key(entry.licence): entry for entry in before}
    now = {licence_key(entry.licence): entry for entry in after}
    pairs = [(old[key], entry) for key, entry in now.items() if key in old]
    changed = [(earlier, later) for earlier, later in pairs if earlier != later]
    return Differences(
        new=[entry for key, entry in now.items() if key not in old],
        gone=[entry for key, entry in old.items() if key not in now],
        changed=changed,
        same=len(pairs) - len(changed),
    )


def licence_key(licence: str) -> str:
    """A licence without what people write differently: case, blanks, strokes."""
    return "".join(c for c in licence.casefold() if c.isalnum())


def phone_key(phone: str) -> str:
    """The last nine digits, the same however a Kenyan number is written; empty if there are fewer.

    Source: Kenya's national numbers have nine digits (Communications Authority, numbering plan).
    """
    digits = "".join(c for c in phone if c.isdecimal())
    return digits[-9:] if len(digits) >= 9 else ""


def _for_phones(text: str) -> str:
    """In the letters that every phone has: quotes straight, accents that it lacks left out."""
    bare = (unicodedata.normalize("NFKD", c)[0] if gsm.outside(c) else c for c in gsm.plain(text))
    return "".join(bare)


def _fault(cells: dict[str, str]) -> str | None:
    """Why a row can't be taken."""
    for name, words in COLUMNS.items():
        if why := _cell_fault(name, cells.get(name, "")):
            return f"The {words[0]} {why}"
    if _status(cells["status"]) is None:
        known = f"{STATUSES[LICENSED][0]}, {STATUSES[NOT_LICENSED][0]}, valid, expired"
        return f"The status “{cells['status'][:30]}” is not known: write {known}."
    wrong = next((one for one in _parts(cells.get("phones", "")) if not phone_key(one)), None)
    return f"“{wrong[:30]}” is no telephone number." if wrong else None


def _cell_fault(name: str, cell: str) -> str | None:
    if not cell and name in NEEDED:
        return "is missing."
    if cell.startswith(("=", "@")):
        return f"begins with {cell[0]}: a formula, where a plain text belongs."
    if len(cell) > LONGEST.get(name, len(cell)):
        return f"is longer than {LONGEST[name]} letters."
    if odd := gsm.outside(cell):
        return f"has “{odd[:5]}”, which a phone can't show."
    if name in ("licence", "name") and not licence_key(cell):
        return "has neither letters nor digits."
    return None


def _entry(cells: dict[str, str]) -> Entry:
    return Entry(
        licence=cells["licence"],
        name=cells["name"],
        status=_status(cells["status"]) or NOT_LICENSED,
        former_names=_parts(cells.get("former_names", "")),
        phones=_parts(cells.get("phones", "")),
    )


def _status(word: str) -> str | None:
    plain = word.casefold().strip(" .")
    return next((status for status, words in STATUSES.items() if plain in words), None)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;/,|]", cell) if part.strip())
