"""Takes that one brings and another publishes: each edition plays what it played."""

import pytest
from sqlalchemy import select

from models import Event
from models.db.base import now
from models.disposal import dispose
from models.holding import DAY
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
from models.retention import HOLDINGS

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


def test_a_replaced_take_goes_when_due_and_undoing_loses_nothing_by_it(house: House) -> None:
    numbers = []
    for words in ("Karibu", "Karibu", "Karibu", "Kwaheri"):
        numbers.append(_take(house, words, words.encode()))
        _publish(house, numbers[-1])
    first, second, third, _ = numbers
    assert _gone(house, days=89) == set()
    assert _gone(house, days=91) == {first}  # undoing the third brings back the second
    with house.database.begin() as db:
        undo(db, 3, house.person.id)
    assert second in _plays(house, 5)
    assert _gone(house, days=91) == set()  # the edition counts on from the third
    _publish(house, _take(house, "Kwaheri", b"another"))
    assert _gone(house, days=91) == {third}
    with house.database() as db:
        assert edition_of(db) == 6


def test_what_nobody_published_goes_when_due_and_what_plays_never(house: House) -> None:
    _publish(house, _take(house, "Karibu", b"plays"))
    waits = _take(house, "Kwaheri", b"waits")
    assert _gone(house, days=89) == set()
    assert _gone(house, days=4000) == {waits}


def _gone(house: House, days: int) -> set[int]:
    """The takes that go then."""
    before = _numbers(house)
    for holding in HOLDINGS:
        if holding.table is PromptTake:
            dispose(house.database, holding, now() + days * DAY)
    return before - _numbers(house)


def _numbers(house: House) -> set[int]:
    with house.database() as db:
        return {*db.scalars(select(PromptTake.number))}
