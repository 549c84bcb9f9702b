"""The switchboard as calls ask it: flashes, calls of ours that are answered, who is on duty."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select, text

from assembly import Parts
from dialogue.talk import Act, Caller
from models import Call, Duty, Person, Reached
from models.call import Purpose, State, Wanted, Whom
from models.db.base import now
from models.placing import owed, placed, take
from outcomes import person
from outcomes.contact import is_abroad
from outcomes.switchboard import LATELY, StaffedSwitchboard
from telecom.numbers import e164
from tests.support.forms import call_end

THEIRS, MINE, YOURS = "+254711000001", "+254722000002", "+254733000003"
SESSION = "ATVId_1"


@pytest.fixture
def calling(service: Parts) -> StaffedSwitchboard:
    return service.switchboard


def want(calling: StaffedSwitchboard, purpose: Purpose, **whom: str) -> None:
    """A call that was asked for and is being placed, under the session of these tests."""
    until = now() + timedelta(minutes=1)
    with calling.database.begin() as db:
        person = db.scalar(select(Person.id).where(Person.username == "asha"))
        given = Whom(number=THEIRS, **whom)
        wanted = Wanted(purpose=purpose, whom=given, until=until, person_id=person)
        assert wanted.keep(db, calling.key)


def place(calling: StaffedSwitchboard) -> None:
    with calling.database.begin() as db:
        [row] = owed(db)
        assert take(db, calling.key, row)
        placed(db, calling.key, row, SESSION)


def go_on_duty(calling: StaffedSwitchboard, number: str, name: str = "asha") -> None:
    with calling.database.begin() as db:
        person = Person(username=name, password="hash")
        db.add(person)
        db.flush()
        Duty.begin(db, calling.key, person.id, number, now() + timedelta(hours=1))
    calling._lately.good_until = 0


def calls(calling: StaffedSwitchboard) -> list[Call]:
    with calling.database() as db:
        return list(db.query(Call))


def act(number: str = THEIRS, **answers: str) -> Act:
    caller = Caller("IVR", SESSION, number)
    return Act(caller, b"", 1, "en", "", answers, {}, "")


def counted(**labels: str) -> float:
    return REGISTRY.get_sample_value("salama_calls_total", labels) or 0.0


def outbound(**more: str) -> Mapping[str, str]:
    return {"direction": "Outbound", "callerNumber": THEIRS, "hangupCause": "NO_ANSWER", **more}


def test_a_missed_call_wants_one_call_however_the_number_is_written(
    calling: StaffedSwitchboard,
) -> None:
    for number in (THEIRS, "0711000001", "254711000001", THEIRS):
        calling.flashed(number)
    [call] = calls(calling)
    assert call.whom(calling.key).number == THEIRS


@pytest.mark.parametrize(
    "number",
    ["", "anonymous", "0711***001", "+254900123456", "+979123456789", "sip:a@b", "9" * 400,
     "+870773123456", "+881612345678", "+88216512345", "+883510012345"],
)  # fmt: skip
def test_what_can_not_or_must_not_be_rung_is_not(calling: StaffedSwitchboard, number: str) -> None:
    calling.flashed(number)
    assert calls(calling) == []


def test_we_do_not_call_ourselves(calling: StaffedSwitchboard) -> None:
    ours = replace(calling, ours=(THEIRS,))
    ours.flashed("0711000001")
    assert calls(calling) == []


def test_a_day_has_so_many_calls_for_flashes_and_no_more(calling: StaffedSwitchboard) -> None:
    poor = replace(calling, flash_calls_a_day=5)
    numbers = [f"+2547110000{n:02}" for n in range(20)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(poor.flashed, numbers))
    assert len(calls(calling)) == 5


def test_flashes_from_abroad_do_not_use_up_the_day_of_those_from_home(
    calling: StaffedSwitchboard,
) -> None:
    poor = replace(calling, flash_calls_a_day=20)
    for n in range(5):
        poor.flashed(f"+96650123456{n}")
    assert len(calls(calling)) == 2
    poor.flashed(THEIRS)
    assert len(calls(calling)) == 3


def test_each_call_of_ours_begins_where_it_was_meant_to(calling: StaffedSwitchboard) -> None:
    assert calling.opening(SESSION, THEIRS) is None
    want(calling, Purpose.FLASH)
    place(calling)
    for number in (THEIRS, "254711000001", ""):
        opening = calling.opening(SESSION, number)
        assert opening
        assert (opening.node, opening.values, opening.language) == ("voice.flashed", {}, None)
    assert calling.opening("ATVId_2", YOURS) is None


def test_who_takes_the_next_caller_is_put_through_and_had_their_turn(
    calling: StaffedSwitchboard,
) -> None:
    go_on_duty(calling, THEIRS)
    go_on_duty(calling, MINE, "baraka")
    want(calling, Purpose.QUEUE)
    place(calling)
    opening = calling.opening(SESSION, THEIRS)
    assert opening
    assert opening.node == "voice.take_next"
    calling._lately.good_until = 0
    assert calling.on_duty() == (MINE, THEIRS)


def test_the_end_is_counted_once_however_often_it_is_told(calling: StaffedSwitchboard) -> None:
    want(calling, Purpose.FLASH)
    place(calling)
    kind = {"purpose": "flash", "outcome": "not_answered", "cause": "NO_ANSWER"}
    before = counted(**kind)
    for _ in range(3):
        calling.ended(call_end(SESSION, outbound(durationInSeconds="0")))
    assert counted(**kind) == before + 1
    [call] = calls(calling)
    assert (call.state, call.cause) == (State.NOT_ANSWERED, "NO_ANSWER")
    assert calling.opening(SESSION, THEIRS) is None


def test_the_end_of_the_flash_itself_does_not_end_the_call_back(
    calling: StaffedSwitchboard,
) -> None:
    want(calling, Purpose.FLASH)
    with calling.database.begin() as db:
        take(db, calling.key, owed(db)[0])
    calling.ended(call_end("ATVId_theirs", {"direction": "Inbound", "callerNumber": THEIRS}))
    [call] = calls(calling)
    assert call.state == State.PLACING


@pytest.mark.parametrize("cause", ["", "BORKED\n", "x" * 500])
def test_a_cause_that_nobody_knows_is_counted_as_one(
    calling: StaffedSwitchboard, cause: str
) -> None:
    want(calling, Purpose.FLASH)
    place(calling)
    calling.ended(call_end(SESSION, outbound(hangupCause=cause)))
    assert calls(calling)[0].cause == "Other"


def test_callers_who_wanted_a_person_are_counted_without_a_number(
    calling: StaffedSwitchboard,
) -> None:
    asked: list[dict[str, str]] = [
        {"dialDestinationNumber": MINE, "dialDurationInSeconds": "61"},
        {"dialDestinationNumber": MINE, "dialDurationInSeconds": "0"},
        {"queueDurationInSeconds": "20", "dequeuedToPhoneNumber": MINE},
        {"queueDurationInSeconds": "20"},
        {"durationInSeconds": "20"},
    ]
    for n, fields in enumerate(asked * 2):
        told = {"direction": "Inbound", "callerNumber": THEIRS, **fields}
        calling.ended(call_end(f"ATVId_{n % len(asked)}", told))
    with calling.database() as db:
        assert Reached.by_day(db)[-1][1:] == (2, 2)
        row = repr([vars(one) for one in db.query(Reached)])
    assert THEIRS not in row
    assert "ATVId" not in row


def test_those_on_duty_are_rung_in_turn_and_asked_for_seldom(calling: StaffedSwitchboard) -> None:
    assert person.Person(calling).reach_person(act()) == ("closed", {})
    go_on_duty(calling, MINE)
    go_on_duty(calling, YOURS, "baraka")
    assert person.Person(calling).reach_person(act()) == ("dial", {})
    first, second = calling.on_duty()
    dialled = {"direction": "Inbound", "dialDestinationNumber": first}
    calling.ended(call_end(SESSION, dialled))
    assert calling.on_duty() == (first, second)  # for a few seconds
    calling._lately.good_until = 0
    assert calling.on_duty() == (second, first)
    assert 0 < LATELY <= 10


@pytest.mark.parametrize(
    ("number", "answers", "abroad"),
    [
        (THEIRS, {}, False),
        ("", {}, False),
        ("+966501234567", {}, True),
        (THEIRS, {"location_side": "ABROAD"}, True),
        ("+966501234567", {"location_side": "KE"}, False),
    ],
)
def test_with_nobody_there_help_is_told_for_where_the_caller_is(
    calling: StaffedSwitchboard, number: str, answers: dict[str, Any], abroad: bool
) -> None:
    assert is_abroad(answers, number) is abroad
    exit_ = "closed_abroad" if abroad else "closed"
    assert person.Person(calling).reach_person(act(number, **answers)) == (exit_, {})


def test_a_database_that_is_held_up_keeps_no_call_waiting(calling: StaffedSwitchboard) -> None:
    go_on_duty(calling, MINE)
    assert calling.on_duty() == (MINE,)
    with calling.database.begin() as db:
        db.execute(text("UPDATE duty SET rung_at = rung_at"))
        calling._lately.good_until = 0
        began = time.monotonic()
        calling.flashed(THEIRS)
        calling.ended(call_end(SESSION, outbound()))
        assert calling.opening(SESSION, THEIRS) is None
        assert calling.on_duty() == (MINE,)
        assert time.monotonic() - began < 8
    assert calls(calling) == []


def test_numbers_sealed_before_the_secret_was_changed_are_passed_over(
    calling: StaffedSwitchboard,
) -> None:
    go_on_duty(calling, MINE)
    want(calling, Purpose.FLASH)
    place(calling)
    changed = StaffedSwitchboard(calling.database, b"x" * 32, (), 5)
    assert changed.on_duty() == ()
    assert changed.opening(SESSION, THEIRS) is None


def test_a_number_has_one_form() -> None:
    assert {e164(one) for one in ("0711 000 001", "+254711000001", "254711000001")} == {THEIRS}
