"""The work list: which cases wait for staff, the most pressing first, and how many of each."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from models.case import Case
from models.person import Person
from models.seen import Seen
from models.status import CLOSED, Status
from models.submission import Kind

OPEN = "open"
"""The status filter that takes all but the closed ones."""

SHUT = "closed"
"""The status filter that takes all the closed ones."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What to show; None: all. `owner`: a person's id or "nobody".

    `kinds`: those that exist for whoever asks; nothing else is shown or counted.
    """

    kinds: Collection[Kind] = tuple(Kind)
    kind: str | None = None
    status: str | None = None
    owner: uuid.UUID | str | None = None
    urgent: bool | None = None
    unread: bool | None = None
    county: str | None = None
    danger: str | None = None


@dataclass(frozen=True)
class WorkList:
    """One page of cases, which of them are unread, and counts over everything by the filter that
    would show them."""

    rows: Sequence[Case]
    unread: frozenset[uuid.UUID]
    counts: dict[str, int]
    total: int
    page: int
    pages: int


def work_list(
    db: Session, wanted: Filter, *, me: uuid.UUID | None = None, page: int = 1, size: int = 25
) -> WorkList:
    """Open urgent ones first, those that nobody has seen before the others, the longest waiting on
    top; then the newest. `page` counts from 1."""
    chosen = and_(true(), *_conditions(wanted, me))
    total = db.scalar(select(func.count()).select_from(Case).where(chosen)) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    urgent = and_(Case.urgent, _open())
    pressing = case((and_(urgent, Case.unread), 0), (urgent, 1), else_=2)
    rows = db.scalars(
        select(Case)
        .where(chosen)
        .options(joinedload(Case.owner))
        .order_by(pressing, case((urgent, Case.received_at)), Case.received_at.desc(), Case.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    ids = select(Case.id).where(Case.id.in_([row.id for row in rows]), _unread(me))
    unread = frozenset(db.scalars(ids))
    return WorkList(rows, unread, _counts(db, me, wanted.kinds), total, page, pages)


def _conditions(wanted: Filter, me: uuid.UUID | None) -> list[ColumnElement[bool]]:
    plain = {
        Case.kind: wanted.kind,
        Case.urgent: wanted.urgent,
        Case.county: wanted.county,
        Case.danger: wanted.danger,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in plain.items() if value is not None
    ]
    conditions.append(Case.kind.in_(wanted.kinds))
    if wanted.unread is not None:
        conditions.append(_unread(me) if wanted.unread else not_(_unread(me)))
    if wanted.status == OPEN:
        conditions.append(_open())
    elif wanted.status == SHUT:
        conditions.append(not_(_open()))
    elif wanted.status:
        conditions.append(Case.status == wanted.status)
    if wanted.owner == "nobody":
        conditions.append(Case.owner_id.is_(None))
    elif wanted.owner is not None:
        conditions.append(Case.owner_id == wanted.owner)
    return conditions


def _unread(me: uuid.UUID | None) -> ColumnElement[bool]:
    """Those that a person has not seen; without one, those that nobody has.

    What others had seen before a person came is not unread for them.
    """
    if me is None:
        return Case.unread.is_(True)
    seen = exists().where(Seen.case_id == Case.id, Seen.person_id == me)
    came = select(Person.created_at).where(Person.id == me).scalar_subquery()
    return and_(~seen, or_(Case.unread, Case.received_at >= came))


def _open() -> ColumnElement[bool]:
    return Case.status.not_in([str(status) for status in CLOSED])


def _counts(db: Session, me: uuid.UUID | None, kinds: Collection[Kind]) -> dict[str, int]:
    """All counts in one pass over the table; all but "all", statuses and kinds count open ones."""
    wanted: dict[str, ColumnElement[Any]] = {
        "all": true(),
        "open": _open(),
        SHUT: not_(_open()),
        "urgent": and_(_open(), Case.urgent),
        "unread": and_(_open(), _unread(me)),
        "nobody": and_(_open(), Case.owner_id.is_(None)),
        "mine": and_(_open(), Case.owner_id == me) if me else false(),
        "incomplete": and_(_open(), not_(Case.complete)),
        **{status.value: Case.status == status.value for status in Status},
        **{kind.value: Case.kind == kind.value for kind in Kind},
    }
    sums = [func.coalesce(func.sum(case((this, 1), else_=0)), 0) for this in wanted.values()]
    found = db.execute(select(*sums).where(Case.kind.in_(kinds))).one()
    return dict(zip(wanted, map(int, found), strict=True))
