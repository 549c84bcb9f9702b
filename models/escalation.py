"""Escalation: an alert asks one circle of people after another until somebody takes it.

Each step is one transaction: who was asked, what is to be sent to them and when the next are
asked are there together or not at all.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, load_only

from models import roster
from models.alert import Alert, AlertCase, AlertState, Ask, Cause, TakenBy
from models.case import Case
from models.closure import Closure
from models.db.database import to_write
from models.db.upsert import insert_or_update
from models.event import Event, hold_cases
from models.message import BY_PHONE, About, Means, tell
from models.person import Person, Role
from models.status import CLOSED

PATIENCE = timedelta(minutes=3)
"""How long the people of one circle have before the next is asked."""

AGAIN_AFTER = timedelta(minutes=15)
"""How often everybody is asked once all have been."""

SKEW = timedelta(seconds=5)
"""How far the gateway's clock, which tells whole seconds, may be behind ours. Nobody is sent a
text, reads it and answers within that time."""

GIVEN_UP_AFTER = timedelta(hours=24)


class Circle(IntEnum):
    """Whom an alert asks, one after the other."""

    ON_DUTY = 0
    NEXT = 1
    ALL = 2
    SUPERVISORS = 3
    EMAIL = 4
    AGAIN = 5


@dataclass(frozen=True)
class Step:
    """What one step did: whom it asked, how many people, and whether nobody could be."""

    circle: Circle
    people: int
    reaches_nobody: bool


def climb(db: Session, row: uuid.UUID, means: Collection[Means], at: datetime) -> Step | None:
    """Ask the next people to take an alert; None where another worker has, or there is no need.

    `means` are those that this service has. A circle without anybody new in it is passed over.
    """
    to_write(db)
    held = select(Alert).where(Alert.id == row).with_for_update(skip_locked=True)
    alert = db.scalar(held.execution_options(populate_existing=True))
    if alert is None or not alert.open or _is_settled(db, alert, at) or alert.due_at > at:
        return None
    circle, people = _next_circle(db, alert, at)
    _ask(db, alert, people, means, at)
    mails = circle >= Circle.EMAIL and Means.EMAIL in means
    if mails:
        tell(db, None, About.WAKE, at, Means.EMAIL)
    alert.circle = min(circle + 1, Circle.AGAIN)
    alert.due_at = at + (AGAIN_AFTER if alert.circle == Circle.AGAIN else PATIENCE)
    by = [*(way for way in BY_PHONE if way in means and people), *([Means.EMAIL] if mails else [])]
    _note(db, alert, "alert sent", circle=circle.name.lower(), to=[p.hex for p in people], by=by)
    by_phone = bool(people and {Means.TEXT, Means.CALL} & set(means))
    return Step(circle, len(people), reaches_nobody=circle >= Circle.EMAIL and not mails | by_phone)


def asked_of(db: Session, person_id: uuid.UUID) -> list[Alert]:
    """The open alerts that this person was asked to take, the oldest first."""
    asked = select(Ask.alert_id).where(Ask.person_id == person_id)
    waits = (Alert.state == AlertState.OPEN.value) & Alert.id.in_(asked)
    return list(db.scalars(select(Alert).where(waits).order_by(Alert.raised_at)))


def taken_since(db: Session, person_id: uuid.UUID, since: datetime) -> list[Alert]:
    """The urgent alerts that this person has taken from a time on, the oldest first."""
    theirs = (Alert.person_id == person_id) & (Alert.state == AlertState.TAKEN.value)
    urgent = (Alert.over_at >= since) & (Alert.cause == Cause.URGENT.value)
    return list(db.scalars(select(Alert).where(theirs, urgent).order_by(Alert.raised_at)))


def taken_lately(db: Session, person_id: uuid.UUID, since: datetime) -> uuid.UUID | None:
    """Who took last, from a time on, what this person was asked to take; None where nobody did."""
    asked = select(Ask.alert_id).where(Ask.person_id == person_id)
    taken = Alert.id.in_(asked) & (Alert.over_at >= since) & Alert.person_id.is_not(None)
    newest = select(Alert.person_id).where(taken).order_by(Alert.over_at.desc()).limit(1)
    return db.scalar(newest)


def last_asked(db: Session, person_id: uuid.UUID) -> datetime | None:
    """When this person was last asked to take something that nobody has taken yet."""
    waits = select(Alert.id).where(Alert.state == AlertState.OPEN.value)
    return db.scalar(
        select(func.max(Ask.at)).where(Ask.person_id == person_id, Ask.alert_id.in_(waits))
    )


def count(db: Session, alerts: Collection[Alert]) -> int:
    """How many cases these alerts are of; a test counts as one."""
    ids = [alert.id for alert in alerts]
    cases = select(func.count()).select_from(AlertCase).where(AlertCase.alert_id.in_(ids))
    return (db.scalar(cases) or 0) + sum(alert.cause == Cause.TEST for alert in alerts)


def take_all(
    db: Session, person_id: uuid.UUID, by: TakenBy, at: datetime, sent_at: datetime | None = None
) -> int:
    """Take every open alert that this person was asked to; how many cases they took.

    By a text only what was raised before it was `sent_at`: it may come late, and more than once.
    Whose access has ended, or who is not woken any more, still has the phone, and takes nothing:
    the next are asked at once.
    """
    to_write(db)
    if not roster.is_woken(db, person_id):
        pass_on(db, person_id, at)
        return 0
    meant = [one for one in asked_of(db, person_id) if was_meant(one, sent_at)]
    return count(db, [one for one in meant if take(db, one.id, person_id, by, at)])


def was_meant(alert: Alert, sent_at: datetime | None) -> bool:
    """Whether what was sent then can be about it; what is no text is about all that there is."""
    return sent_at is None or alert.raised_at <= sent_at + SKEW


def pass_on(db: Session, person_id: uuid.UUID, at: datetime) -> None:
    """Who holds a phone that was rung can't take what it was for: the next are asked at once,
    unless some were asked after them."""
    for alert in asked_of(db, person_id):
        last = select(Ask.person_id).where(Ask.alert_id == alert.id).order_by(Ask.at.desc())
        if db.scalar(last.limit(1)) == person_id:
            alert.due_at = min(alert.due_at, at)


def take(db: Session, row: uuid.UUID, person_id: uuid.UUID, by: TakenBy, at: datetime) -> bool:
    """Take an alert, unless somebody has; the case is theirs, and the others are told so."""
    to_write(db)
    held = select(Alert).where(Alert.id == row).with_for_update()
    alert = db.scalar(held.execution_options(populate_existing=True))
    if alert is None or not alert.open:
        return False
    alert.state, alert.over_at = AlertState.TAKEN.value, at
    alert.person_id, alert.taken_by = person_id, by.value
    _note(db, alert, "alert taken", person_id, by=by.value)
    _own(db, alert, person_id)
    others = select(Ask.person_id).where(Ask.alert_id == row, Ask.person_id != person_id)
    for other in db.scalars(others).all():
        tell(db, other, About.OVER, at)
    db.flush()
    return True


def _next_circle(db: Session, alert: Alert, at: datetime) -> tuple[Circle, list[uuid.UUID]]:
    for circle in Circle:
        if circle >= alert.circle and (people := _people(db, alert, circle, at)):
            return circle, people
        if circle >= alert.circle and circle >= Circle.EMAIL:
            return circle, []
    raise AssertionError("the last circle is always one")


def _people(db: Session, alert: Alert, circle: Circle, at: datetime) -> list[uuid.UUID]:
    asked = set(db.scalars(select(Ask.person_id).where(Ask.alert_id == alert.id)))
    match circle:
        case Circle.ON_DUTY:
            return [one for one in roster.on_duty(db, at) if one not in asked][:1]
        case Circle.NEXT:
            then = [*roster.on_duty(db, at), *roster.next_on(db, at)]
            return [one for one in then if one not in asked][:1]
        case Circle.ALL | Circle.AGAIN:
            return roster.all_to_wake(db, at)
        case Circle.SUPERVISORS:
            return roster.all_to_wake(db, at, Role.SUPERVISOR)
        case Circle.EMAIL:
            return []


def _ask(
    db: Session, alert: Alert, people: list[uuid.UUID], means: Collection[Means], at: datetime
) -> None:
    for person in people:
        row = {"alert_id": alert.id, "person_id": person, "at": at}
        insert_or_update(db, Ask, row, {"at": at})
        for way in BY_PHONE:
            if way in means:
                tell(db, person, About.WAKE, at, way)


def _is_settled(db: Session, alert: Alert, at: datetime) -> bool:
    """Whether nobody need be asked any more: it is being worked on, deleted, or too old."""
    if alert.cause == Cause.URGENT:
        cases = list(db.scalars(select(Case).where(Case.id.in_(_ids(alert)))))
        if all(case.owner_id or case.status in CLOSED for case in cases):
            if whose := _worked_on(db, cases):
                return take(db, alert.id, whose, TakenBy.CONSOLE, at)
            alert.state, alert.over_at = AlertState.WITHDRAWN.value, at
            return True
    tested = alert.cause == Cause.TEST and alert.circle > Circle.EMAIL
    if tested or at >= alert.raised_at + GIVEN_UP_AFTER:
        alert.state, alert.over_at = AlertState.LAPSED.value, at
        _note(db, alert, "alert lapsed")
        return True
    return False


def _worked_on(db: Session, cases: Collection[Case]) -> uuid.UUID | None:
    """Whoever has one of these cases, or closed it without having it."""
    owners = (case.owner_id for case in cases if case.owner_id)
    closed = select(Closure.by_person_id).where(Closure.case_id.in_(case.id for case in cases))
    return next(owners, None) or db.scalar(closed.order_by(Closure.at.desc()).limit(1))


def _own(db: Session, alert: Alert, person_id: uuid.UUID) -> None:
    person = db.get_one(Person, person_id, options=[load_only(Person.id)])
    for case in db.scalars(select(Case).where(Case.id.in_(_ids(alert)), Case.owner_id.is_(None))):
        case.assign(db, person, person)


def _note(
    db: Session, alert: Alert, what: str, person_id: uuid.UUID | None = None, **details: object
) -> None:
    """Put it on the timeline of every case, or on that of none for a test."""
    cases: list[uuid.UUID | None] = [*db.scalars(_ids(alert))]
    if alert.cause == Cause.TEST:
        cases, what = [None], f"test {what}"
    hold_cases(db, *cases)
    for case_id in cases:
        Event.record(db, what, person_id, case_id, **details)


def _ids(alert: Alert) -> Select[uuid.UUID]:
    return select(AlertCase.case_id).where(AlertCase.alert_id == alert.id)
