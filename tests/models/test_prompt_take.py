"""Takes that one brings and another publishes: each edition plays what it played."""

import pytest
from sqlalchemy import select

from models import Event
from models.prompt_take import (
    PromptTake,
    Replaced,
    drafts_of,
    edition_of,
    in_use,
    playing,
    proposed,
    publish,
    published,
    sound_of,
    undo,
)

from .conftest import House


def _take(house: House, words: str, sound: bytes, voice: str = "Amina") -> int:
    by = None if voice == "espeak-ng" else house.person.id
    with house.database.begin() as db:
        return PromptTake.keep(
            db, language="sw", name="a", words=words, voice=voice, seconds=1.5, sound=sound,
            by_person_id=by,
        ).number  # fmt: skip


def _publish(house: House, *numbers: int, person: bool = True) -> None:
    with house.database.begin() as db:
        takes = db.scalars(select(PromptTake).where(PromptTake.number.in_(numbers))).all()
        publish(db, takes, house.person.id if person else None)


def _plays(house: House, edition: int) -> set[int]:
    with house.database() as db:
        return {
            one.number
            for one in playing(db)
            if one.since <= edition and (one.until is None or edition < one.until)
        }


def test_each_replaces_the_one_of_the_same_words_and_undoing_brings_it_back(house: House) -> None:
    robots = _take(house, "Karibu", b"robot", "espeak-ng")
    _publish(house, robots, person=False)
    first, other = _take(house, "Karibu", b"first"), _take(house, "Kwaheri", b"other")
    assert (_plays(house, 0), _plays(house, 1)) == (set(), {robots})
    _publish(house, first, other)
    _publish(house, first, other)  # pressed twice
    assert [_plays(house, edition) for edition in range(3)] == [set(), {robots}, {first, other}]
    with house.database.begin() as db:
        undo(db, 2, house.person.id)
    with house.database() as db:
        assert edition_of(db) == 3
        assert [one.number for one in in_use(db)] == [robots]
        assert {one.number for one in published(db, 9)} == {first, other}
        assert sound_of(db, first) == b"first"  # who began with it hears it to the end
        happened = [each.what for each in db.scalars(select(Event).order_by(Event.id))]
    assert happened[-3:] == ["prompts read by robot", "prompts published", "prompts undone"]
    with house.database.begin() as db, pytest.raises(Replaced):
        undo(db, 2, house.person.id)


def test_a_new_take_of_ones_own_takes_the_place_of_the_draft(house: House) -> None:
    _take(house, "Karibu", b"first")
    second = _take(house, "Karibu", b"second")
    with house.database.begin() as db:
        [mine] = drafts_of(db, house.person.id)
        assert (mine.number, mine.sound, mine.by_person) == (second, b"second", True)
        assert sound_of(db, second) is None  # callers can't fetch what nobody published
        mine.propose()
    with house.database() as db:
        assert drafts_of(db, house.person.id) == []
        assert [one.number for one in proposed(db)] == [second]
