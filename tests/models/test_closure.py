"""A case is closed and opened again with words; what its caller says opens it too."""

import pytest

from models import Addition, Case, Closure
from models.closure import Disposition, NotSo, Said, close, reopen
from models.return_visit import add_words
from models.timeline import timeline
from tests.models.conftest import House, submission


def _words(house: House, case: Case) -> list[tuple[str | None, str]]:
    with house.database() as db:
        items = [item for item in timeline(db, case) if isinstance(item, Closure)]
        return [(one.disposition, one.open(house.private_key)) for one in items]


def test_it_is_closed_and_opened_again_once_each_with_words(house: House) -> None:
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        close(db, case, Disposition.REFERRED, Said(house.person, "With Njeri", house.public_key))
        assert case.status == "ClosedReferred"
        with pytest.raises(NotSo):
            close(db, case, Disposition.HELPED, Said(house.person, "x", house.public_key))
        reopen(db, case, Said(house.person, "She is back", house.public_key))
        assert case.status == "Active"
        with pytest.raises(NotSo):
            reopen(db, case, Said(house.person, "x", house.public_key))
    assert _words(house, case) == [("referred", "With Njeri"), (None, "She is back")]


def test_what_the_caller_says_next_opens_a_closed_case(house: House) -> None:
    with house.database.begin() as db:
        case = Case.file(db, submission(), house.public_key)
        for told in ("words", "answers"):
            close(db, case, Disposition.HELPED, Said(house.person, "Home", house.public_key))
            assert case.caller_wrote_at is None
            case.unread = False
            if told == "words":
                add_words(db, case, "They came back", house.public_key)
            else:
                row = Addition.seal(b"v" * 32, case.id, 1, {"since": "TODAY"}, house.public_key)
                assert row.store(db)
            assert (case.status, case.unread) == ("FollowUp", True)
            assert case.caller_wrote_at
    assert _words(house, case) == [("helped", "Home"), (None, "")] * 2
