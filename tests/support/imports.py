"""A list of made-up agencies taken into use, for callers to look in."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from assembly import Parts
from lists.agencies import LICENSED, NOT_LICENSED, Entry
from models import Agency, ImportedList, Person
from models.imported_list import Topic

AGENCIES = (
    Entry("NEA/0101", "Amani Gulf Recruitment Agency", LICENSED, (), ("+254 711 000 101",)),
    Entry("NEA/0102", "Amani Coast Manpower Ltd", NOT_LICENSED),
    Entry("NEA/0103", "Baraka Horizon Personnel", LICENSED, ("Tumaini Travel Agency",)),
    Entry("NEA/0104", "Chui Falcon International Employment Services Company", LICENSED),
    Entry("NEA/0105", "Zuri Pearl Staffing", NOT_LICENSED, (), ("020 700 0105",)),
)


def in_use(service: Parts, as_of: date, entries: Sequence[Entry] = AGENCIES) -> None:
    """Import a list, by a person who is made for it the first time; the service has noticed."""
    with service.database.begin() as db:
        person = db.query(Person).filter_by(username="importer").one_or_none()
        if person is None:
            person = Person(username="importer", password="-", fs_uniquifier="importer")
            db.add(person)
            db.flush()
        draft = ImportedList.draft(db, Topic.AGENCIES, as_of, "list.csv", person.id)
        Agency.add_all(db, draft, map(asdict, entries))
        draft.confirm(db, person.id)
    service.lists.look()
