"""What the work list shows: a view of it, and what narrows it, as conditions on what is clear."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from models.case import Case
from models.case_indexes import OPEN
from models.db.base import EAST_AFRICA, now
from models.person import Person
from models.priority import Priority
from models.referral import Referral
from models.restriction import shown_to
from models.seen import Seen
from models.status import CLOSED
from models.submission import Kind

WEEK = timedelta(days=7)
ANY_PRIORITY = Case.priority >= Priority.URGENT
"""True of each case. By it SQLite finds those of an owner in the index of open ones, in which the
priority comes next, rather than in that of all that they ever had."""
NOBODY_S = Case.owner_id.is_(None) == true()
"""Said so that SQLite reads on in the index of all that is open: nearly each case is nobody's at
first, and an index of owners leads to its row, which is wide."""


class View(StrEnum):
    """The parts of the list. All but CLOSED are of cases whose work goes on."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    URGENT = "urgent"
    OVERDUE = "overdue"
    UNREAD = "unread"
    ALL = "all"
    CLOSED = "closed"


class Due(StrEnum):
    """When a case is to be followed up."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    NO_DAY = "none"


class Mark(StrEnum):
    """What else is said of a case in its row."""

    WROTE = "wrote"
    INCOMPLETE = "incomplete"
    OUTCOME = "outcome"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What to show; None: all. `nothing`: what was asked for is not there.

    `kinds`: those that exist for whoever asks; nothing else is shown or counted. `since` and
    `until`: when it was filed, until that moment and not at it.
    """

    kinds: Collection[Kind] = tuple(Kind)
    nothing: bool = False
    view: View = View.ALL
    kind: str | None = None
    about: str | None = None
    county: str | None = None
    country: str | None = None
    channel: str | None = None
    language: str | None = None
    status: str | None = None
    owner: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    may_contact: bool | None = None
    due: Due | None = None
    mark: Mark | None = None

    def seen_in(self, view: View) -> "Filter":
        """The same in another view, without what that one says by itself."""
        shut = view == View.CLOSED
        return replace(
            self,
            view=view,
            status=self.status if self.status and (self.status in CLOSED) == shut else None,
            owner=None if view in (View.MINE, View.UNASSIGNED) else self.owner,
            due=None if view == View.OVERDUE else self.due,
        )


def today() -> date:
    """The day in Kenya."""
    return now().astimezone(EAST_AFRICA).date()


def conditions(wanted: Filter, me: uuid.UUID | None) -> ColumnElement[bool]:
    """Whether a case is one of those wanted, for this person."""
    plain = {
        Case.kind: wanted.kind,
        Case.about: wanted.about,
        Case.county: wanted.county,
        Case.country: wanted.country,
        Case.channel: wanted.channel,
        Case.language: wanted.language,
        Case.status: wanted.status,
        Case.may_contact: wanted.may_contact,
    }
    also = [column == value for column, value in plain.items() if value is not None]
    if wanted.nothing:
        also.append(false())
    if set(wanted.kinds) != set(Kind):
        also.append(Case.kind.in_(wanted.kinds))
    if wanted.since:
        also.append(Case.received_at >= wanted.since)
    if wanted.until:
        also.append(Case.received_at < wanted.until)
    if wanted.due:
        also.append(_due(wanted.due))
    if wanted.mark:
        also.append(_marked(wanted.mark))
    return and_(*_of_view(wanted.view, me), *_owned_by(wanted.owner), *also, shown_to(me))


def narrower(wanted: Filter, me: uuid.UUID | None) -> ColumnElement[bool]:
    """What the view, an owner and a day say of an open case, where all else holds already."""
    due = [_due(wanted.due)] if wanted.due else []
    return and_(true(), *_narrowed_by(wanted.view, me), *_owned_by(wanted.owner), *due)


def _owned_by(owner: uuid.UUID | None) -> list[ColumnElement[bool]]:
    return [Case.owner_id == owner, ANY_PRIORITY] if owner else []


def _marked(mark: Mark) -> ColumnElement[bool]:
    asked = select(Referral.case_id).where(Referral.ask_on <= today())
    return {
        Mark.WROTE: Case.caller_wrote_at.is_not(None),
        Mark.INCOMPLETE: ~Case.complete,
        Mark.OUTCOME: Case.id.in_(asked),
    }[mark]


def _of_view(view: View, me: uuid.UUID | None) -> list[ColumnElement[bool]]:
    if view == View.CLOSED:
        return [Case.status.in_(CLOSED)]
    return [OPEN, *_narrowed_by(view, me)]


def _narrowed_by(view: View, me: uuid.UUID | None) -> list[ColumnElement[bool]]:
    """What a view of open cases asks for."""
    match view:
        case View.MINE:
            return _owned_by(me) or [false()]
        case View.UNASSIGNED:
            return [NOBODY_S]
        case View.URGENT:
            return [Case.priority == Priority.URGENT]
        case View.OVERDUE:
            return [_due(Due.LATE)]
        case View.UNREAD:
            return [unread(me)]
    return []


def _due(due: Due) -> ColumnElement[bool]:
    day = today()
    match due:
        case Due.LATE:
            return Case.follow_up_on < day
        case Due.TODAY:
            return Case.follow_up_on == day
        case Due.WEEK:
            return Case.follow_up_on.between(day, day + WEEK)
    return Case.follow_up_on.is_(None)


def unread(me: uuid.UUID | None) -> ColumnElement[bool]:
    """Those that a person has not seen; without one, those that nobody has.

    What others had seen before a person came is not unread for them.
    """
    if me is None:
        return Case.unread.is_(True)
    # One look for each row: as EXISTS, PostgreSQL would first read all that this person has seen.
    theirs = select(Seen.case_id).where(Seen.case_id == Case.id, Seen.person_id == me)
    not_seen = theirs.correlate(Case).scalar_subquery().is_(None)
    came = select(Person.created_at).where(Person.id == me).scalar_subquery()
    return and_(not_seen, or_(Case.unread, Case.received_at >= came))
