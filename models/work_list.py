"""The work list: which filings wait for staff, the most pressing first, and how many of each."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, not_, select, true
from sqlalchemy.orm import Session, joinedload

from models.filing import Filing
from models.status import CLOSED, Status
from models.submission import Kind

OPEN = "open"
"""The status filter that takes all but the closed ones."""

SHUT = "closed"
"""The status filter that takes all the closed ones."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to show; None: all. `owner`: a person's id or "nobody"; `q`: how a reference begins."""

    kind: str | None = None
    status: str | None = None
    owner: uuid.UUID | str | None = None
    urgent: bool | None = None
    unread: bool | None = None
    complete: bool | None = None
    county: str | None = None
    danger: str | None = None
    q: str | None = None


@dataclass(frozen=True)
class WorkList:
    """One page of filings, and counts over everything by the filter that would show them."""

    rows: Sequence[Filing]
    counts: dict[str, int]
    total: int
    page: int
    pages: int


def work_list(
    db: Session, wanted: Wanted, *, me: uuid.UUID | None = None, page: int = 1, size: int = 25
) -> WorkList:
    """Open urgent ones first, unread before read, then the newest; `page` counts from 1."""
    chosen = and_(true(), *_conditions(wanted))
    total = db.scalar(select(func.count()).select_from(Filing).where(chosen)) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    urgent = and_(Filing.urgent, _open())
    pressing = case((and_(urgent, Filing.unread), 0), (urgent, 1), else_=2)
    rows = db.scalars(
        select(Filing)
        .where(chosen)
        .options(joinedload(Filing.owner))
        .order_by(pressing, Filing.received_at.desc(), Filing.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return WorkList(rows, _counts(db, me), total, page, pages)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    plain = {
        Filing.kind: wanted.kind,
        Filing.urgent: wanted.urgent,
        Filing.unread: wanted.unread,
        Filing.complete: wanted.complete,
        Filing.county: wanted.county,
        Filing.danger: wanted.danger,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in plain.items() if value is not None
    ]
    if wanted.status == OPEN:
        conditions.append(_open())
    elif wanted.status == SHUT:
        conditions.append(not_(_open()))
    elif wanted.status:
        conditions.append(Filing.status == wanted.status)
    if wanted.owner == "nobody":
        conditions.append(Filing.owner_id.is_(None))
    elif wanted.owner is not None:
        conditions.append(Filing.owner_id == wanted.owner)
    if wanted.q:
        conditions.append(_begins(wanted.q.strip().lower()))
    return conditions


def _begins(reference: str) -> ColumnElement[bool]:
    if not re.fullmatch(r"[0-9a-f]{1,8}", reference):
        return false()
    return func.lower(cast(Filing.id, String)).startswith(reference)


def _open() -> ColumnElement[bool]:
    return Filing.status.not_in([str(status) for status in CLOSED])


def _counts(db: Session, me: uuid.UUID | None) -> dict[str, int]:
    """All counts in one pass over the table; all but "all", statuses and kinds count open ones."""
    wanted: dict[str, ColumnElement[Any]] = {
        "all": true(),
        "open": _open(),
        SHUT: not_(_open()),
        "urgent": and_(_open(), Filing.urgent),
        "unread": and_(_open(), Filing.unread),
        "nobody": and_(_open(), Filing.owner_id.is_(None)),
        "mine": and_(_open(), Filing.owner_id == me) if me else false(),
        "incomplete": and_(_open(), not_(Filing.complete)),
        **{status.value: Filing.status == status.value for status in Status},
        **{kind.value: Filing.kind == kind.value for kind in Kind},
    }
    sums = [func.coalesce(func.sum(case((this, 1), else_=0)), 0) for this in wanted.values()]
    return dict(zip(wanted, map(int, db.execute(select(*sums)).one()), strict=True))
