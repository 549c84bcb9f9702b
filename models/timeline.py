"""The timeline: everything that came to one filing, in the order it happened."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.event import Event
from models.filing import Filing
from models.note import Note
from models.reply import Reply

Entry = Event | Note | Reply

_TOLD_BY_ITSELF = ("note", "reply", "words added")
"""Events whose note or reply is on the timeline already."""


def timeline(db: Session, filing: Filing) -> list[Entry]:
    """Events, notes and replies, oldest first. Notes and replies are still sealed: `open` them."""
    events = (
        select(Event)
        .where(Event.filing_id == filing.id, Event.what.not_in(_TOLD_BY_ITSELF))
        .options(joinedload(Event.person))
    )
    notes = select(Note).where(Note.filing_id == filing.id).options(joinedload(Note.by))
    replies = select(Reply).where(Reply.filing_id == filing.id).options(joinedload(Reply.by))
    entries: list[Entry] = [*db.scalars(events), *db.scalars(notes), *db.scalars(replies)]
    return sorted(entries, key=lambda entry: entry.at)
