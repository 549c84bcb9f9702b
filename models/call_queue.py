"""Placing the calls that are owed, and what becomes of them: each step is taken once.

That a call is being placed is committed before anyone is asked to place it. Who dies in between
leaves it so, and it is never placed again: the phone may have rung.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, null, select, update
from sqlalchemy.orm import Session

from models.call import (
    Call,
    CallState,
    Purpose,
    Whom,
    close,
    free_again,
    number_tag,
    session_tag,
    want,
)
from models.db.base import EAST_AFRICA, now
from models.db.database import rows, to_write
from models.duty import Duty
from models.event import Event

ASKING = timedelta(minutes=1)
"""Longer than the gateway is ever waited for; a call still being placed then has been lost."""

RINGING = timedelta(minutes=10)
"""How long a call that nobody is sure of may still be answered."""

LONGEST = timedelta(hours=2)
"""No call lasts longer; the notice of its end was lost."""

COUNTED = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, repr=False)
class End:
    """The notice that a call is over: whose, after how many seconds, and why."""

    session: str
    number: str
    seconds: int
    cause: str


FLASH_CALLS_A_DAY = 200
"""How many call-backs to missed calls a day has, where nobody says otherwise."""

SHARE_ABROAD = 0.1
"""Of a day's flashes, how many may be from abroad: such a call costs several times one in
Kenya, and anyone can make a number look like theirs."""

_LOCK = 0x5A1A3C
"""PostgreSQL's advisory lock under which flashes are counted."""


