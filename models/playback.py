"""Hearing a recording: nobody does before it is on record that they do."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.base import now
from models.event import Event
from models.permit import Permit
from models.recording import Recording
from models.recording_copy import RecordingCopy

ONE_HEARING = timedelta(minutes=5)
"""A player asks for a recording in parts: what it asks for in this time is one entry of the log."""


class NoPermit(Exception):
    """Nobody else has allowed this person to hear the caller's own voice, or not lately."""


def hear(
    db: Session, recording: Recording, person_id: uuid.UUID, *, masked: bool
) -> RecordingCopy | None:
    """The copy to be played, the record of it committed; None if there is no sound.

    If the record cannot be kept this raises, and nothing may be played.
    """
    copy = recording.copy(masked=masked)
    if copy is None:
        return None
    if not masked:
        permit = Permit.latest(db, recording, person_id)
        if permit is None or not permit.holds:
            raise NoPermit
    what = "recording played" if masked else "original played"
    if not _heard_lately(db, recording, person_id, what):
        Event.record(db, what, person_id, recording.case_id, recording=recording.id.hex)
        db.commit()
    return copy


def _heard_lately(db: Session, recording: Recording, person_id: uuid.UUID, what: str) -> bool:
    lately = select(Event.details).where(
        Event.case_id == recording.case_id,
        Event.person_id == person_id,
        Event.what == what,
        Event.at > now() - ONE_HEARING,
    )
    return any(details.get("recording") == recording.id.hex for details in db.scalars(lately))
