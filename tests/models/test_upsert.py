"""A row is inserted once, however often it comes, and changed only where it may be."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from models import Database, ReturnCode, Tally
from models.crypto.padding import padded
from models.db.base import now
from models.db.upsert import insert_once, insert_or_update

ROW = {"subject": "x", "question": "y", "answer": "z"}


def test_it_says_whether_it_inserted(database: Database) -> None:
    with database.begin() as db:
        assert insert_once(db, Tally, {**ROW, "count": 1})
        assert not insert_once(db, Tally, {**ROW, "count": 7})
    with database() as db:
        assert db.get_one(Tally, ("x", "y", "z")).count == 1


def test_a_row_that_is_there_is_changed_by_its_primary_key(database: Database) -> None:
    with database.begin() as db:
        for _ in range(3):
            insert_or_update(db, Tally, {**ROW, "count": 1}, {"count": Tally.count + 1})
    with database() as db:
        assert db.get_one(Tally, ("x", "y", "z")).count == 3


def test_it_is_left_alone_where_it_may_not_be_changed(database: Database) -> None:
    one, later = UUID(int=1), now()
    for tag, moment in ((b"later", later), (b"earlier", later - timedelta(hours=1))):
        change: dict[str, Any] = {
            "code_tag": tag,
            "caller_public_key": b"p",
            "sealed_caller_key": b"s",
        }
        change["at"] = moment
        with database.begin() as db:
            where = ReturnCode.at <= moment
            insert_or_update(db, ReturnCode, {"case_id": one, **change}, change, where=where)
    with database() as db:
        assert db.get_one(ReturnCode, one).code_tag == b"later"


def test_padding_hides_how_long_it_is() -> None:
    lengths = {len(padded({"words": "ä" * count}, 64)) for count in range(1, 20)}
    assert lengths == {64}
    assert len(padded({"words": "x" * 64}, 64)) == 128
