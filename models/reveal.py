"""What is covered until somebody asks for it: how to reach a caller, and what they told.

Each look is on record. Who looks at very much within an hour is told of to those who lead.
"""

import uuid
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import roster
from models.case import Case
from models.db.base import now
from models.event import Event
from models.message import About, tell
from models.person import Role

MOST_AN_HOUR = 30
"""One in two minutes: more than anybody comes to who reads a case before going on to the next."""
HOUR = timedelta(hours=1)
LASTS = timedelta(minutes=15)
"""For how long what was told stays in sight of who asked for it."""

MANY = "many reveals"
WORDS, COVERED = "words shown", "words covered"
CONTACT = "contact shown"
LETTER = "referral letter shown"


class Reason(StrEnum):
    """Why somebody needs to know how a caller is reached."""

    CALL = "call"
    MATCH = "match"
    CORRECT = "correct"
    LIFE = "life"


def reveal(db: Session, what: str, person_id: uuid.UUID, case_id: uuid.UUID, **why: str) -> None:
    """Record one look before anything is shown; where there are too many, tell those who lead."""
    Event.record(db, what, person_id, case_id, **why)
    mine = (Event.person_id == person_id) & (Event.at > now() - HOUR)
    looks = mine & Event.what.in_((WORDS, CONTACT, LETTER))
    if (db.scalar(select(func.count()).where(looks)) or 0) <= MOST_AN_HOUR:
        return
    if db.scalar(select(Event.id).where(mine, Event.what == MANY).limit(1)) is None:
        Event.record(db, MANY, person_id)
        for other in roster.all_to_wake(db, now(), Role.SUPERVISOR):
            if other != person_id:
                tell(db, other, About.REVEALS, now())


def in_sight(db: Session, case: Case, person_id: uuid.UUID) -> bool:
    """Whether this person asked lately for what the caller told, and has not covered it since."""
    theirs = (Event.person_id == person_id) & (Event.case_id == case.id)
    lately = theirs & (Event.at > now() - LASTS) & Event.what.in_((WORDS, COVERED))
    last = db.scalar(select(Event.what).where(lately).order_by(Event.id.desc()).limit(1))
    return last == WORDS
