"""The timeline: everything that came to one case, in the order it happened."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.case import Case
from models.event import Event
from models.note import Note
from models.referral import Referral, ReferralStep, Stage
from models.reply import Reply

Item = Event | Note | Reply | ReferralStep

_TOLD_BY_ITSELF = ("note", "reply", "words added", *(f"referral {stage}" for stage in Stage))
"""Events whose note, reply or step of a referral is on the timeline already."""


def timeline(db: Session, case: Case) -> list[Item]:
    """All of it, oldest first. Notes, replies and steps are still sealed: `open` them."""
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
    found = (db.scalars(kind) for kind in (events, notes, replies, referred))
    items: list[Item] = [item for items in found for item in items]
    return sorted(items, key=lambda item: item.at)
