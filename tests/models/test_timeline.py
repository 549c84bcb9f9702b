"""A filing's timeline tells everything once, in order."""

from models import Filing
from models.intake import Keeping
from models.note import Note
from models.reply import Reply
from models.timeline import timeline
from tests.models.conftest import House, told


def test_events_notes_and_replies_come_in_the_order_they_happened(
    keeping: Keeping, house: House
) -> None:
    keeping.keep(told())
    keeping.give_code(told().idem, "4711")
    keeping.keep(told(2))
    with house.database() as db:
        filing = Filing.file(db, told(), house.public_key)
        filing.open(db, house.person)
        Note.write(db, filing, house.person, "a note", house.public_key)
        filing.change_status(db, house.person, "Active")
        Reply.send(db, filing, house.person, "a reply", house.public_key)
        Reply.hear(db, filing, "more words", house.public_key)
        Filing.file(db, told(2), house.public_key).open(db, house.person)
        entries = timeline(db, filing)
        told_of = [
            entry.open(house.private_key) if isinstance(entry, Note | Reply) else entry.what
            for entry in entries
        ]
    assert told_of == ["opened", "a note", "status", "a reply", "more words"]
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
