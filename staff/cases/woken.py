"""What became of the texts, calls and e-mails by which people were to be woken for a case."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.event import Event
from models.message import About, Means, Message
from models.timeline import Item
from staff.cases.timeline import SENT
from staff.labels import label
from staff.tongues.said import say

NO_WAY = "no way to reach them"


def woken(db: Session, items: list[Item], names: Mapping[UUID | None, str]) -> dict[int, str]:
    """By event, what went to whom, by which way, and how far it came.

    A message tells of all that waits for a person, so what went for one event may be that of
    another shortly before.
    """
    sent = [one for one in items if isinstance(one, Event) and one.what == SENT]
    return {event.id: "; ".join(_told(db, event, names)) for event in sent}


def _told(db: Session, event: Event, names: Mapping[UUID | None, str]) -> Iterator[str]:
    people = [UUID(one) for one in event.details.get("to", [])]
    ways = [way for way in event.details.get("by", []) if way != Means.EMAIL]
    for person in people:
        told = [_how(way, _message(db, event, person, way)) for way in ways]
        yield f"{names.get(person, say('someone'))}: {', '.join(told) or say(NO_WAY)}"
    if Means.EMAIL in event.details.get("by", []):
        yield _how(Means.EMAIL, _message(db, event, None, Means.EMAIL))


def _how(way: str, message: Message | None) -> str:
    state = label("message_states", message.state) if message else say("no longer known")
    why = label("message_causes", message.cause) if message else ""
    return f"{label('means', way).lower()} {state.lower()}" + (f" ({why})" if why else "")


def _message(db: Session, event: Event, person: UUID | None, way: str) -> Message | None:
    """The one that was owed then, or was still on its way."""
    same = (Message.person_id == person) & (Message.means == way)
    then = or_(Message.over_at.is_(None), Message.over_at >= event.at)
    wakes = select(Message).where(same, Message.about == About.WAKE.value, then)
    known = wakes.where(Message.made_at <= event.at)
    return db.scalar(known.order_by(Message.made_at.desc()).limit(1))
