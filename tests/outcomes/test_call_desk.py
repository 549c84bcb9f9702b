"""The switchboard as calls ask it: flashes, calls of ours that are answered, who is on duty."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select, text

from assembly import Parts
from dialogue.act import Act, Caller, Result
from models import Call, CallRecord, Duty, Person
from models.call import CallRequest, CallState, Purpose, Whom
from models.call_queue import owed, placed, take
from models.db.base import now
from outcomes import person
from outcomes.call_desk import LATELY, CallDesk
from outcomes.whereabouts import is_abroad
from telecom.numbers import e164
from tests.support.forms import call_end
from tests.support.machine import within

THEIRS, MINE, YOURS = "+254711000001", "+254722000002", "+254733000003"
SESSION = "ATVId_1"


@pytest.fixture
def call_desk(service: Parts) -> CallDesk:
    return service.switchboard


def want(call_desk: CallDesk, purpose: Purpose, **whom: str) -> None:
    """A call that was asked for and is being placed, under the session of these tests."""
    until = now() + timedelta(minutes=1)
    with call_desk.database.begin() as db:
        person = db.scalar(select(Person.id).where(Person.username == "asha"))
        given = Whom(number=THEIRS, **whom)
        wanted = CallRequest(purpose=purpose, whom=given, until=until, person_id=person)
        assert wanted.record(db, call_desk.key)


def place(call_desk: CallDesk) -> None:
    with call_desk.database.begin() as db:
        [row] = owed(db)
        assert take(db, call_desk.key, row)
        placed(db, call_desk.key, row, SESSION)


def go_on_duty(call_desk: CallDesk, number: str, name: str = "asha") -> None:
    with call_desk.database.begin() as db:
        person = Person(username=name, password="hash")
        db.add(person)
        db.flush()
        Duty.begin(db, call_desk.key, person.id, number, now() + timedelta(hours=1))
    call_desk._lately.good_until = 0


def calls(call_desk: CallDesk) -> list[Call]:
    with call_desk.database() as db:
        return list(db.query(Call))


def act(number: str = THEIRS, **answers: str) -> Act:
    caller = Caller("IVR", SESSION, number)
    return Act(caller, b"", 1, "en", "", answers, {}, "", call=b"c")


def reach(service: Parts, asked: Act) -> Result:
    return person.Person(service.switchboard, service.intake).reach_person(asked)


def counted(**labels: str) -> float:
    return REGISTRY.get_sample_value("salama_calls_total", labels) or 0.0


def outbound(**more: str) -> Mapping[str, str]:
    return {"direction": "Outbound", "callerNumber": THEIRS, "hangupCause": "NO_ANSWER", **more}


def test_a_missed_call_wants_one_call_however_the_number_is_written(
    call_desk: CallDesk,
) -> None:
    for number in (THEIRS, "0711000001", "254711000001", THEIRS):
        call_desk.flashed(number)
    [call] = calls(call_desk)
    assert call.whom(call_desk.key).number == THEIRS


@pytest.mark.parametrize(
    "number",
    ["", "anonymous", "0711***001", "+254900123456", "+979123456789", "sip:a@b", "9" * 400,
     "+870773123456", "+881612345678", "+88216512345", "+883510012345"],
)  # fmt: skip
def test_what_can_not_or_must_not_be_rung_is_not(call_desk: CallDesk, number: str) -> None:
    call_desk.flashed(number)
    assert calls(call_desk) == []


def test_we_do_not_call_ourselves(call_desk: CallDesk) -> None:
    ours = replace(call_desk, ours=(THEIRS,))
    ours.flashed("0711000001")
    assert calls(call_desk) == []


def test_a_day_has_so_many_calls_for_flashes_and_no_more(call_desk: CallDesk) -> None:
    poor = replace(call_desk, flash_calls_a_day=5)
    numbers = [f"+2547110000{n:02}" for n in range(20)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(poor.flashed, numbers))
    assert len(calls(call_desk)) == 5


def test_flashes_from_abroad_do_not_use_up_the_day_of_those_from_home(
    call_desk: CallDesk,
) -> None:
    poor = replace(call_desk, flash_calls_a_day=20)
    for n in range(5):
        poor.flashed(f"+96650123456{n}")
    assert len(calls(call_desk)) == 2
    poor.flashed(THEIRS)
    assert len(calls(call_desk)) == 3


def test_each_call_of_ours_begins_where_it_was_meant_to(call_desk: CallDesk) -> None:
    assert call_desk.opening(SESSION, THEIRS) is None
    want(call_desk, Purpose.FLASH)
    place(call_desk)
    assert call_desk.opening(SESSION, YOURS) is None
    for number in (THEIRS, "254711000001", "0711000001"):
        opening = call_desk.opening(SESSION, number)
        assert opening
        assert (opening.node, opening.values, opening.language) == ("voice.flashed", {}, None)
    assert call_desk.opening("ATVId_2", YOURS) is None


def test_who_takes_the_next_caller_is_put_through_and_had_their_turn(
    call_desk: CallDesk,
) -> None:
    go_on_duty(call_desk, THEIRS)
    go_on_duty(call_desk, MINE, "baraka")
    want(call_desk, Purpose.QUEUE)
    place(call_desk)
    opening = call_desk.opening(SESSION, THEIRS)
    assert opening
    assert opening.node == "voice.take_next"
    call_desk._lately.good_until = 0
    assert call_desk.on_duty() == (MINE, THEIRS)


def test_the_end_is_counted_once_however_often_it_is_told(call_desk: CallDesk) -> None:
    want(call_desk, Purpose.FLASH)
    place(call_desk)
    kind = {"purpose": "flash", "outcome": "not_answered", "cause": "NO_ANSWER"}
    before = counted(**kind)
    for _ in range(3):
        call_desk.ended(call_end(SESSION, outbound(durationInSeconds="0")))
    assert counted(**kind) == before + 1
    [call] = calls(call_desk)
    assert (call.state, call.cause) == (CallState.NOT_ANSWERED, "NO_ANSWER")
    assert call_desk.opening(SESSION, THEIRS) is None


def test_the_end_of_the_flash_itself_does_not_end_the_call_back(
    call_desk: CallDesk,
) -> None:
    want(call_desk, Purpose.FLASH)
    with call_desk.database.begin() as db:
        take(db, call_desk.key, owed(db)[0])
    call_desk.ended(call_end("ATVId_theirs", {"direction": "Inbound", "callerNumber": THEIRS}))
    [call] = calls(call_desk)
    assert call.state == CallState.PLACING


@pytest.mark.parametrize("cause", ["", "BORKED\n", "x" * 500])
def test_a_cause_that_nobody_knows_is_counted_as_one(call_desk: CallDesk, cause: str) -> None:
    want(call_desk, Purpose.FLASH)
    place(call_desk)
    call_desk.ended(call_end(SESSION, outbound(hangupCause=cause)))
    assert calls(call_desk)[0].cause == "Other"


def test_callers_who_wanted_a_person_are_counted_without_a_number(
    call_desk: CallDesk,
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
        call_desk.ended(call_end(f"ATVId_{n % len(asked)}", told))
    with call_desk.database() as db:
        assert CallRecord.by_day(db)[-1][1:] == (2, 2)
        row = repr([vars(one) for one in db.query(CallRecord)])
    assert THEIRS not in row
    assert "ATVId" not in row


def test_those_on_duty_are_rung_in_turn_and_asked_for_seldom(
    call_desk: CallDesk, service: Parts
) -> None:
    assert reach(service, act()) == ("closed", {})
    go_on_duty(call_desk, MINE)
    go_on_duty(call_desk, YOURS, "baraka")
    assert reach(service, act()) == ("dial", {})
    first, second = call_desk.on_duty()
    dialled = {"direction": "Inbound", "dialDestinationNumber": first}
    call_desk.ended(call_end(SESSION, dialled))
    assert call_desk.on_duty() == (first, second)  # for a few seconds
    call_desk._lately.good_until = 0
    assert call_desk.on_duty() == (second, first)
    assert 0 < LATELY <= 10


@pytest.mark.parametrize(
    ("number", "answers", "abroad"),
    [
        (THEIRS, {}, False),
        ("", {}, False),
        ("+966501234567", {}, True),
        (THEIRS, {"help.location_side": "ABROAD"}, True),
        (THEIRS, {"report.danger_side": "ABROAD"}, True),
        (THEIRS, {"report.where": "SA"}, True),
        (THEIRS, {"report.where": "047"}, False),
        (THEIRS, {"help.danger_abroad": "YES"}, True),
        (THEIRS, {"help.location_side": "KE", "report.where": "ABROAD"}, True),
        (THEIRS, {"help.location_side": "ABROAD", "report.where": "UNKNOWN"}, True),
        (THEIRS, {"offer.location_side": "ABROAD"}, False),  # where the work is, not the caller
        ("+966501234567", {"help.location_side": "KE"}, False),
    ],
)
def test_with_nobody_there_help_is_told_for_where_the_caller_is(
    service: Parts, number: str, answers: dict[str, Any], abroad: bool
) -> None:
    assert is_abroad(answers, number) is abroad
    exit_ = "closed_abroad" if abroad else "closed"
    asked = replace(act(number), everywhere=answers)
    assert reach(service, asked) == (exit_, {})


def test_a_database_that_is_held_up_keeps_no_call_waiting(call_desk: CallDesk) -> None:
    go_on_duty(call_desk, MINE)
    assert call_desk.on_duty() == (MINE,)
    with call_desk.database.begin() as db:
        db.execute(text("UPDATE duty SET rung_at = rung_at"))
        call_desk._lately.good_until = 0
        with within(8):
            call_desk.flashed(THEIRS)
            call_desk.ended(call_end(SESSION, outbound()))
            assert call_desk.opening(SESSION, THEIRS) is None
            assert call_desk.on_duty() == (MINE,)
    assert calls(call_desk) == []


def test_numbers_sealed_before_the_secret_was_changed_are_passed_over(
    call_desk: CallDesk,
) -> None:
    go_on_duty(call_desk, MINE)
    want(call_desk, Purpose.FLASH)
    place(call_desk)
    changed = CallDesk(call_desk.database, b"x" * 32, b"x" * 32, (), 5, call_desk.journal)
    assert changed.on_duty() == ()
    assert changed.opening(SESSION, THEIRS) is None


def test_a_number_has_one_form() -> None:
    assert {e164(one) for one in ("0711 000 001", "+254711000001", "254711000001")} == {THEIRS}
