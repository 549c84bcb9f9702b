"""Listening in the console: on record, in parts, and masked unless a second person allows more."""

import os
from uuid import uuid4

import pytest
from sqlalchemy import text

from models import Case, Event, Permit, Recording, RecordingChunk
from models.fetch_queue import Claimed, Sound, store
from models.person import Role
from models.recording_copy import CHUNK

from .conftest import Desk, Visitor

KEY = bytes(32)
SOUND = Sound(b"RIFF" + os.urandom(2 * CHUNK), b"RIFF" + os.urandom(2 * CHUNK + 500), 125)
ANSWERS = {"account": "RECORDED", "place_text": "RECORDED", "county_code": "047"}


@pytest.fixture
def recording(desk: Desk) -> Recording:
    return recorded(desk, SOUND)


def recorded(desk: Desk, sound: Sound) -> Recording:
    """A report by call, its account fetched."""
    case = desk.file(channel="IVR", answers=ANSWERS)
    with desk.database.begin() as db:
        made = Recording.want(case.id, "account", "https://x", KEY)
        db.add(made)
        db.flush()
        store(db, Claimed(made.id, "", 1), sound, desk.public_key)
        return made


def page_of(recording: Recording) -> str:
    return f"/staff/cases/{recording.case_id}"


def url(recording: Recording, after: str = "") -> str:
    return f"{page_of(recording)}/recordings/{recording.id}{after}"


def whats(desk: Desk) -> list[str]:
    with desk.database() as db:
        events = db.query(Event).filter(Event.case_id.is_not(None)).order_by(Event.id)
        return [event.what for event in events if event.what != "opened"]


def test_the_page_has_a_player_and_says_how_long_it_is(desk: Desk, recording: Recording) -> None:
    person = desk.person()
    assert f'src="{url(recording)}"' not in person.get(page_of(recording)).text
    page = person.read(page_of(recording).partition("#")[0]).text
    assert f'src="{url(recording)}"' in page
    assert "In the caller&#39;s own words, spoken" in page
    assert "2 min 5 s" in page
    assert "RECORDED" not in page
    assert "/original" not in page
    assert whats(desk) == ["words shown"]


def test_it_is_played_masked_and_on_record(desk: Desk, recording: Recording) -> None:
    answer = desk.person().get(url(recording))
    assert (answer.status_code, answer.data) == (200, SOUND.masked)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Disposition"] == "inline"
    assert whats(desk) == ["recording played"]


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-", 0, len(SOUND.masked)), ("bytes=0-0", 0, 1), ("bytes=100-199", 100, 200),
        (f"bytes={CHUNK - 1}-{CHUNK}", CHUNK - 1, CHUNK + 1),
        ("bytes=-4", len(SOUND.masked) - 4, len(SOUND.masked)),
        ("bytes=100-99999999", 100, len(SOUND.masked)),
    ],
)  # fmt: skip
def test_a_player_may_seek(
    desk: Desk, recording: Recording, asked: str, start: int, stop: int
) -> None:
    person = desk.person()
    answer = person.client.get(url(recording), headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, SOUND.masked[start:stop])
    whole = len(SOUND.masked)
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{whole}"
    person.client.get(url(recording), headers={"Range": asked})
    assert whats(desk) == ["recording played"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=999999999-", 416), ("bytes=a-b", 200), ("bytes=5-1", 200), ("lines=0-1", 200),
        ("bytes=0-1,4-5", 200), ("bytes=" + "0-1," * 1000, 200), ("x" * 4000, 200),
    ],
)  # fmt: skip
def test_a_range_that_is_none_gives_all_or_nothing(
    desk: Desk, recording: Recording, asked: str, status: int
) -> None:
    answer = desk.person().client.get(url(recording), headers={"Range": asked})
    assert answer.status_code == status
    assert status != 200 or answer.data == SOUND.masked


@pytest.mark.parametrize("after", ["", "/original"])
def test_nothing_is_played_when_it_can_not_be_recorded(
    desk: Desk, recording: Recording, after: str
) -> None:
    person = _allowed(desk, recording)
    with desk.database.begin() as db:
        db.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.what LIKE '%played' "
                "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        )
    desk.app.testing = False
    answer = person.get(url(recording, after))
    assert answer.status_code == 500
    assert b"RIFF" not in answer.data


def test_who_does_not_read_cases_does_not_listen(desk: Desk, recording: Recording) -> None:
    admin = desk.person("chebet")
    for after in ("", "/original"):
        assert admin.get(url(recording, after)).status_code == 403
    for after in ("/written-down", "/permits", f"/permits/{uuid4()}"):
        assert admin.post(url(recording, after)).status_code == 403
    assert whats(desk) == []


