"""Words that one person changes and another publishes: numbered, replaced, brought back."""

import pytest
from sqlalchemy import select

from models import Event
from models.wording import SHIPPED, Replaced, Wording, changes_of, proposed, published, told

from .conftest import House


def _draft(house: House, said: str) -> Wording:
    with house.database.begin() as db:
        made = Wording(changes={"en": {"a.text": ["Old", said]}}, by_person_id=house.person.id)
        db.add(made)
    return made


def _publish(house: House, draft: Wording, before: int) -> None:
    with house.database.begin() as db:
        made = db.get_one(Wording, draft.id)
        made.publish(db, house.person.id, made.changes, before)


def _undo(house: House, draft: Wording) -> None:
    with house.database.begin() as db:
        db.get_one(Wording, draft.id).undo(db, house.person.id)


def _told(house: House) -> tuple[int, set[int]]:
    with house.database() as db:
        newest, earlier = told(db)
    return newest, {*earlier}


def test_each_replaces_the_last_and_each_undo_brings_it_back(house: House) -> None:
    first, second = _draft(house, "One"), _draft(house, "Two")
    assert _told(house) == (SHIPPED, set())
    _publish(house, first, SHIPPED)
    _publish(house, first, SHIPPED)  # pressed twice
    _publish(house, second, 1)
    assert _told(house) == (2, {SHIPPED, 1})
    _undo(house, second)
    assert _told(house) == (1, {SHIPPED, 2})
    _undo(house, first)
    assert _told(house) == (SHIPPED, {1, 2})
    with house.database() as db:
        assert changes_of(db, 2) == {"en": {"a.text": ["Old", "Two"]}}
        assert [made.number for made in published(db, 9)] == [2, 1]
        happened = [each.what for each in db.scalars(select(Event).order_by(Event.id))]
    assert happened[-4:] == ["words published"] * 2 + ["words undone"] * 2


def test_what_was_replaced_meanwhile_neither_publishes_nor_is_undone(house: House) -> None:
    first, second = _draft(house, "One"), _draft(house, "Two")
    _publish(house, first, SHIPPED)
    with pytest.raises(Replaced):
        _publish(house, second, SHIPPED)
    _publish(house, second, 1)
    with pytest.raises(Replaced):
        _undo(house, first)
    assert _told(house)[0] == 2


def test_who_changes_what_they_have_proposed_asks_again(house: House) -> None:
    draft = _draft(house, "One")
    with house.database.begin() as db:
        made = db.get_one(Wording, draft.id)
        made.propose(db, "shorter")
        assert [one.id for one in proposed(db)] == [draft.id]
        made.change({"en": {"a.text": ["Old", "Other"]}})
        assert proposed(db) == []
        assert Wording.draft_of(db, house.person.id) is made
