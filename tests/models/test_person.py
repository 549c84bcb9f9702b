"""A person opens the organisation's key with their password, and with nothing else."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import Database, Person, SealBroken
from models.crypto.key_stretching import FOR_PASSWORDS, FOR_PINS, Cost
from models.person import Role
from tests.models.conftest import WEAK, House

KEY = bytes(range(32))


def test_the_password_opens_the_key_after_a_round_through_the_database(house: House) -> None:
    with house.database() as db:
        person = db.scalars(select(Person)).one()
        assert person.unwrap_key("correct horse") == house.private_key
        assert person.created_at.tzinfo is not None


@pytest.mark.parametrize("password", ["", "correct hors", "Correct horse", "correct horse "])
def test_another_password_does_not(password: str) -> None:
    person = Person(username="asha")
    person.wrap_key(KEY, "correct horse", WEAK)
    with pytest.raises(SealBroken):
        person.unwrap_key(password)


def test_the_same_letters_typed_otherwise_are_the_same_password() -> None:
    person = Person(username="zoë")
    person.wrap_key(KEY, "Zoe\u0308", WEAK)
    assert person.unwrap_key("Zo\u00eb") == KEY


def test_a_wrap_moved_to_another_person_does_not_open() -> None:
    one, other = Person(username="one"), Person(username="other")
    for person in (one, other):
        person.wrap_key(KEY, "same", WEAK)
    other.key_salt, other.wrapped_key = one.key_salt, one.wrapped_key
    with pytest.raises(SealBroken):
        other.unwrap_key("same")


def test_wraps_made_at_different_costs_both_open() -> None:
    person = Person(username="asha")
    for cost in (WEAK, Cost(memory=128, passes=2, lanes=2)):
        person.wrap_key(KEY, "pw", cost)
        assert person.key_cost == str(cost)
        assert person.unwrap_key("pw") == KEY


def test_the_costs_in_use_are_those_of_their_sources() -> None:
    assert str(FOR_PASSWORDS) == "m=65536,t=3,p=4"
    assert str(FOR_PINS) == "m=19456,t=2,p=1"
    assert Cost.read(str(FOR_PINS)) == FOR_PINS
    with pytest.raises(ValueError, match="not an Argon2 cost"):
        Cost.read("m=1,t=2,x=3")


def test_a_key_taken_away_is_gone(house: House) -> None:
    house.person.take_key_away()
    with pytest.raises(SealBroken):
        house.person.unwrap_key("correct horse")


def test_two_people_cannot_share_a_name(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as db:
        db.add_all([Person(username="asha"), Person(username="asha")])


def test_recovery_codes_used_up_are_remembered(house: House) -> None:
    with house.database.begin() as db:
        person = db.scalars(select(Person)).one()
        person.mf_recovery_codes = ["a", "b"]
    with house.database.begin() as db:
        person = db.scalars(select(Person)).one()
        assert person.mf_recovery_codes is not None
        person.mf_recovery_codes.remove("a")
    with house.database() as db:
        assert db.scalars(select(Person)).one().mf_recovery_codes == ["b"]


@pytest.mark.parametrize("role", ["admin", "", "Auditor"])
def test_a_role_that_there_is_none_of_can_not_be_kept(database: Database, role: str) -> None:
    with database.begin() as db:
        db.add_all([Person(username=known, role=known) for known in Role])
    with pytest.raises(IntegrityError), database.begin() as db:
        db.add(Person(username="asha", role=role))
