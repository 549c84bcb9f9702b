"""Cases that nobody does anything with: their time runs."""

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, func, select

from models.case import Case
from models.event import Event
from models.hold import Hold, held, holds
from models.merge import Merge
from models.status import CLOSED

_OF_ITSELF = ("recording deleted", "recording lost", "contact forgotten")


def idle(at: datetime, before: datetime) -> ColumnElement[bool]:
    """Cases of which nothing is on record since: nobody opened, wrote, changed or came back; and
    that nobody means to follow up, and none that is held. One that was merged into another goes by
    that as well: nothing is deleted of a matter that goes on."""
    into = select(Merge.into_id).where(Merge.case_id == Case.id).scalar_subquery()
    since = (
        ((Event.case_id == Case.id) | (Event.case_id == into))
        & (Event.at > before)
        & Event.what.not_in(_OF_ITSELF)
    )
    later = func.coalesce(Case.follow_up_on >= at.date(), false())
    return (
        (Case.received_at <= before)
        & ~later
        & ~held(at)
        & ~select(Event.id).where(since).exists()
        & Case.id.not_in(merged_into(_open_ones(at)))
    )


def _open_ones(at: datetime) -> ColumnElement[bool]:
    """Cases that are not closed, or are held."""
    return Case.status.not_in(CLOSED) | Case.id.in_(on_hold(at))


def merged_into(which: ColumnElement[bool]) -> Select[uuid.UUID]:
    """What was merged into such cases."""
    return select(Merge.case_id).where(
        Merge.into_id.in_(select(Case.id).where(which).correlate(None))
    )


def idle_and_read(at: datetime, before: datetime) -> ColumnElement[bool]:
    """The same but for those that nobody has read: no report is lost because nobody looked."""
    return ~Case.unread & idle(at, before)


def on_hold(at: datetime) -> Select[uuid.UUID]:
    """The cases that somebody holds."""
    return select(Hold.case_id).where(holds(at))
