"""A sealed copy: any part of it opens, and nothing that was moved, cut or taken from elsewhere."""

import os

import pytest
from sqlalchemy import delete, select, update

from models import Case, Recording, RecordingChunk, RecordingCopy, SealBroken
from models.recording_copy import CHUNK
from tests.models.conftest import House, submission

SOUND = os.urandom(3 * CHUNK + 1000)
KEY = bytes(32)


@pytest.fixture
def copy(house: House) -> RecordingCopy:
    return kept(house, SOUND, masked=True)


def kept(house: House, sound: bytes, *, masked: bool) -> RecordingCopy:
    with house.database.begin() as db:
        case = Case.file(db, submission(channel="IVR"), house.public_key, KEY)
        recording = Recording.want(case.id, "account", "https://x", KEY)
        if db.get(Recording, recording.id) is None:
            db.add(recording)
            db.flush()
        return RecordingCopy.seal(db, recording.id, sound, house.public_key, masked=masked)


def read(house: House, copy: RecordingCopy, start: int, stop: int) -> bytes:
    with house.database() as db:
        found = db.get_one(RecordingCopy, copy.id)
        return found.read(db, house.private_key, start, stop)


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (0, len(SOUND)), (0, 1), (len(SOUND) - 1, len(SOUND)), (CHUNK - 1, CHUNK + 1),
        (CHUNK, 2 * CHUNK), (CHUNK - 5, 3 * CHUNK + 5), (3 * CHUNK, len(SOUND)), (44, 100),
    ],
)  # fmt: skip
def test_any_part_is_read_as_it_was(
    house: House, copy: RecordingCopy, start: int, stop: int
) -> None:
    assert read(house, copy, start, stop) == SOUND[start:stop]


def test_nothing_of_the_sound_lies_open(house: House, copy: RecordingCopy) -> None:
    with house.database() as db:
        for chunk in db.scalars(select(RecordingChunk)):
            assert SOUND[chunk.number * CHUNK :][:16] not in chunk.sealed
            assert len(chunk.sealed) <= CHUNK + 29


def test_the_public_key_does_not_open_it(house: House, copy: RecordingCopy) -> None:
    with house.database() as db, pytest.raises(SealBroken):
        db.get_one(RecordingCopy, copy.id).read(db, house.public_key, 0, 10)


def test_a_flipped_bit_does_not_open(house: House, copy: RecordingCopy) -> None:
    for at in (0, 1, 12, 13, 1000, -1):
        with house.database.begin() as db:
            chunk = db.get_one(RecordingChunk, (copy.id, 1))
            whole = chunk.sealed
            broken = bytearray(whole)
            broken[at] ^= 1
            chunk.sealed = bytes(broken)
        with pytest.raises(SealBroken):
            read(house, copy, CHUNK, CHUNK + 1)
        with house.database.begin() as db:
            db.get_one(RecordingChunk, (copy.id, 1)).sealed = whole
    assert read(house, copy, 0, len(SOUND)) == SOUND


def test_chunks_in_another_order_do_not_open(house: House, copy: RecordingCopy) -> None:
    with house.database.begin() as db:
        first, second = (db.get_one(RecordingChunk, (copy.id, number)) for number in (0, 1))
        first.sealed, second.sealed = second.sealed, first.sealed
    for start in (0, CHUNK):
        with pytest.raises(SealBroken):
            read(house, copy, start, start + 1)


@pytest.mark.parametrize("number", [0, 2, 3])
def test_a_chunk_that_is_missing_is_noticed(house: House, copy: RecordingCopy, number: int) -> None:
    of_it = (RecordingChunk.copy_id == copy.id) & (RecordingChunk.number == number)
    with house.database.begin() as db:
        db.execute(delete(RecordingChunk).where(of_it))
    with pytest.raises(SealBroken):
        read(house, copy, 0, len(SOUND))


def test_the_end_cut_off_is_noticed_even_if_the_size_says_so(
    house: House, copy: RecordingCopy
) -> None:
    with house.database.begin() as db:
        db.execute(delete(RecordingChunk).where(RecordingChunk.number == 3))
        db.execute(update(RecordingCopy).values(size=3 * CHUNK))
    with pytest.raises(SealBroken):
        read(house, copy, 0, 10)


def test_a_chunk_from_another_copy_does_not_open(house: House, copy: RecordingCopy) -> None:
    other = kept(house, SOUND, masked=False)
    with house.database.begin() as db:
        foreign = db.get_one(RecordingChunk, (other.id, 0)).sealed
        db.get_one(RecordingChunk, (copy.id, 0)).sealed = foreign
        db.get_one(RecordingCopy, copy.id).sealed_key = db.get_one(
            RecordingCopy, other.id
        ).sealed_key
    with pytest.raises(SealBroken):
        read(house, copy, 0, 10)


def test_each_copy_has_a_key_of_its_own(house: House, copy: RecordingCopy) -> None:
    other = kept(house, SOUND, masked=False)
    assert copy.sealed_key != other.sealed_key
