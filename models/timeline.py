"""The timeline: everything that came to one case, in the order it happened."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.case import Case
from models.closure import Closure
from models.event import Event
from models.note import Note
from models.referral import Referral, ReferralStep, Stage
from models.reply import Reply

Item = Event | Note | Reply | ReferralStep | Closure

_TOLD_BY_ITSELF = (
    "note", "reply", "words added", "closed", "opened again",
    *(f"referral {stage}" for stage in Stage),
)  # fmt: skip
"""Events that stand on the timeline as what they are about: a note, a reply, a step, a closure."""


def timeline(db: Session, case: Case) -> list[Item]:
    """All of it, oldest first. Words are still sealed: `open` them."""
    events = (
        select(Event)
        .where(Event.case_id == case.id, Event.what.not_in(_TOLD_BY_ITSELF))
        .options(joinedload(Event.person))
    )
    notes = select(Note).where(Note.case_id == case.id).options(joinedload(Note.by))
    replies = select(Reply).where(Reply.case_id == case.id).options(joinedload(Reply.by))
    referred = (
        select(ReferralStep)
        .join(ReferralStep.referral)
        .where(Referral.case_id == case.id)
        .options(joinedload(ReferralStep.by))
    )
    closures = select(Closure).where(Closure.case_id == case.id).options(joinedload(Closure.by))
    found = (db.scalars(kind) for kind in (events, notes, replies, referred, closures))
    items: list[Item] = [item for items in found for item in items]
    return sorted(items, key=lambda item: item.at)