def within_budget(db: Session, since: datetime, most: int, *, abroad: bool = False) -> bool:
    """Whether the calls for flashes since a time, with those just wanted here, are not too many;
    those from abroad have a share of it."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    spent = Call.state.not_in([CallState.REFUSED.value, CallState.EXPIRED.value])
    flash = (Call.purpose == Purpose.FLASH.value) & (Call.wanted_at >= since) & spent
    of_all, far = db.execute(
        select(func.count(), func.count().filter(Call.abroad)).where(flash)
    ).one()
    return bool(of_all <= most and (not abroad or far <= most * SHARE_ABROAD))


def want_flash(db: Session, values: Mapping[str, Any], most: int) -> bool:
    """Want the call back to a missed call, by its row, as long as its day has less than so many.

    Nothing is left of one that is not wanted; False where the day's are spent.
    """
    at: datetime = values["wanted_at"]
    today = at.astimezone(EAST_AFRICA).replace(hour=0, minute=0, second=0, microsecond=0)
    if not want(db, values) or within_budget(db, today, most, abroad=values["abroad"]):
        return True
    db.rollback()
    return False


def owed(db: Session) -> list[uuid.UUID]:
    """The calls to place: first those that somebody sits waiting for, then the oldest."""
    later = case((Call.purpose == Purpose.FLASH.value, 1), else_=0)
    wanted = select(Call.id).where(Call.state == CallState.WANTED.value)
    return list(db.scalars(wanted.order_by(later, Call.wanted_at, Call.id)))


def take(db: Session, key: bytes, row: uuid.UUID, at: datetime | None = None) -> Whom | None:
    """Whom to call now, once this is committed; None where it is not to be, or another does.

    Here, and nowhere else, is decided whether a phone rings: the consent that the call rests on
    has to stand at this moment, and who asked for it has to be on duty.
    """
    at = at or now()
    to_write(db)
    call = db.get(Call, row, populate_existing=True)
    if call is None or call.state != CallState.WANTED or call.sealed_whom is None:
        return None
    this = (Call.id == row) & (Call.state == CallState.WANTED.value)
    if at >= call.good_until or not _stands(db, key, call, at):
        close(db, this, CallState.EXPIRED, at)
        return None
    whom = call.whom(key)
    placing = {"state": CallState.PLACING.value, "placing_at": at}
    return whom if rows(db.execute(update(Call).where(this).values(placing))) else None


def placed(db: Session, key: bytes, row: uuid.UUID, session: str) -> None:
    """It rings, or soon will. Who answered before we were told of it is not asked twice."""
    values = {"state": CallState.PLACED.value, "session_tag": session_tag(key, session)}
    to_write(db)
    db.execute(update(Call).where(_being_placed(row)).values(values))


def refused(db: Session, row: uuid.UUID, cause: str, at: datetime | None = None) -> None:
    """It surely does not ring; whoever wants it may ask again at once."""
    close(db, _being_placed(row), CallState.REFUSED, at or now(), cause=cause)


def put_back(db: Session, row: uuid.UUID) -> None:
    """Nobody was asked to place it: it is owed as before, for as long as it is wanted."""
    to_write(db)
    values = {"state": CallState.WANTED.value, "placing_at": None}
    db.execute(update(Call).where(_being_placed(row)).values(values))


def unsure(db: Session, row: uuid.UUID, cause: str) -> None:
    """It may ring, and may still be answered."""
    to_write(db)
    values = {"state": CallState.UNKNOWN.value, "cause": cause}
    db.execute(update(Call).where(_being_placed(row)).values(values))


def _stands(db: Session, key: bytes, call: Call, at: datetime) -> bool:
    """Whether who is called may be, and who asked for the call is still there to talk to them."""
    if not call.agreed(db, at):
        return False
    if call.purpose == Purpose.FLASH:
        return True
    whom = call.whom(key)
    return Duty.is_on(db, key, call.person_id, whom.dial or whom.number, at)


def _being_placed(row: uuid.UUID) -> ColumnElement[bool]:
    return (Call.id == row) & (Call.state == CallState.PLACING.value)


def find(db: Session, key: bytes, session: str, number: str) -> Call | None:
    """The call of a session to a number; by its number alone while its session was not told to us.

    The phone may be answered before the gateway has answered us, or without its ever doing so. A
    session may be given again, or guessed: to another number it is none of ours.
    """
    named = Call.session_tag == session_tag(key, session)
    rings = Call.state.in_([CallState.PLACING.value, CallState.UNKNOWN.value])
    nameless = rings & Call.session_tag.is_(None)
    theirs = Call.number_tag == number_tag(key, number)
    ours = select(Call).where(Call.over_at.is_(None), theirs, named | nameless)
    ours = ours.order_by(Call.session_tag.is_(None))
    return db.scalar(ours.execution_options(populate_existing=True))


def pick_up(db: Session, key: bytes, session: str, number: str) -> Call | None:
    """Someone answered. None where it is no call of ours, or nobody may be spoken to any more."""
    to_write(db)
    call = find(db, key, session, number)
    if call is None or not _stands(db, key, call, now()):
        return None
    call.state, call.session_tag = CallState.ANSWERED.value, session_tag(key, session)
    db.flush()
    return call


def hang_up(db: Session, key: bytes, end: End) -> tuple[Purpose, CallState] | None:
    """The call is over; why it was made and how it ended. None where it is over already."""
    to_write(db)
    call = find(db, key, end.session, end.number)
    if call is None:
        return None
    call.agreed(db)  # holds the case, as who withdraws does first; nothing is asked of it
    talked = call.state == CallState.ANSWERED or end.seconds > 0
    state = CallState.ENDED if talked else CallState.NOT_ANSWERED
    purpose, case_id, person_id = Purpose(call.purpose), call.case_id, call.person_id
    this = Call.id == call.id
    if not close(db, this, state, now(), seconds=end.seconds, cause=end.cause):
        return None
    if purpose is Purpose.CALLBACK and case_id:
        Event.record(db, _TOLD[state], person_id, case_id)
    return purpose, state


_TOLD = {CallState.ENDED: "call answered", CallState.NOT_ANSWERED: "call not answered"}


def sweep(db: Session, at: datetime | None = None) -> None:
    """What time has settled: calls too late to be placed, lost while placed, or never ended."""
    at = at or now()
    to_write(db)
    late = (Call.state == CallState.WANTED.value) & (Call.good_until <= at)
    close(db, late, CallState.EXPIRED, at)
    asking = (Call.state == CallState.PLACING.value) & (Call.placing_at <= at - ASKING)
    db.execute(update(Call).where(asking).values(state=CallState.UNKNOWN.value, cause="Lost"))
    unclear = (Call.state == CallState.UNKNOWN.value) & (Call.placing_at <= at - RINGING)
    close(db, unclear, CallState.UNKNOWN, at)
    endless = Call.placing_at <= at - LONGEST
    close(db, endless & (Call.state == CallState.ANSWERED.value), CallState.ENDED, at, cause="Lost")
    close(db, endless & (Call.state == CallState.PLACED.value), CallState.UNKNOWN, at, cause="Lost")
    db.execute(update(Call).where(free_again(at)).values(number_tag=null()))
    db.execute(delete(Call).where(Call.wanted_at < at - COUNTED))
