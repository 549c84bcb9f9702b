"""Which recordings are to be fetched, and when it is tried again: over a day, ever more rarely.

Whoever fetches claims one first; a claim that comes to nothing, as when its process is killed, is
a try that failed.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from models.case import Case
from models.closure import caller_wrote
from models.crypto.envelope import SealBroken, open_under
from models.db.base import now
from models.db.database import to_write
from models.event import Event
from models.recording import Recording, RecordingState
from models.recording_copy import RecordingCopy

AGES = tuple(timedelta(minutes=age) for age in (0, 1, 5, 15, 60, 180, 360, 720, 1440))
"""How old a wish for a recording is at each try, if all goes in time."""

ADDED = "added_words"
"""What the question of a recording begins with that was added by who came back."""

_LAST_TRY = timedelta(minutes=10)
"""How long the last try may take before it counts as failed."""


@dataclass(frozen=True, repr=False)
class Claimed:
    """A recording that is ours to try now."""

    id: uuid.UUID
    url: str
    tries: int


@dataclass(frozen=True, repr=False)
class Sound:
    """What was fetched, as two WAV files."""

    original: bytes
    masked: bytes
    seconds: int


def waits(db: Session) -> bool:
    """Whether there is anything to do; only reads."""
    told = select(exists().where(Case.to_fetch.is_not(None)))
    return bool(db.scalar(told) or db.scalar(select(exists().where(_due()))))


def note_submitted(db: Session, urls_key: bytes) -> None:
    """Make recordings of what cases say is to be fetched.

    What an earlier telling of the same case had recorded, and this one has not, goes.
    """
    to_write(db)
    told = select(Case).where(Case.to_fetch.is_not(None)).limit(100)
    for case in db.scalars(told.with_for_update(skip_locked=True)):
        of_case = Recording.case_id == case.id, Recording.question.not_like(f"{ADDED}%")
        known = set(db.scalars(select(Recording.id).where(*of_case)))
        wanted = {one.id: one for one in _submitted(case, urls_key)}
        db.add_all(one for row, one in wanted.items() if row not in known)
        for row in known - wanted.keys():
            db.delete(db.get_one(Recording, row))
        case.to_fetch = None
    db.flush()


def add_recording(db: Session, case: Case, url: str, urls_key: bytes, row: uuid.UUID) -> None:
    """The caller, who came back, adds what they said; once for each `row`."""
    recording = Recording.want(case.id, f"{ADDED} {row.hex[:12]}", url, urls_key)
    if db.get(Recording, recording.id) is None:
        Event.record(db, "words added", None, case.id)
        db.add(recording)
        caller_wrote(db, case)


def claim(db: Session, urls_key: bytes) -> Claimed | None:
    """The next recording to try: the ones that were tried least come first."""
    to_write(db)
    due = select(Recording).where(_due()).order_by(Recording.tries, Recording.try_at)
    for recording in db.scalars(due.limit(20).with_for_update(skip_locked=True)):
        try:
            url = recording.url(urls_key)
        except SealBroken:
            recording.give_up(db)
            continue
        if recording.tries >= len(AGES):
            recording.give_up(db)
            continue
        recording.tries += 1
        recording.try_at = now() + _pause(recording.tries)
        return Claimed(recording.id, url, recording.tries)
    return None


def store(db: Session, claimed: Claimed, sound: Sound, public_key: bytes) -> bool:
    """Seal what was fetched; whether it is wanted still."""
    recording = _still_wanted(db, claimed)
    if recording is None:
        return False
    for masked, wave in ((True, sound.masked), (False, sound.original)):
        RecordingCopy.seal(db, recording.id, wave, public_key, masked=masked)
    recording.came(sound.seconds)
    return True


def failed(db: Session, claimed: Claimed) -> bool:
    """It could not be fetched; whether that was the last try."""
    recording = _still_wanted(db, claimed)
    if recording is None or recording.tries < len(AGES):
        return False
    recording.give_up(db)
    return True


def _submitted(case: Case, urls_key: bytes) -> list[Recording]:
    """Without the right key nothing can be fetched; the answers still say that it was spoken."""
    idem, sealed = case.idem or b"", case.to_fetch or b""
    try:
        urls = json.loads(open_under(urls_key, sealed, idem.hex(), "to fetch"))
    except SealBroken:
        return []
    return [Recording.want(case.id, question, url, urls_key) for question, url in urls.items()]


def _due() -> ColumnElement[bool]:
    return (Recording.state == RecordingState.WANTED) & (Recording.try_at <= now())


def _pause(tries: int) -> timedelta:
    return AGES[tries] - AGES[tries - 1] if tries < len(AGES) else _LAST_TRY


def _still_wanted(db: Session, claimed: Claimed) -> Recording | None:
    to_write(db)
    recording = db.get(Recording, claimed.id, with_for_update=True)
    return recording if recording and recording.state == RecordingState.WANTED else None
