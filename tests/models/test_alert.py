"""Alerts: raised with their case, or not at all; one for a burst, and none that is lost in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from models import Alert, AlertCase, Case, Event, Message, Pager, Person, Shift, journal
from models.alert import TAKEN_LATELY, AlertState, TakenBy, raise_test
from models.db.base import now
from models.due_alerts import due
from models.escalation import (
    AGAIN_AFTER,
    GIVEN_UP_AFTER,
    PATIENCE,
    Circle,
    climb,
    take,
    take_all,
)
from models.message import About, Means, MessageState
from models.pager import Way
from models.person import Role
from models.return_visit import delete
from models.source import KNOWN_FOR, forget, source_of

from .conftest import House, submission

KEY = b"k" * 32
ALL = (Means.TEXT, Means.CALL, Means.EMAIL)
TAG = b"a number's tag"


def tell(house: House, idem: int = 1, **facts: Any) -> Case:
    with house.database.begin() as db:
        return Case.file(db, submission(idem, **facts), house.public_key)


def alerts(house: House) -> list[Alert]:
    with house.database() as db:
        return list(db.scalars(select(Alert).order_by(Alert.raised_at)))


def counted(house: House) -> list[int]:
    with house.database() as db:
        per = select(func.count()).select_from(AlertCase).group_by(AlertCase.alert_id)
        return sorted(db.scalars(per))


def step(house: House, after: timedelta = timedelta(), means: Any = ALL) -> Circle | None:
    """The next step of the only alert, and so long after now."""
    at = now() + after
    with house.database() as db:
        rows = due(db, at)
    for row in rows:
        with house.database.begin() as db:
            done = climb(db, row, means, at)
        return done.circle if done else None
    return None


def messages(house: House, about: About = About.WAKE) -> list[tuple[str, str]]:
    """Who is owed what; an e-mail goes to no one person."""
    with house.database() as db:
        found = db.scalars(select(Message).where(Message.about == about.value))
        return sorted((one.person.username if one.person else "", one.means) for one in found)


@pytest.fixture
def staff(house: House) -> Callable[..., Person]:
    """One more person, who can be woken; on the roster now, or not."""

    def make(name: str, role: Role = Role.CASEWORKER, *, on_duty: bool = False) -> Person:
        with house.database.begin() as db:
            person = Person(username=name, password="hash", role=role)
            db.add(person)
            db.flush()
            Pager.put(db, KEY, person.id, Way(number="+254711000009"), "en")
            if on_duty:
                for day in range(7):
                    db.add(Shift(person_id=person.id, weekday=day, begins=0, ends=0))
        return person

    return make


@pytest.mark.parametrize(("danger", "raised"), [("YES", 1), ("UNSURE", 1), ("NO", 0), (None, 0)])
def test_danger_and_what_may_be_danger_wake_somebody(
    house: House, danger: str | None, raised: int
) -> None:
    tell(house, danger=danger, urgent=danger == "YES")
    assert len(alerts(house)) == raised


def test_who_was_cut_off_after_telling_of_danger_wakes_somebody_and_once(house: House) -> None:
    tell(house, complete=False, step=3)
    tell(house, complete=True, step=7)
    assert counted(house) == [1]


def test_danger_that_is_told_later_in_the_dialogue_wakes_somebody(house: House) -> None:
    tell(house, danger=None, urgent=False, complete=False, step=2)
    assert alerts(house) == []
    tell(house, step=5)
    assert counted(house) == [1]


def test_a_case_that_waited_in_the_journal_wakes_somebody_as_it_is_drained(
    house: House, tmp_path: Any
) -> None:
    told = submission(source=source_of(TAG, now()))
    journal.append_case(tmp_path, Case.seal(told, house.public_key).columns())
    for _ in range(2):
        journal.drain(tmp_path, house.database)
        assert counted(house) == [1]
    [alert] = alerts(house)
    assert alert.source == told.source


def test_a_burst_from_one_number_is_one_alert_with_a_count(house: House) -> None:
    source = source_of(TAG, now())
    for n in range(1, 21):
        tell(house, n, source=source)
    tell(house, 21, source=source_of(b"another's", now()))
    for n in (22, 23):  # withheld: nobody knows whether they are one
        tell(house, n, source=source_of(b"", now()))
    assert counted(house) == [1, 1, 1, 20]


def test_after_one_was_taken_more_is_told_to_who_took_it_and_later_it_wakes_anew(
    house: House, staff: Callable[..., Person]
) -> None:
    asha, source = staff("neema", on_duty=True), source_of(TAG, now())
    tell(house, 1, source=source)
    step(house)
    with house.database.begin() as db:
        assert take_all(db, asha.id, TakenBy.CALL, now()) == 1
    tell(house, 2, source=source)
    assert counted(house) == [2]
    assert messages(house, About.MORE) == [("neema", "text")]
    with house.database.begin() as db:
        db.query(Alert).one().over_at = now() - TAKEN_LATELY
    tell(house, 3, source=source)
    assert counted(house) == [1, 2]


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.TRAINER}])
def test_whose_access_ended_or_who_is_not_woken_any_more_takes_nothing(
    house: House, staff: Callable[..., Person], change: dict[str, Any]
) -> None:
    left = staff("neema", on_duty=True)
    tell(house)
    step(house)
    with house.database.begin() as db:
        db.execute(update(Person).values(change))
        assert take_all(db, left.id, TakenBy.TEXT, now()) == 0
    assert [alert.state for alert in alerts(house)] == [AlertState.OPEN]


def test_where_it_came_from_is_forgotten_after_a_day(house: House) -> None:
    tell(house, source=source_of(TAG, now()))
    for after, known in ((timedelta(), True), (KNOWN_FOR + PATIENCE, False)):
        with house.database.begin() as db:
            forget(db, now() + after)
            assert bool(db.query(Case).one().source) is known


def test_circle_after_circle_is_asked_until_somebody_takes_it(
    house: House, staff: Callable[..., Person]
) -> None:
    for name in ("first", "second"):
        staff(name, on_duty=True)
    staff("off")
    staff("lead", Role.SUPERVISOR)
    staff("trainer", Role.TRAINER)
    tell(house)
    asked = []
    for n in range(5):
        assert step(house, n * PATIENCE - timedelta(seconds=30)) is None
        assert step(house, n * PATIENCE + timedelta(seconds=1)) is Circle(n)
        asked.append({name for name, _ in messages(house)})
        with house.database.begin() as db:  # as if all had gone
            db.query(Message).update({"state": "sent", "over_at": now()})
    assert [len(people) for people in asked] == [1, 2, 4, 4, 5]
    assert asked[-1] == {"first", "second", "off", "lead", ""}
    assert ("", "email") in messages(house)
    assert step(house, 5 * PATIENCE + AGAIN_AFTER) is Circle.AGAIN
    assert step(house, GIVEN_UP_AFTER + PATIENCE) is None
    assert [alert.state for alert in alerts(house)] == [AlertState.LAPSED]


def test_with_nobody_on_duty_the_next_on_the_roster_is_asked_at_once(
    house: House, staff: Callable[..., Person]
) -> None:
    for name, hours in (("tomorrow", 24), ("soon", 2)):
        begins = now() + timedelta(hours=hours + 3)  # East Africa is three hours ahead
        person = staff(name)
        with house.database.begin() as db:
            db.add(
                Shift(
                    person_id=person.id,
                    weekday=begins.weekday(),
                    begins=begins.hour * 60 + begins.minute,
                    ends=(begins.hour * 60 + begins.minute + 30) % 1440,
                )
            )
    tell(house)
    assert step(house) is Circle.NEXT
    assert messages(house) == [("soon", "call"), ("soon", "text")]


def test_with_nobody_to_wake_it_goes_by_email_at_once_and_says_who_was_not_reached(
    house: House,
) -> None:
    tell(house)
    [row] = [alert.id for alert in alerts(house)]
    with house.database.begin() as db:
        done = climb(db, row, ALL, now())
    assert done
    assert (done.circle, done.reaches_nobody) == (Circle.EMAIL, False)
    assert messages(house) == [("", "email")]
    tell(house, 2)
    [_, row] = [alert.id for alert in alerts(house)]
    with house.database.begin() as db:
        done = climb(db, row, (Means.TEXT, Means.CALL), now())
    assert done
    assert done.reaches_nobody


def test_it_is_taken_once_and_the_others_are_told(
    house: House, staff: Callable[..., Person]
) -> None:
    people = [staff(name, on_duty=True) for name in ("neema", "otieno")]
    case = tell(house)
    for n in range(2):
        step(house, n * PATIENCE + timedelta(seconds=1))
    [alert] = alerts(house)
    for person, taken in ((people[1], True), (people[0], False)):
        with house.database.begin() as db:
            assert take(db, alert.id, person.id, TakenBy.TEXT, now()) is taken
    assert messages(house, About.OVER) == [("neema", "text")]
    with house.database() as db:
        told = list(db.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id)))
        assert [event.what for event in told] == [
            "alert sent",
            "alert sent",
            "alert taken",
            "owner",
            "status",
        ]
        assert told[2].person_id == people[1].id
        assert told[2].details == {"by": "text"}
        taken_by = db.get_one(Case, case.id)
        assert (taken_by.owner_id, taken_by.status) == (people[1].id, "Active")
    assert step(house, GIVEN_UP_AFTER) is None


def test_a_case_that_somebody_works_on_already_wakes_nobody_more(
    house: House, staff: Callable[..., Person]
) -> None:
    person, case = staff("neema", on_duty=True), tell(house)
    with house.database.begin() as db:
        db.get_one(Case, case.id).assign(db, person, person)
    assert step(house) is None
    assert [alert.state for alert in alerts(house)] == [AlertState.TAKEN]
    assert messages(house) == []


def test_what_its_caller_has_deleted_wakes_nobody(house: House) -> None:
    case = tell(house)
    with house.database.begin() as db:
        delete(db, db.get_one(Case, case.id))
    assert step(house) is None
    assert [alert.state for alert in alerts(house)] == [AlertState.WITHDRAWN]


def test_one_test_a_day_however_many_workers_raise_it_and_it_ends_with_the_email(
    house: House, staff: Callable[..., Person]
) -> None:
    staff("neema", on_duty=True)
    with house.database.begin() as db:
        assert raise_test(db, "2026-11-27", now())
        assert not raise_test(db, "2026-11-27", now())
        assert raise_test(db, "2026-11-28", now() - GIVEN_UP_AFTER)
        db.query(Alert).filter(Alert.raised_at < now() - PATIENCE).delete()
    circles = [step(house, n * PATIENCE + timedelta(seconds=1)) for n in range(4)]
    assert circles == [Circle.ON_DUTY, Circle.ALL, Circle.EMAIL, None]
    assert step(house, AGAIN_AFTER + 4 * PATIENCE) is None
    assert [alert.state for alert in alerts(house)] == [AlertState.LAPSED]
    with house.database() as db:
        whats = {event.what for event in db.query(Event).filter(Event.case_id.is_(None))}
        assert {"test alert sent", "test alert lapsed"} <= whats


def test_the_case_and_its_alert_are_there_together_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("models.case.raise_for", fails)
    with pytest.raises(RuntimeError):
        tell(house)
    with house.database() as db:
        assert db.query(Case).count() == db.query(Alert).count() == 0


def test_two_alerts_for_one_person_are_one_text_and_one_call(
    house: House, staff: Callable[..., Person]
) -> None:
    staff("neema", on_duty=True)
    for n in (1, 2, 3):
        tell(house, n)
        step(house)
    assert messages(house) == [("neema", "call"), ("neema", "text")]
    with house.database() as db:
        assert {one.state for one in db.query(Message)} == {MessageState.DUE}


def test_shifts_cover_their_hours_over_midnight_and_over_the_week() -> None:
    sunday = Shift(weekday=6, begins=22 * 60, ends=6 * 60)
    hours = {
        datetime(2026, 11, 29, 18, 59, tzinfo=UTC): False,  # 21:59 on Sunday in Nairobi
        datetime(2026, 11, 29, 19, 0, tzinfo=UTC): True,
        datetime(2026, 11, 30, 2, 59, tzinfo=UTC): True,
        datetime(2026, 11, 30, 3, 0, tzinfo=UTC): False,
    }
    assert {at: sunday.covers(at) for at in hours} == hours
