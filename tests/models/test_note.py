"""A note is for staff alone."""

import pytest
from sqlalchemy import select

from models import Case, Event, Note, SealBroken
from models.crypto.envelope import new_pair
from tests.models.conftest import House, submission


def test_a_note_is_sealed_signed_and_on_the_record(house: House) -> None:
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        Note.write(db, case, house.person, "Called the chief.", house.public_key)
    with house.database() as db:
        note = db.scalars(select(Note)).one()
        assert note.open(house.private_key) == "Called the chief."
        assert note.by.username == "asha"
        assert db.scalars(select(Event.what)).all() == ["note"]
        with pytest.raises(SealBroken):
            note.open(new_pair()[0])


def test_a_note_moved_to_another_row_does_not_open(house: House) -> None:
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        one = Note.write(db, case, house.person, "one", house.public_key)
        other = Note.write(db, case, house.person, "other", house.public_key)
    one.sealed_text = other.sealed_text
    with pytest.raises(SealBroken):
        one.open(house.private_key)
