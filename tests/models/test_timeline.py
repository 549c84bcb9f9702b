"""A case's timeline tells everything once, in order."""

from models import Case, Event
from models.intake import Intake
from models.note import Note
from models.reply import Reply
from models.timeline import timeline
from tests.models.conftest import House, submission


def test_events_notes_and_replies_come_in_the_order_they_happened(
    intake: Intake, house: House
) -> None:
    intake.file(submission())
    intake.give_code(submission().idem, "4711")
    intake.file(submission(2))
    with house.database() as db:
        case = Case.file(db, submission(), house.public_key)
        case.open(db, house.person)
        Note.write(db, case, house.person, "a note", house.public_key)
        case.change_status(db, house.person, "Active")
        Reply.send(db, case, house.person, "a reply", house.public_key)
        Reply.hear(db, case, "more words", house.public_key)
        Case.file(db, submission(2), house.public_key).open(db, house.person)
        entries = timeline(db, case)
        told_of = [
            entry.what if isinstance(entry, Event) else entry.open(house.private_key)
            for entry in entries
        ]
    assert told_of == ["opened", "a note", "status", "a reply", "more words"]
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
