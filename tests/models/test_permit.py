"""The caller's own voice is heard by whom a second person allows it, for a short while."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Case, Event, Permit, Person, Recording, permit
from models.db.base import now
from models.db.database import Database
from models.fetch_queue import Claimed, Sound, store
from models.playback import NoPermit, hear
from tests.models.conftest import House, submission

KEY = bytes(32)


@pytest.fixture
def recording(house: House) -> Recording:
    with house.database.begin() as db:
        case = Case.file(db, submission(channel="IVR"), house.public_key, KEY)
        made = Recording.want(case.id, "account", "https://x", KEY)
        db.add_all([made, Person(username="barasa", password="hash")])
        db.flush()
        store(db, Claimed(made.id, "", 1), Sound(b"original", b"masked", 3), house.public_key)
        return made


def person(house: House, name: str) -> Person:
    with house.database() as db:
        return db.scalars(select(Person).where(Person.username == name)).one()


def ask(house: House, recording: Recording) -> Permit:
    with house.database.begin() as db:
        return Permit.ask(db, db.get_one(Recording, recording.id), person(house, "asha"))


def give(house: House, asked: Permit, name: str = "barasa") -> None:
    with house.database.begin() as db:
        db.get_one(Permit, asked.id).give(db, person(house, name))


def heard(house: House, recording: Recording, name: str, *, masked: bool) -> bytes:
    with house.database() as db:
        found = db.get_one(Recording, recording.id)
        copy = hear(db, found, person(house, name).id, masked=masked)
        assert copy
        return copy.read(db, house.private_key, 0, copy.size)


def whats(database: Database) -> list[str]:
    with database() as db:
        return list(db.scalars(select(Event.what).order_by(Event.id)))


def test_masked_it_is_heard_by_whoever_reads(house: House, recording: Recording) -> None:
    for name in ("asha", "barasa"):
        assert heard(house, recording, name, masked=True) == b"masked"
    assert whats(house.database) == ["recording played"] * 2


def test_a_hearing_in_parts_is_one_entry_of_the_log(
    house: House, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        heard(house, recording, "asha", masked=True)
    assert whats(house.database) == ["recording played"]
    monkeypatch.setattr("models.playback.now", lambda: now() + timedelta(minutes=6))
    heard(house, recording, "asha", masked=True)
    assert whats(house.database) == ["recording played"] * 2


def test_the_original_is_heard_by_who_asked_once_another_allowed_it(
    house: House, recording: Recording
) -> None:
    with pytest.raises(NoPermit):
        heard(house, recording, "asha", masked=False)
    asked = ask(house, recording)
    with pytest.raises(NoPermit):
        heard(house, recording, "asha", masked=False)
    give(house, asked)
    assert heard(house, recording, "asha", masked=False) == b"original"
    with pytest.raises(NoPermit):
        heard(house, recording, "barasa", masked=False)
    assert whats(house.database) == ["original asked for", "original allowed", "original played"]


def test_nobody_allows_it_to_themselves(house: House, recording: Recording) -> None:
    asked = ask(house, recording)
    with pytest.raises(ValueError, match="themselves"):
        give(house, asked, "asha")
    with pytest.raises(NoPermit):
        heard(house, recording, "asha", masked=False)


def test_a_permit_ends(house: House, recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask(house, recording)
    give(house, asked)
    with pytest.raises(ValueError, match="nobody waits"):
        give(house, asked)
    began = now()
    monkeypatch.setattr(permit, "now", lambda: began + timedelta(minutes=14))
    assert heard(house, recording, "asha", masked=False)
    monkeypatch.setattr(permit, "now", lambda: began + timedelta(minutes=16))
    with pytest.raises(NoPermit):
        heard(house, recording, "asha", masked=False)


def test_after_a_day_it_has_to_be_asked_for_anew(
    house: House, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(house, recording)
    assert ask(house, recording).id == asked.id
    tomorrow = now() + timedelta(hours=25)
    monkeypatch.setattr(permit, "now", lambda: tomorrow)
    with pytest.raises(ValueError, match="nobody waits"):
        give(house, asked)
    assert ask(house, recording).id != asked.id
