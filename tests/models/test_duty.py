"""Who is on duty, in turn, and how many callers reached a person."""

from datetime import timedelta

import pytest

from models import CallRecord, Database, Duty, Event, Person, SealBroken
from models.db.base import now
from models.duty import LONGEST

from .conftest import House

KEY = b"k" * 32
FIRST, SECOND = "+254711000001", "+254722000002"
AN_HOUR = timedelta(hours=1)


def begin(house: House, person: Person, number: str) -> None:
    with house.database.begin() as db:
        Duty.begin(db, KEY, person.id, number, now() + AN_HOUR)


def phones(database: Database) -> list[str]:
    with database() as db:
        return [duty.ready(KEY).number for duty in Duty.now_on(db)]


@pytest.fixture
def colleague(house: House) -> Person:
    with house.database.begin() as db:
        person = Person(username="baraka", password="hash")
        db.add(person)
    return person


def test_who_was_rung_least_lately_is_rung_first(house: House, colleague: Person) -> None:
    begin(house, house.person, FIRST)
    begin(house, colleague, SECOND)
    for number in (FIRST, SECOND, FIRST):
        with house.database.begin() as db:
            Duty.rung(db, KEY, number)
        assert phones(house.database)[-1] == number


def test_duty_ends_and_its_number_goes(house: House, colleague: Person) -> None:
    begin(house, house.person, FIRST)
    begin(house, colleague, SECOND)
    with house.database.begin() as db:
        Duty.end(db, house.person.id)
        db.get_one(Duty, colleague.id).until = now()
    assert phones(house.database) == []
    with house.database.begin() as db:
        Duty.sweep(db)
        assert db.query(Duty).count() == 0
        whats = [event.what for event in db.query(Event).order_by(Event.id)]
        assert whats == ["went on duty", "went on duty", "went off duty"]


def test_who_may_not_sign_in_is_not_rung(house: House) -> None:
    begin(house, house.person, FIRST)
    with house.database.begin() as db:
        db.get_one(Person, house.person.id).active = False
    assert phones(house.database) == []


def test_nobody_is_on_duty_for_ever(house: House) -> None:
    for until in (now() + LONGEST + AN_HOUR, now() - AN_HOUR):
        with house.database.begin() as db, pytest.raises(ValueError, match="twelve"):
            Duty.begin(db, KEY, house.person.id, FIRST, until)


def test_the_number_is_sealed(house: House) -> None:
    begin(house, house.person, FIRST)
    with house.database() as db:
        [duty] = Duty.now_on(db)
        assert FIRST[1:].encode() not in duty.sealed_number + duty.number_tag
        with pytest.raises(SealBroken):
            duty.ready(b"x" * 32)
        assert Duty.phone_of(db, b"x" * 32, house.person.id) is None
        assert Duty.phone_of(db, KEY, house.person.id) == FIRST


def test_each_call_counts_once_on_its_day(database: Database) -> None:
    with database.begin() as db:
        for tag, answered in ((b"a", True), (b"a", True), (b"b", False), (b"c", True)):
            CallRecord.end(db, tag, answered=answered, seconds=5)
        week = CallRecord.by_day(db)
        assert len(week) == 7
        assert week[-1][1:] == (2, 1)
        assert week[0][1:] == (0, 0)
