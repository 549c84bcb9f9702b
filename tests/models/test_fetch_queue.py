"""What is to be fetched: noted once, tried over a day, and forgotten with its case."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models import Case, Event, Recording, RecordingChunk, fetch_queue, recording, return_visit
from models.db.base import now
from models.fetch_queue import AGES, Claimed, Sound
from models.intake import Intake
from models.journal import append_case, drain
from tests.models.conftest import House, submission

KEY = b"k" * 32
URL = "https://r1.at-internal.com/a.mp3"
OTHER = "https://r1.at-internal.com/b.mp3"
SOUND = Sound(b"RIFF original", b"RIFF masked", 7)


class Clock:
    """The time as the queue sees it."""

    def __init__(self) -> None:
        self.now = now()

    def __call__(self) -> datetime:
        return self.now

    def passes(self, passed: timedelta) -> None:
        self.now += passed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (fetch_queue, recording):
        monkeypatch.setattr(module, "now", clock)
    return clock


def spoke(house: House, idem: int = 1, urls: dict[str, str] | None = None, **facts: Any) -> Case:
    """A call's report is filed, with recordings."""
    what = submission(
        idem, channel="IVR", recordings={"account": URL} if urls is None else urls, **facts
    )
    with house.database.begin() as db:
        return Case.file(db, what, house.public_key, KEY)


def claim(house: House, key: bytes = KEY) -> Claimed | None:
    with house.database.begin() as db:
        fetch_queue.note_submitted(db, key)
    with house.database.begin() as db:
        return fetch_queue.claim(db, key)


def claimed(house: House) -> Claimed:
    one = claim(house)
    assert one
    return one


def recordings(house: House) -> list[Recording]:
    with house.database() as db:
        return list(db.scalars(select(Recording).order_by(Recording.question)))


def test_a_recording_is_claimed_at_once_and_by_one_alone(house: House) -> None:
    case = spoke(house)
    one = claimed(house)
    assert (one.url, one.tries) == (URL, 1)
    assert claim(house) is None
    assert [row.case_id for row in recordings(house)] == [case.id]


def test_its_address_lies_sealed_and_is_gone_once_it_is_here(house: House) -> None:
    case = spoke(house)
    assert case.to_fetch
    assert b"at-internal" not in case.to_fetch
    one = claimed(house)
    sealed = recordings(house)[0].sealed_url
    assert sealed
    assert b"at-internal" not in sealed
    with house.database.begin() as db:
        assert fetch_queue.store(db, one, SOUND, house.public_key)
    kept = recordings(house)[0]
    assert (kept.state, kept.seconds, kept.sealed_url, kept.try_at) == ("here", 7, None, None)
    with house.database() as db:
        assert db.get_one(Case, case.id).to_fetch is None
        copies = db.get_one(Recording, kept.id)
        for masked, sound in ((True, SOUND.masked), (False, SOUND.original)):
            copy = copies.copy(masked=masked)
            assert copy
            assert copy.read(db, house.private_key, 0, copy.size) == sound


def test_it_is_tried_over_a_day_ever_more_rarely_and_then_lost(house: House, clock: Clock) -> None:
    case = spoke(house)
    began, tried_at = clock.now, []
    while (one := claim(house)) or recordings(house)[0].try_at:
        if one:
            tried_at.append(clock.now - began)
            with house.database.begin() as db:
                assert fetch_queue.failed(db, one) == (len(tried_at) == len(AGES))
        early = clock.now - began < timedelta(minutes=30)
        clock.passes(timedelta(minutes=1 if early else 30))
    assert tried_at == list(AGES)
    lost = recordings(house)[0]
    assert (lost.state, lost.sealed_url) == ("lost", None)
    with house.database() as db:
        assert db.get_one(Case, case.id).unread
        assert db.scalars(select(Event.what)).all() == ["recording lost"]


def test_who_is_killed_while_fetching_has_used_up_a_try_and_no_more(
    house: House, clock: Clock
) -> None:
    spoke(house)
    for tries in range(1, len(AGES) + 1):
        assert claimed(house).tries == tries
        clock.passes(timedelta(hours=13))
    assert claim(house) is None
    assert recordings(house)[0].state == "lost"


def test_the_least_tried_come_first(house: House, clock: Clock) -> None:
    spoke(house, 1)
    claimed(house)
    clock.passes(timedelta(hours=1))
    spoke(house, 2, {"account": OTHER})
    assert claimed(house).url == OTHER
    assert claimed(house).url == URL


def test_told_again_it_is_the_same_recording(house: House) -> None:
    spoke(house, step=1, complete=False)
    one = claimed(house)
    spoke(house, step=2)
    assert claim(house) is None
    with house.database.begin() as db:
        assert fetch_queue.store(db, one, SOUND, house.public_key)
    assert [row.state for row in recordings(house)] == ["here"]


def test_what_was_recorded_anew_takes_the_place_of_the_first(house: House) -> None:
    spoke(house, step=1, complete=False)
    first = claimed(house)
    spoke(house, step=2, urls={"account": OTHER})
    assert claimed(house).url == OTHER
    with house.database.begin() as db:
        assert not fetch_queue.store(db, first, SOUND, house.public_key)
    assert len(recordings(house)) == 1


def test_what_a_later_telling_leaves_out_goes_with_its_sound(house: House) -> None:
    spoke(house, step=1, complete=False)
    with house.database.begin() as db:
        fetch_queue.note_submitted(db, KEY)
        one = fetch_queue.claim(db, KEY)
        assert one
        fetch_queue.store(db, one, SOUND, house.public_key)
    spoke(house, step=2, urls={})
    assert claim(house) is None
    assert recordings(house) == []
    with house.database() as db:
        assert db.scalars(select(RecordingChunk)).all() == []


def test_deleted_by_its_caller_nothing_of_it_is_left_or_kept_after(house: House) -> None:
    case = spoke(house)
    one = claimed(house)
    with house.database.begin() as db:
        return_visit.delete(db, db.get_one(Case, case.id))
    with house.database.begin() as db:
        assert not fetch_queue.store(db, one, SOUND, house.public_key)
        assert not fetch_queue.failed(db, one)
    assert recordings(house) == []
    assert claim(house) is None


def test_it_comes_through_the_journal(house: House, tmp_path: Path) -> None:
    what = submission(channel="IVR", recordings={"account": URL, "place_text": OTHER})
    append_case(tmp_path, Case.seal(what, house.public_key, KEY).columns())
    assert b"at-internal" not in next(tmp_path.iterdir()).read_bytes()
    assert drain(tmp_path, house.database).taken == 1
    assert {claimed(house).url, claimed(house).url} == {URL, OTHER}


def test_keeping_seals_the_addresses_it_is_told(house: House, tmp_path: Path) -> None:
    intake = Intake(house.database, tmp_path, house.public_key, b"p" * 32, urls_key=KEY)
    intake.file(submission(channel="IVR", recordings={"account": URL}))
    assert claimed(house).url == URL


def test_with_another_key_it_is_not_found_and_bars_no_other(house: House) -> None:
    spoke(house, 1)
    assert claim(house, b"another key" + bytes(21)) is None
    assert recordings(house) == []
    spoke(house, 2)
    assert claimed(house).url == URL


@pytest.mark.parametrize("channel", ["USSD", "SMS"])
def test_only_who_rings_or_sends_voice_notes_is_recorded(house: House, channel: str) -> None:
    assert Case.seal(submission(channel=channel), house.public_key, KEY).to_fetch is None
    with pytest.raises(ValueError, match="only who rings or sends voice notes"):
        Case.seal(submission(channel=channel, recordings={"account": URL}), house.public_key, KEY)
