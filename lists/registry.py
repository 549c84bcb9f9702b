"""Each list that staff keep: how it is read from a file, kept in the database, and shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lists import agencies, numbers, offers, services, team_hours
from lists.preview import Content
from lists.rows import Cells, Columns, Upload
from menus.offers import Offers
from models import Agency, ImportedList, ListEntry
from models.imported_list import Topic, in_use_id

Read = Upload[Cells]


@dataclass(frozen=True)
class ListKind:
    """One list. The first column is what an entry is known by; `brief` are those that tell it."""

    title: str
    heard: str  # what callers hear of it
    gone: str  # what becomes of an entry that a newer list lacks
    first: str  # what holds while nothing is imported
    columns: Columns
    brief: Sequence[str]
    key: Callable[[Cells], str]
    read: Callable[[bytes, Session], Read]
    store: Callable[[Session, ImportedList, list[Cells]], None]
    entries: Callable[[Session, UUID | None], list[Cells]]
    numbers: Sequence[str] = ()  # columns that callers ring: no one person alone changes them
    ages: bool = False  # callers hear the list's day, and are warned after a month


Lists = Mapping[str, ListKind]


def all_lists(here: Content) -> Lists:
    """By topic, each list there is; another needs its columns and what makes a row of it good."""
    return {
        Topic.AGENCIES: _agencies(),
        Topic.SERVICES: _services(here),
        Topic.NUMBERS: _numbers(here),
        Topic.OFFERS: _offers(here),
        Topic.HOURS: _hours(here),
    }


def entries_of(
    db: Session, list_id: UUID | None, shipped: Callable[[], list[Cells]]
) -> list[Cells]:
    """What stands on a list; without one, on the one that the service came with."""
    return list(ListEntry.on_list(db, list_id)) if list_id else shipped()


def _agencies() -> ListKind:
    def read(content: bytes, db: Session) -> Read:
        found, bad, notes = agencies.read(content)
        return Upload([entry.cells() for entry in found], bad, notes)

    def store(db: Session, draft: ImportedList, entries: list[Cells]) -> None:
        Agency.add_all(db, draft, (asdict(agencies.entry(cells)) for cells in entries))

    def entries(db: Session, list_id: UUID | None) -> list[Cells]:
        return [_agency(one).cells() for one in Agency.on_list(db, list_id)]

    return ListKind(
        title="Employment agencies",
        heard="What callers are told when they look one up, always with the list's date.",
        gone="Callers will be told that we did not find them.",
        first="Callers who look one up are told that we have no list.",
        columns=agencies.COLUMNS,
        brief=("name", "status"),
        key=agencies.key,
        read=read,
        store=store,
        entries=entries,
        ages=True,
    )


def _services(here: Content) -> ListKind:
    def read(content: bytes, db: Session) -> Read:
        return services.read(content, here, numbers.lines(_lines(db)))

    return _of_entries(
        title="Who helps",
        heard="Whom callers are told of by need and county. Only verified ones are told, with the "
        "month of their last check; a place to stay never is.",
        gone="Callers will not be told of them.",
        columns=services.columns(here),
        brief=("name", "needs", "line", "number", "verified"),
        numbers=("line", "number", "number_abroad"),
        key=services.key,
        read=read,
        shipped=lambda: services.shipped(here),
    )


def _numbers(here: Content) -> ListKind:
    def read(content: bytes, db: Session) -> Read:
        helping = entries_of(db, in_use_id(db, Topic.SERVICES), lambda: services.shipped(here))
        return numbers.read(content, here, frozenset(one["line"] for one in helping) - {""})

    return _of_entries(
        title="Helpline numbers",
        heard="The numbers to ring that stand in what callers read. Ring each before you call it "
        "verified. HAART's own line is a setting and not on this list.",
        gone="Nothing that callers read names them.",
        columns=numbers.COLUMNS,
        brief=("from_kenya", "from_abroad", "verified", "checked_on"),
        numbers=("from_kenya", "from_abroad"),
        key=numbers.key,
        read=read,
        shipped=numbers.shipped,
    )


def _offers(here: Content) -> ListKind:
    return _of_entries(
        title="Job-offer weights",
        heard="What each answer to the check of a job offer weighs, and where the bands begin. "
        "A row is a question, with its place in each form; the rows amber and red say from which "
        "score those bands begin. The weights are not validated: nobody has measured them yet.",
        gone="Callers will not be asked them.",
        columns=offers.columns(Offers.read()),
        brief=(*Offers.read().forms, "risk", "weight", "unsure", "critical"),
        key=offers.key,
        read=lambda content, db: offers.read(content, here),
        shipped=offers.shipped,
    )


def _hours(here: Content) -> ListKind:
    return _of_entries(
        title="The team's hours",
        heard="When you read and call, in Kenya: days of the week with their hours, and dates that "
        "are otherwise, such as public holidays. Callers are told of a date in the week before it.",
        gone="Callers are told the other rows.",
        columns=team_hours.COLUMNS,
        brief=("days", "hours", "note"),
        key=team_hours.key,
        read=lambda content, db: team_hours.read(content, here),
        shipped=lambda: team_hours.shipped(here),
    )


def _of_entries(*, shipped: Callable[[], list[Cells]], **said: Any) -> ListKind:
    """A list whose rows are kept as they are read, and that the service comes with one of."""
    return ListKind(
        first="Until then callers are told what the service came with.",
        store=ListEntry.add_all,
        entries=lambda db, list_id: entries_of(db, list_id, shipped),
        **said,
    )


def _lines(db: Session) -> list[Cells]:
    return entries_of(db, in_use_id(db, Topic.NUMBERS), numbers.shipped)


def _agency(one: Agency) -> agencies.Entry:
    former, phones = tuple(one.former_names), tuple(one.phones)
    return agencies.Entry(one.licence, one.name, one.status, former, phones)
