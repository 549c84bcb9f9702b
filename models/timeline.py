"""The timeline: everything that came to one case, in the order it happened."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.case import Case
from models.event import Event
from models.note import Note
from models.reply import Reply

Item = Event | Note | Reply

_TOLD_BY_ITSELF = ("note", "reply", "words added")
"""Events whose note or reply is on the timeline already."""


def timeline(db: Session, case: Case) -> list[Item]:
    """Events, notes and replies, oldest first. Notes and replies are still sealed: `open` them."""
    events = (
        select(Event)
        .where(Event.case_id == case.id, Event.what.not_in(_TOLD_BY_ITSELF))
        .options(joinedload(Event.person))
    )
    notes = select(Note).where(Note.case_id == case.id).options(joinedload(Note.by))
    replies = select(Reply).where(Reply.case_id == case.id).options(joinedload(Reply.by))
    items: list[Item] = [*db.scalars(events), *db.scalars(notes), *db.scalars(replies)]
    return sorted(items, key=lambda item: item.at)
