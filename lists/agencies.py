"""What a list of agencies holds, each row made sure of."""

from dataclasses import dataclass

from lists import rows
from lists.cells import parts
from lists.headings import PHONES
from lists.rows import BadRow, Cells, Column, Upload
from telecom.numbers import NoNumber, apart, as_written, in_full


def _phones(cell: str) -> str:
    """The telephones of one cell, each as it is dialled; they are for staff and for look-ups."""
    return "; ".join(map(as_written, apart(cell)))


COLUMNS = {
    "licence": Column(
        ("licence", "license", "licence number", "license number", "licence no", "license no",
         "registration number", "registration no", "reg no", "certificate no",
         "certificate number", "leseni", "nambari ya leseni"),
        needed=True, longest=40, shown=True,
    ),
    "name": Column(
        ("name", "agency", "agency name", "company", "company name", "name of agency",
         "name of company", "name of the agency", "agencies", "jina"),
        needed=True, longest=120, shown=True,
    ),
    "status": Column(
        ("status", "licence status", "license status", "colour", "color", "validity", "hali"),
        needed=True, shown=True,
    ),
    "phones": Column(
        ("phones", *PHONES, "contact", "contacts", "contact no", "contact number"),
        longest=200, shown=True, several=True, read=_phones,
    ),
    "former_names": Column(
        ("former names", "former name", "formerly", "previous name", "previous names",
         "other names", "aka", "also known as", "trading as"),
        shown=True,
    ),
}  # fmt: skip

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

# Each former name is one more to look through at every look-up.
MOST_FORMER, MOST_FORMER_IN_ALL = 10, 5_000


@dataclass(frozen=True)
class Entry:
    """One agency on a list."""

    licence: str
    name: str
    status: str
    former_names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    def cells(self) -> Cells:
        """The entry as a row of its list."""
        return {
            "licence": self.licence,
            "name": self.name,
            "status": self.status,
            "phones": "; ".join(self.phones),
            "former_names": "; ".join(self.former_names),
        }


def read(content: bytes) -> Upload[Entry]:
    """The entries of a file, and every row that is none.

    :raise sheets.BadSheet: the file as a whole can't be read.
    """
    found, bad, notes = rows.read(content, COLUMNS, key, _fault)
    entries, former = [], 0
    for row in found:
        entries.append(entry(row.cells))
        former += len(entries[-1].former_names)
        if former > MOST_FORMER_IN_ALL:
            why = f"From here on the list has over {MOST_FORMER_IN_ALL} former names: keep fewer."
            return Upload(entries[:-1], [*bad, BadRow(row.line, why)], notes)
    return Upload(entries, bad, notes)


def entry(cells: Cells) -> Entry:
    """A row that was read as the agency that it is."""
    return Entry(
        licence=cells["licence"],
        name=cells["name"],
        status=_status(cells["status"]) or NOT_LICENSED,
        former_names=parts(cells["former_names"]),
        phones=parts(cells["phones"]),
    )


def key(cells: Cells) -> str:
    """What an agency is known by: it is the same while its licence is."""
    return licence_key(cells["licence"])


def licence_key(licence: str) -> str:
    """A licence without what people write differently: case, blanks, strokes."""
    return "".join(c for c in licence.casefold() if c.isalnum())


def phone_key(phone: str) -> str:
    """The same however a number is written; empty for what is none."""
    try:
        return in_full(phone)
    except NoNumber:
        return ""


def _fault(cells: Cells) -> str | None:
    """Why a row can't be taken."""
    empty = next((name for name in ("licence", "name") if not licence_key(cells[name])), None)
    if empty:
        return f"The {empty} has neither letters nor digits."
    if _status(cells["status"]) is None:
        known = f"{STATUSES[LICENSED][0]}, {STATUSES[NOT_LICENSED][0]}, valid, expired"
        return f"The status “{cells['status'][:30]}” is not known: write {known}."
    if len(parts(cells["former_names"])) > MOST_FORMER:
        return f"The agency has over {MOST_FORMER} former names: keep the latest."
    return None


def _status(word: str) -> str | None:
    plain = word.casefold().strip(" .")
    return next((status for status, words in STATUSES.items() if plain in words), None)
