"""A recording is deleted thirty days after it is written down or its case closed; not before."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models import Case, Event, Recording, RecordingChunk, RecordingCopy, disposal
from models.db.base import now
from models.disposal import dispose
from models.fetch_queue import Claimed, Sound, store
from models.retention import HOLDINGS
from tests.models.conftest import House, submission

KEY = bytes(32)
RECORDINGS = next(each for each in HOLDINGS if each.name == "recordings")


def recorded(house: House, idem: int = 1) -> Recording:
    with house.database.begin() as db:
        case = Case.file(db, submission(idem, channel="IVR"), house.public_key, KEY)
        made = Recording.want(case.id, "account", "https://x", KEY)
        db.add(made)
        db.flush()
        store(db, Claimed(made.id, "", 1), Sound(b"original", b"masked", 3), house.public_key)
        return made


def shred_recordings(house: House, days: float = 0) -> int:
    """What a run does that comes so many days later."""
    return dispose(house.database, RECORDINGS, now() + timedelta(days=days))


def write_down(house: House, made: Recording, *, done: bool = True) -> None:
    with house.database.begin() as db:
        db.get_one(Recording, made.id).write_down(db, house.person, done=done)


def set_status(house: House, made: Recording, status: str) -> None:
    with house.database.begin() as db:
        db.get_one(Case, made.case_id).change_status(db, house.person, status)


def left(house: House) -> tuple[int, int]:
    """How many copies and chunks there are."""
    with house.database() as db:
        count = func.count()
        copies = db.scalar(select(count).select_from(RecordingCopy)) or 0
        return copies, db.scalar(select(count).select_from(RecordingChunk)) or 0


def test_while_it_is_worked_on_it_stays(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(house)
    assert shred_recordings(house, 400) == 0
    assert left(house) == (2, 2)


def test_written_down_it_goes_after_thirty_days(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(house)
    write_down(house, made)
    assert shred_recordings(house, 29.9) == 0
    assert shred_recordings(house, 30.1) == 1
    assert left(house) == (0, 0)
    with house.database() as db:
        gone = db.get_one(Recording, made.id)
        assert (gone.state, gone.seconds, gone.delete_at) == ("deleted", 3, None)
        whats = db.scalars(select(Event.what).order_by(Event.id)).all()
    assert whats == ["recording written down", "recording deleted"]
    assert shred_recordings(house, 30.1) == 0


def test_kept_on_it_stays(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    made = recorded(house)
    write_down(house, made)
    write_down(house, made, done=False)
    assert shred_recordings(house, 31) == 0


@pytest.mark.parametrize("status", ["Closed", "ClosedReferred"])
def test_once_its_case_is_closed_it_goes_after_thirty_days(
    house: House, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    set_status(house, recorded(house), status)
    assert shred_recordings(house) == 0
    assert shred_recordings(house, 29.9) == 0
    assert shred_recordings(house, 30.1) == 1


def test_opened_again_it_stays_unless_it_is_written_down(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = recorded(house, 1), recorded(house, 2)
    for made in (first, second):
        set_status(house, made, "Closed")
    write_down(house, second)
    shred_recordings(house)
    for made in (first, second):
        set_status(house, made, "Active")
    shred_recordings(house)
    assert shred_recordings(house, 31) == 1
    with house.database() as db:
        assert db.get_one(Recording, first.id).state == "here"


def test_a_run_deletes_no_more_than_it_may(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for idem in range(1, 6):
        write_down(house, recorded(house, idem))
    monkeypatch.setattr(disposal, "MOST_A_RUN", 2)
    assert [shred_recordings(house, 31) for _ in range(4)] == [2, 2, 1, 0]
