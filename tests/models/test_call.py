"""Calls that are owed: wanted once, placed once, and only on what still stands."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import inspect

from models import Call, Case, Database, Duty, Person, SealBroken
from models.call import CONSENT_LASTS, FLASH_WAITS, KEPT_OFF, CallRequest, CallState, Purpose, Whom
from models.call_queue import (
    ASKING,
    COUNTED,
    LONGEST,
    RINGING,
    End,
    hang_up,
    owed,
    pick_up,
    placed,
    refused,
    sweep,
    take,
    unsure,
    within_budget,
)
from models.db.base import now
from models.return_visit import delete, stop_contact

from .conftest import House, submission

KEY = b"k" * 32
NUMBER, OTHER = "+254711000001", "+254722000002"
SESSION = "ATVId_1"
A_MINUTE = timedelta(minutes=1)


def flash(number: str = NUMBER) -> CallRequest:
    whom = Whom(number=number)
    return CallRequest(purpose=Purpose.FLASH, whom=whom, until=now() + FLASH_WAITS)


def call_back(house: House, case: Case, number: str = NUMBER) -> CallRequest:
    """Asha, who is on duty, wants to talk to who filed."""
    with house.database.begin() as db:
        Duty.begin(db, KEY, house.person.id, OTHER, now() + A_MINUTE)
    whom = Whom(number=number, language="sw", code_word="embe", dial=OTHER)
    until = now() + A_MINUTE
    asha = house.person.id
    return CallRequest(purpose=Purpose.CALLBACK, whom=whom, until=until, case=case, person_id=asha)


def want(database: Database, wanted: CallRequest, **at: Any) -> Any:
    with database.begin() as db:
        return wanted.record(db, KEY, **at)


def dialled(database: Database, **at: Any) -> list[str]:
    """One round of the worker as far as the telephone: the numbers that it would ring."""
    with database() as db:
        rows = owed(db)
    numbers = []
    for row in rows:
        with database.begin() as db:
            if whom := take(db, KEY, row, **at):
                numbers.append(whom.number)
    return numbers


def only(database: Database) -> Call:
    with database() as db:
        return db.query(Call).one()


def over(session: str = SESSION, number: str = NUMBER, seconds: int = 0) -> End:
    return End(session=session, number=number, seconds=seconds, cause="NO_ANSWER")


def file(house: House, **facts: Any) -> Case:
    with house.database.begin() as db:
        return Case.file(db, submission(**facts), house.public_key)


def test_a_flash_is_called_back_once(database: Database) -> None:
    assert want(database, flash())
    assert not want(database, flash())
    assert dialled(database) == [NUMBER]
    assert dialled(database) == []
    assert not want(database, flash())


def test_a_thousand_flashes_at_once_are_one_call(database: Database) -> None:
    with ThreadPoolExecutor(16) as threads:
        rows = list(threads.map(lambda _: want(database, flash()), range(1000)))
    with database() as db:
        assert [call.id for call in db.query(Call)] == [row for row in rows if row]
    assert only(database).state == CallState.WANTED


def test_two_workers_at_once_place_one_call(database: Database) -> None:
    for n in range(20):
        want(database, flash(f"+2547110000{n:02}"))
    with ThreadPoolExecutor(4) as threads:
        rung = [
            number for one in threads.map(lambda _: dialled(database), "abcd") for number in one
        ]
    assert len(rung) == len(set(rung)) == 20


def test_the_budget_of_a_day_is_kept_at_any_concurrency(database: Database) -> None:
    def afford(n: int) -> bool:
        with database.begin() as db:
            kept = flash(f"+2547110000{n:02}").record(db, KEY)
            if kept and not within_budget(db, now() - timedelta(hours=1), 7):
                db.rollback()
                return False
            return bool(kept)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(afford, range(40))) == 7
    assert len(dialled(database)) == 7


def test_a_phone_that_was_called_is_left_alone_for_a_while_whoever_asks(house: House) -> None:
    start = now()
    want(house.database, flash())
    dialled(house.database)
    with house.database.begin() as db:
        assert hang_up(db, KEY, over()) == (Purpose.FLASH, CallState.NOT_ANSWERED)
    assert not want(house.database, call_back(house, file(house)))
    assert not want(house.database, flash(), at=start + KEPT_OFF - A_MINUTE)
    assert want(house.database, flash(), at=start + KEPT_OFF + A_MINUTE)


def test_a_phone_is_left_alone_from_when_it_rang_not_from_when_that_was_wanted(
    database: Database,
) -> None:
    start = now()
    want(database, flash())
    dialled(database, at=start + 9 * A_MINUTE)
    with database.begin() as db:
        hang_up(db, KEY, over())
    assert not want(database, flash(), at=start + KEPT_OFF + A_MINUTE)
    assert want(database, flash(), at=start + KEPT_OFF + 10 * A_MINUTE)


def test_what_was_refused_may_be_asked_for_again_at_once(database: Database) -> None:
    row = want(database, flash())
    dialled(database)
    with database.begin() as db:
        refused(db, row, "InsufficientCredit")
    assert only(database).cause == "InsufficientCredit"
    assert want(database, flash())


def test_a_call_that_waited_too_long_is_not_placed(database: Database) -> None:
    want(database, flash())
    assert dialled(database, at=now() + FLASH_WAITS) == []
    assert only(database).state == CallState.EXPIRED
    assert want(database, flash())


def test_whoever_dies_while_placing_a_call_leaves_it_so_for_ever(database: Database) -> None:
    want(database, flash())
    assert dialled(database) == [NUMBER]
    with database.begin() as db:
        sweep(db, now() + ASKING)
    assert only(database).state == CallState.UNKNOWN
    assert dialled(database) == []
    with database.begin() as db:
        sweep(db, now() + RINGING)
    assert only(database).over_at
    assert dialled(database) == []


def test_a_call_is_known_by_its_session_and_answered_however_often_that_is_told(
    house: House,
) -> None:
    row = want(house.database, call_back(house, file(house)))
    dialled(house.database)
    with house.database.begin() as db:
        placed(db, KEY, row, SESSION)
    for _ in range(2):
        with house.database.begin() as db:
            call = pick_up(db, KEY, SESSION, NUMBER)
            assert call
            assert call.whom(KEY).code_word == "embe"
    with house.database.begin() as db:
        assert hang_up(db, KEY, over(seconds=5)) == (Purpose.CALLBACK, CallState.ENDED)
    with house.database.begin() as db:
        assert hang_up(db, KEY, over(seconds=5)) is None
        assert pick_up(db, KEY, SESSION, NUMBER) is None


@pytest.mark.parametrize("number", [OTHER, "withheld", ""])
def test_the_session_of_a_call_of_ours_is_none_of_another_phones(
    database: Database, number: str
) -> None:
    row = want(database, flash())
    dialled(database)
    with database.begin() as db:
        placed(db, KEY, row, SESSION)
        assert pick_up(db, KEY, SESSION, number) is None
        assert hang_up(db, KEY, over(number=number, seconds=5)) is None
    with database.begin() as db:
        assert pick_up(db, KEY, SESSION, NUMBER)


@pytest.mark.parametrize("told_first", [False, True])
def test_who_picks_up_before_the_gateway_has_named_the_call_is_known_by_number(
    database: Database, told_first: bool
) -> None:
    row = want(database, flash())
    dialled(database)
    with database.begin() as db:
        if told_first:
            unsure(db, row, "ReadTimeout")
        assert pick_up(db, KEY, "ATVId_other", OTHER) is None
        assert pick_up(db, KEY, SESSION, NUMBER)
    with database.begin() as db:
        placed(db, KEY, row, SESSION)
    assert only(database).state == CallState.ANSWERED
    with database.begin() as db:
        assert hang_up(db, KEY, over(seconds=9)) == (Purpose.FLASH, CallState.ENDED)


@pytest.mark.parametrize("withdraw", [stop_contact, delete])
@pytest.mark.parametrize("when", ["wanted", "placed"])
def test_who_takes_their_consent_back_is_not_called_nor_spoken_to(
    house: House, withdraw: Any, when: str
) -> None:
    case = file(house)
    row = want(house.database, call_back(house, case))
    if when == "placed":
        dialled(house.database)
        with house.database.begin() as db:
            placed(db, KEY, row, SESSION)
    with house.database.begin() as db:
        withdraw(db, db.get_one(Case, case.id))
    assert only(house.database).sealed_whom is None
    assert dialled(house.database) == []
    with house.database.begin() as db:
        assert pick_up(db, KEY, SESSION, NUMBER) is None


def test_consent_that_was_given_anew_or_grew_old_does_not_bear_a_call(house: House) -> None:
    case = file(house)
    want(house.database, call_back(house, case))
    file(house, step=2, contact={"number": OTHER})
    assert dialled(house.database) == []
    old = file(house, idem=2, received_at=now() - CONSENT_LASTS)
    want(house.database, call_back(house, old, OTHER))
    assert dialled(house.database) == []


def off_duty(house: House) -> None:
    with house.database.begin() as db:
        Duty.end(db, house.person.id)


def with_another_phone(house: House) -> None:
    with house.database.begin() as db:
        Duty.begin(db, KEY, house.person.id, "+254733000003", now() + A_MINUTE)


def deactivated(house: House) -> None:
    with house.database.begin() as db:
        db.get_one(Person, house.person.id).active = False


@pytest.mark.parametrize("gone", [off_duty, with_another_phone, deactivated])
@pytest.mark.parametrize("when", ["wanted", "placed"])
def test_nobody_is_put_through_to_who_is_not_there_any_more(
    house: House, gone: Callable[[House], None], when: str
) -> None:
    row = want(house.database, call_back(house, file(house)))
    if when == "placed":
        assert dialled(house.database) == [NUMBER]
        with house.database.begin() as db:
            placed(db, KEY, row, SESSION)
    gone(house)
    assert dialled(house.database) == []
    with house.database.begin() as db:
        assert pick_up(db, KEY, SESSION, NUMBER) is None
    if when == "wanted":
        assert only(house.database).state == CallState.EXPIRED


def test_who_goes_off_duty_leaves_no_call_to_be_placed(house: House) -> None:
    want(house.database, call_back(house, file(house)))
    off_duty(house)
    call = only(house.database)
    assert (call.state, call.sealed_whom) == (CallState.EXPIRED, None)


def test_a_call_whose_end_was_never_told_ends_by_itself(database: Database) -> None:
    rows = [want(database, flash(number)) for number in (NUMBER, OTHER)]
    dialled(database)
    with database.begin() as db:
        for n, row in enumerate(rows):
            placed(db, KEY, row, f"ATVId_{n}")
        pick_up(db, KEY, "ATVId_0", NUMBER)
        sweep(db, now() + LONGEST)
    with database() as db:
        states = {call.state for call in db.query(Call)}
        assert states == {CallState.ENDED, CallState.UNKNOWN}
        assert all(call.over_at for call in db.query(Call))


def test_a_call_that_is_over_holds_nothing_of_whom_it_was_to(house: House) -> None:
    case = file(house)
    want(house.database, call_back(house, case))
    dialled(house.database)
    with house.database.begin() as db:
        hang_up(db, KEY, over())
    call = only(house.database)
    with pytest.raises(SealBroken):
        call.whom(KEY)
    kept = {"sealed_whom", "session_tag", "case_id", "consent"}
    assert [name for name in kept if getattr(call, name) is not None] == []
    assert call.number_tag
    with house.database.begin() as db:
        sweep(db, now() + KEPT_OFF + A_MINUTE)
    assert only(house.database).number_tag is None
    with house.database.begin() as db:
        sweep(db, now() + COUNTED + A_MINUTE)
        assert db.query(Call).count() == 0


def test_no_number_is_readable_in_a_row(database: Database) -> None:
    want(database, flash())
    call = only(database)
    row = repr([getattr(call, column.key) for column in inspect(Call).columns])
    assert NUMBER[1:] not in row
    assert NUMBER not in repr(call.whom(KEY))
