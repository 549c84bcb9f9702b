"""Going through what we hold: what is due goes, and a certificate of it is put in the audit log.

Nothing goes while the clock is in doubt, nor on the first day: until then an operator can see what
would. Safe to repeat at any time and from several processes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import eq
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, inspect, select
from sqlalchemy.orm import Session

from models.case import Case
from models.db.base import now
from models.db.database import Database, rows
from models.event import Event
from models.holding import DAY, Holding
from models.idle import idle
from models.retention import HOLDINGS
from models.return_code import ReturnCode

MOST_A_RUN = 500
"""Of each class."""

CERTIFICATE = "retention"
SLACK = timedelta(minutes=5)
"""How far the clocks of two machines may be apart."""
SILENCE = 3 * DAY
"""Longer since the last certificate, and either the service slept or the clock jumped ahead."""
UNREAD = 30 * DAY
_MINUTE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Stock:
    """How many rows of a class we hold, how old the oldest is, and how many are due."""

    holding: Holding
    count: int
    oldest: datetime | None
    due: int


@dataclass(frozen=True)
class Run:
    """What came of a run: how many went of each class, or why none did.

    `begins`: it was the first one ever, or within a day of it. `unread`: cases that nobody has read
    in thirty days.
    """

    gone: dict[str, int] = field(default_factory=dict)
    doubt: str = ""
    begins: datetime | None = None
    unread: int = 0


def stock(db: Session, at: datetime | None = None) -> list[Stock]:
    """All that we hold, class by class."""
    return [_stock(db, holding, at or now()) for holding in HOLDINGS]


def run(database: Database, at: datetime | None = None) -> Run:
    """Have go what is due, at most `MOST_A_RUN` of each class; a certificate says what did, or each
    day that nothing did."""
    at = at or now()
    with database() as db:
        last = _last_certificate(db)
        why = _doubt(db, last, at)
        unread = db.scalar(select(func.count()).where(Case.unread, idle(at, at - UNREAD))) or 0
    if why:
        return Run(doubt=why, unread=unread)
    if last is None:
        _certify(database, began=at.isoformat(), due=_due(database, at))
    began = datetime.fromisoformat(last.details["began"]) if last else at
    if at < began + DAY:
        return Run(begins=began + DAY, unread=unread)
    ours = [holding for holding in HOLDINGS if not holding.elsewhere]
    counts = {holding.name: dispose(database, holding, at) for holding in ours}
    gone = {name: count for name, count in counts.items() if count}
    if gone or (last and last.at <= at - DAY):
        _certify(database, began=began.isoformat(), gone=gone, left=_oldest(database, at))
    return Run(gone, unread=unread)


def trust_the_clock(database: Database) -> None:
    """Somebody looked at the clock, and it is right: the next run counts from now."""
    with database.begin() as db:
        last, newest = _last_certificate(db), _newest(db)
        began = last.details["began"] if last else now().isoformat()
        seen = newest.isoformat() if newest else None
        Event.record(db, CERTIFICATE, began=began, clock="confirmed", newest=seen)


def dispose(database: Database, holding: Holding, at: datetime) -> int:
    """Have go what is due of one class, at most `MOST_A_RUN`; how many did."""
    if holding.first:
        with database.begin() as db:
            holding.first(db, at)
    keys = inspect(holding.table).primary_key
    with database() as db:
        over = select(*keys).where(holding.over(at)).order_by(holding.dated)
        due = db.execute(over.limit(MOST_A_RUN)).all()
    return sum(_end(database, holding, and_(*map(eq, keys, row)), row[0], at) for row in due)


def _end(
    database: Database, holding: Holding, this: ColumnElement[bool], key: Any, at: datetime
) -> bool:
    """One row, in a transaction of its own, if it is still due."""
    with database.begin() as db:
        if holding.end is None:
            return rows(db.execute(delete(holding.table).where(this, holding.over(at)))) == 1
        if holding.table is Case:
            ReturnCode.hold(db, key)  # first, as whoever writes to a caller does
        due = select(holding.table).where(this, holding.over(at))
        row = db.scalar(due.with_for_update(skip_locked=True))
        if row is None:
            return False
        holding.end(db, row)
        return True


def doubt(db: Session, at: datetime | None = None) -> str:
    """Why the clock can't be believed, if it can't."""
    return _doubt(db, _last_certificate(db), at or now())


def _doubt(db: Session, last: Event | None, at: datetime) -> str:
    newest = _newest(db)
    seen = last and last.details.get("newest")
    if newest and newest > at + SLACK and newest.isoformat() != seen:
        return f"the clock says {at:{_MINUTE}}, and the newest row is of {newest:{_MINUTE}}"
    if last and at - last.at > SILENCE:
        return f"the last look was {last.at:{_MINUTE}}: the service slept, or the clock jumped"
    return ""


def _newest(db: Session) -> datetime | None:
    """Of what was written last to the log, and the cases."""
    event = db.scalar(select(Event.at).order_by(Event.id.desc()).limit(1))
    case = db.scalar(select(func.max(Case.received_at)))
    return max(filter(None, (event, case)), default=None)


def _last_certificate(db: Session) -> Event | None:
    certificates = select(Event).where(Event.what == CERTIFICATE)
    return db.scalar(certificates.order_by(Event.id.desc()).limit(1))


def _certify(database: Database, **details: Any) -> None:
    with database.begin() as db:
        Event.record(db, CERTIFICATE, **details)


def _due(database: Database, at: datetime) -> dict[str, int]:
    with database() as db:
        return {each.holding.name: each.due for each in stock(db, at) if each.due}


def _oldest(database: Database, at: datetime) -> dict[str, int]:
    """How many days old the oldest row of each class is."""
    with database() as db:
        found = {each.holding.name: each.oldest for each in stock(db, at) if each.holding.kept}
    return {name: (at - oldest).days for name, oldest in found.items() if oldest}


def _stock(db: Session, holding: Holding, at: datetime) -> Stock:
    counted = select(func.count(), func.min(holding.dated)).where(holding.which)
    count, oldest = db.execute(counted.select_from(holding.table)).one()
    due = select(func.count()).select_from(holding.table).where(holding.over(at))
    return Stock(holding, count, oldest, db.scalar(due) or 0)
