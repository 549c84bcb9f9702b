"""The roster: who can be woken at a time, the nearest to duty first."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alert import Ask
from models.crypto.envelope import SealBroken
from models.duty import Duty
from models.pager import Pager
from models.person import Person, Role
from models.shift import Shift, soonest

WOKEN = (Role.CASEWORKER, Role.SUPERVISOR)


def on_duty(db: Session, at: datetime) -> list[uuid.UUID]:
    """Who has gone on duty, or has a shift now; the one first who was asked least lately."""
    gone = select(Duty.person_id).join(Person).where(Duty.until > at, Person.active)
    here = {*db.scalars(gone), *(one.person_id for one in _shifts(db) if one.covers(at))}
    return _in_turn(db, here)


def next_on(db: Session, at: datetime) -> list[uuid.UUID]:
    """Whom the roster has next, the soonest first."""
    return soonest(_shifts(db), at)


def all_to_wake(db: Session, at: datetime, *roles: Role) -> list[uuid.UUID]:
    """Everyone of these roles who can be woken, on duty or not."""
    there = select(Person.id).where(Person.active, Person.role.in_(roles or WOKEN))
    paged = Person.id.in_(select(Pager.person_id))
    here = Person.id.in_(select(Duty.person_id).where(Duty.until > at))
    return _in_turn(db, db.scalars(there.where(paged | here)))


def is_woken(db: Session, person: uuid.UUID) -> bool:
    """Whether they still work here, in a role that is woken."""
    there = select(Person.id).where(Person.id == person, Person.active, Person.role.in_(WOKEN))
    return db.scalar(there) is not None


def phone_of(db: Session, duty_key: bytes, pager_key: bytes, person: uuid.UUID) -> str | None:
    """Where somebody is woken: on the phone of their duty, else on their pager's."""
    if number := Duty.phone_of(db, duty_key, person):
        return number
    pager = db.get(Pager, person)
    try:
        return pager.way(pager_key).number or None if pager else None
    except SealBroken:
        return None


def emails(db: Session, key: bytes) -> list[str]:
    """The addresses of those who lead."""
    leads = select(Pager).join(Person).where(Person.active, Person.role == Role.SUPERVISOR.value)
    found = []
    for pager in db.scalars(leads):
        try:
            found.append(pager.way(key).email)
        except SealBroken:
            continue
    return [address for address in found if address]


def _shifts(db: Session) -> list[Shift]:
    """The shifts of those who can be woken."""
    there = select(Shift).join(Person, Shift.person_id == Person.id)
    there = there.where(Person.active, Person.role.in_(WOKEN))
    return list(db.scalars(there.where(Shift.person_id.in_(select(Pager.person_id)))))


def _in_turn(db: Session, people: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    wanted = list(people)
    last = select(Ask.person_id, func.max(Ask.at)).where(Ask.person_id.in_(wanted))
    asked = {person: at for person, at in db.execute(last.group_by(Ask.person_id))}
    return sorted(wanted, key=lambda one: (one in asked, asked.get(one), one.hex))
