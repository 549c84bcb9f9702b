"""An answer is owed once, and so much of it a day."""

from datetime import timedelta
from typing import Any

import pytest

from models import Database, OptOut
from models.db.base import now
from models.message import Message
from models.text_answer import TextAnswer, owe, owe_first, read

KEY = bytes(range(32))
ONE, OTHER = "+254711000001", "+254711000002"


def answer(text_id: str, number: str = ONE, parts: int = 1) -> dict[str, Any]:
    return TextAnswer(number, "words", parts).columns(KEY, text_id, now())


def test_it_is_the_row_that_was_made(database: Database) -> None:
    row = answer("a")
    assert owe_first(database, row, 5)
    with database() as db:
        kept = db.get_one(Message, row["id"])
        assert {name: getattr(kept, name) for name in row} == row
        assert read(KEY, kept) == {"number": ONE, "words": "words"}


def test_the_answer_to_a_text_that_comes_again_is_not_owed_again(database: Database) -> None:
    assert owe_first(database, answer("a"), 5)
    assert not owe_first(database, answer("a"), 5)
    with database() as db:
        assert db.query(Message).count() == 1


@pytest.mark.parametrize(
    ("before", "parts", "is_owed"), [(3, 1, True), (3, 2, False), (5, 1, False)]
)
def test_what_comes_to_as_much_as_a_number_gets_a_day_is_not_owed_so(
    database: Database, before: int, parts: int, is_owed: bool
) -> None:
    with database.begin() as db:
        owe(db, answer("a", parts=before))
        owe(db, answer("b", OTHER, parts=9))
        owe(db, answer("c", parts=9) | {"made_at": now() - timedelta(days=1)})
    assert owe_first(database, answer("d", parts=parts), 5) is is_owed


def test_who_wants_no_texts_is_known_without_a_session(database: Database) -> None:
    with database.begin() as db:
        OptOut.keep(db, KEY, ONE, now())
    assert OptOut.has_stopped(database, KEY, ONE)
    assert not OptOut.has_stopped(database, KEY, OTHER)
