"""What is deleted when its time is up: recordings, and what staff began to write and left.

Safe to repeat at any time and from several processes; each recording goes in a commit of its own.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.case import Case
from models.db.base import now
from models.db.database import Database
from models.recording import KEPT_AFTER, Recording, RecordingState
from models.sent_form import SentForm
from models.status import CLOSED
from models.unsent import Unsent
from models.unsent_case import UnsentCase

MOST_A_RUN = 500


def shred_recordings(database: Database) -> int:
    """Delete the recordings whose time is up, at most `MOST_A_RUN`; how many went."""
    with database.begin() as db:
        _follow_closures(db)
    with database() as db:
        over = (
            select(Recording.id).where(Recording.delete_at <= now()).order_by(Recording.delete_at)
        )
        ids = db.scalars(over.limit(MOST_A_RUN)).all()
    shredded = 0
    for row in ids:
        with database.begin() as db:
            recording = db.get(Recording, row, with_for_update=True)
            if recording and recording.delete_at and recording.delete_at <= now():
                recording.shred(db)
                shredded += 1
    return shredded


def forget_forms(database: Database) -> None:
    """Delete what was written and not sent within a day, and the marks of forms as old."""
    with database.begin() as db:
        Unsent.sweep(db)
        UnsentCase.sweep(db)
        SentForm.sweep(db)


def _follow_closures(db: Session) -> None:
    """A closed case's recordings are given their time; one that was opened again takes it back,
    unless they are written down."""
    closed = select(Case.id).where(Case.status.in_(CLOSED))
    here = update(Recording).where(Recording.state == RecordingState.HERE)
    undated = Recording.delete_at.is_(None) & Recording.case_id.in_(closed)
    db.execute(here.where(undated).values(delete_at=now() + KEPT_AFTER))
    again = Recording.written_down_at.is_(None) & Recording.case_id.not_in(closed)
    db.execute(here.where(Recording.delete_at.is_not(None) & again).values(delete_at=None))
