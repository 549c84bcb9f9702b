"""What a caller tells in one dialogue, however often it comes: the later takes the place of the
earlier, and neither undoes what staff have done since."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Table,
    bindparam,
    case,
    delete,
    exists,
    false,
    select,
    update,
)
from sqlalchemy.orm import Session

from models.alert import TAKEN_LATELY, WAKE_FOR, raise_first, was_taken
from models.db.base import now
from models.db.database import Database, rows
from models.db.straight import Line, Statement, together
from models.db.upsert import insert_once, insert_where
from models.event import Event
from models.priority import Priority, proposed
from models.refusal import Refusal
from models.return_code import ReturnCode
from models.seen import renew
from models.submission import Kind

if TYPE_CHECKING:
    from models.case import Case

_STAFFS_OWN = {
    "received_at", "status", "owner_id", "opened_at", "follow_up_on", "caller_wrote_at",
}  # fmt: skip
"""What has been set since is not undone when the rest is replaced."""


def tell_first(database: Database, row: Mapping[str, Any]) -> bool:
    """Keep what is told for the first time, with no session, and see to it that somebody is woken
    where it tells of danger; whether it was kept. What was told in a call, was taken back, has a
    code already, or is of a number whose alert was taken lately, takes more than that."""
    if row["call_tag"] is not None:
        return False
    if row["danger"] in WAKE_FOR:
        return together(database, partial(_tell_of_first_danger, row))
    return _TELL_FIRST(database, row) is not None


def _tell_of_first_danger(row: Mapping[str, Any], line: Line) -> bool:
    values = {**row, "lately": now() - TAKEN_LATELY}
    if told := line.say(_TELL_OF_DANGER, values) is not None:
        raise_first(line, row)
    return told


def insert_or_replace(db: Session, told: "Case") -> bool:
    """Insert this row, or replace an earlier telling of its idem; whether it did either."""
    kept = cast(Table, told.__table__).columns
    told.priority = told.priority or proposed(told)  # journals of before name none
    if insert_once(db, type(told), values := {one.key: getattr(told, one.key) for one in kept}):
        return True
    later = {name: value for name, value in values.items() if name not in _STAFFS_OWN}
    later["complete"] = kept.complete | told.complete
    later["urgent"] = kept.urgent | told.urgent  # once told, a danger is not untold
    later["danger"] = told.danger or kept.danger
    later["priority"] = case((kept.priority > told.priority, told.priority), else_=kept.priority)
    if told.may_contact and Event.happened(db, told.id, "contact stopped"):
        later |= {"may_contact": False, "sealed_contact": None}
    earlier = kept.step < told.step
    if told.complete:
        earlier |= (kept.step == told.step) & ~kept.complete
    if replaced := rows(db.execute(_of(told).where(earlier).values(later))) == 1:
        renew(db, told.id)
    return replaced or (told.urgent and _tell_of_danger(db, told))


def yields(db: Session, told: "Case") -> bool:
    """Of one call is one case. That it was yields to what was told in it, whichever comes first,
    unless somebody of staff has come to it meanwhile."""
    if told.call_tag is None:
        return False
    kept = cast(Table, told.__table__).columns
    of_it, bare = kept.call_tag == told.call_tag, kept.kind == Kind.CALL.value
    if told.kind == Kind.CALL:
        return bool(db.scalar(select(exists().where(of_it, ~bare))))
    untouched = kept.opened_at.is_(None) & kept.owner_id.is_(None)
    db.execute(delete(cast(Table, told.__table__)).where(of_it, bare, untouched))
    return False


def _tell_of_danger(db: Session, told: "Case") -> bool:
    """An earlier telling that comes late changes nothing but this: a danger is never lost."""
    danger = {"urgent": True, "danger": told.danger, "priority": Priority.URGENT}
    calm = ~cast(Table, told.__table__).columns.urgent
    return rows(db.execute(_of(told).where(calm).values(danger))) == 1


def _first(unless: Callable[[], ColumnElement[bool]], dialect: str) -> ClauseElement:
    from models.case import Case  # noqa: PLC0415 - it stands on this module

    refused = exists().where(Refusal.idem == bindparam("idem"))
    has_code = exists().where(ReturnCode.case_id == bindparam("id"))
    return insert_where(dialect, Case, ~refused & ~has_code & ~unless())


_TELL_FIRST = Statement(partial(_first, false))
_TELL_OF_DANGER = Statement(partial(_first, was_taken))


def _of(told: "Case") -> Any:
    table = cast(Table, told.__table__)
    return update(table).where(table.columns.idem == told.idem)