def test_a_recording_is_found_under_its_own_case_alone(desk: Desk, recording: Recording) -> None:
    other = desk.file(2)
    for address in (
        f"/staff/cases/{other.id}/recordings/{recording.id}",
        f"/staff/cases/{recording.case_id}/recordings/{uuid4()}",
    ):
        person = desk.person()
        assert person.get(address).status_code == 404
        assert person.post(f"{address}/permits").status_code == 404
    assert whats(desk) == []


def test_the_original_is_played_once_a_second_person_allows_it(
    desk: Desk, recording: Recording
) -> None:
    asks, allows = desk.person(), desk.person("barasa")
    assert asks.get(url(recording, "/original")).status_code == 403
    assert asks.post(url(recording, "/permits")).status_code == 302
    page = asks.get(page_of(recording)).text
    assert "A colleague has to open this page" in page
    assert "Allow it" not in page
    page = allows.get(page_of(recording)).text
    assert "<strong>achieng</strong> asks to hear" in page
    give = page.split("/permits/")[1].split('"')[0]
    assert asks.post(url(recording, f"/permits/{give}")).status_code == 403
    assert allows.post(url(recording, f"/permits/{give}")).status_code == 302
    assert f'src="{url(recording, "/original")}"' in asks.get(page_of(recording)).text
    assert asks.get(url(recording, "/original")).data == SOUND.original
    assert allows.get(url(recording, "/original")).status_code == 403
    assert whats(desk) == ["original asked for", "original allowed", "original played"]
    assert "achieng" in desk.person().get("/staff/audit").text


def _allowed(desk: Desk, recording: Recording) -> Visitor:
    asks, allows = desk.person(), desk.person("barasa")
    asks.post(url(recording, "/permits"))
    give = allows.get(page_of(recording)).text.split("/permits/")[1].split('"')[0]
    allows.post(url(recording, f"/permits/{give}"))
    return asks


def test_a_permit_is_for_its_own_recording(desk: Desk, recording: Recording) -> None:
    asks, allows = desk.person(), desk.person("barasa")
    asks.post(url(recording, "/permits"))
    give = allows.get(page_of(recording)).text.split("/permits/")[1].split('"')[0]
    with desk.database.begin() as db:
        other = Recording.want(recording.case_id, "place_text", "https://y", KEY)
        db.add(other)
    assert allows.post(url(other, f"/permits/{give}")).status_code == 404
    assert asks.get(url(recording, "/original")).status_code == 403


def test_written_down_it_says_when_it_goes_and_may_be_kept_on(
    desk: Desk, recording: Recording
) -> None:
    person = desk.person()
    person.post(url(recording, "/written-down"), done="yes")
    assert "Written down. It will be deleted on" in person.get(page_of(recording)).text
    person.post(url(recording, "/written-down"), done="no")
    assert "I have written it down</button>" in person.get(page_of(recording)).text
    assert whats(desk) == ["recording written down", "recording not written down"]


def test_what_is_on_its_way_lost_or_deleted_is_said(desk: Desk, recording: Recording) -> None:
    person = desk.person()
    assert "could not be fetched" in person.get(page_of(recording)).text  # place_text has no row
    with desk.database.begin() as db:
        db.get_one(Case, recording.case_id).to_fetch = b"unread yet"
    assert "It is being fetched" in person.get(page_of(recording)).text
    with desk.database.begin() as db:
        db.get_one(Recording, recording.id).shred(db)
    page = person.get(page_of(recording)).text
    assert "The recording is deleted" in page
    assert "<audio" not in page
    assert person.get(url(recording)).status_code == 404


def test_sound_that_was_tampered_with_is_not_played(desk: Desk, recording: Recording) -> None:
    with desk.database.begin() as db:
        for chunk in db.query(RecordingChunk):
            chunk.sealed = chunk.sealed[:-1] + b"x"
    answer = desk.person().get(url(recording))
    assert answer.status_code == 410
    assert "damaged" in answer.text
    assert SOUND.masked[:50] not in answer.data


def test_a_wish_for_the_original_comes_to_the_second_person(
    desk: Desk, recording: Recording
) -> None:
    mine, theirs = desk.person(), desk.person("barasa")
    mine.post(url(recording, "/permits"))
    wish = f'href="{page_of(recording)}#recordings"'
    assert wish not in mine.get("/staff/cases").text
    page = theirs.get("/staff/cases?view=closed").text
    assert wish in page
    assert "<strong>achieng</strong> asks to hear" in page
    desk.add("trainer", Role.TRAINER)
    assert wish not in desk.person("trainer").get("/staff/cases").text
    with desk.database() as db:
        permit = db.query(Permit).one().id
    theirs.post(url(recording, f"/permits/{permit}"))
    assert wish not in theirs.get("/staff/cases").text
