"""A call in which a person was asked for leaves one case, whatever else is told in it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text

from assembly import Parts
from handset.voice.call import Call
from handset.voice.switch import Switch
from models import Alert, CallCase, CallRecord, Case
from models.journal import drain
from models.journal_folder import Count, count
from models.priority import Priority
from outcomes.call_desk import CallDesk
from tests.support.callers import EMERGENCY, NUMBER, answers, cases
from tests.support.hurt import database_away
from tests.support.telling import SKIP, go_on, tell

from .test_call_desk import MINE, go_on_duty


@pytest.fixture
def call_desk(service: Parts) -> CallDesk:
    return service.switchboard


def ask_for_a_person(call: Call) -> str:
    """From wherever a call is, its beginning too."""
    if not call.open:
        call.ring()
        go_on(call, language="sw")
    return call.press("0")


@contextmanager
def _nothing_kept(app: Flask, service: Parts) -> Iterator[None]:
    """As `database_away`, for what is kept of calls as well."""
    with database_away(app):
        with service.database.begin() as db:
            db.execute(text("ALTER TABLE call_record RENAME TO away_too"))
        yield
        with service.database.begin() as db:
            db.execute(text("ALTER TABLE away_too RENAME TO call_record"))


def record(app: Flask, service: Parts) -> CallRecord:
    """The call's own, found by the one case that there is."""
    [case] = cases(app)
    with service.database() as db:
        assert db.query(CallRecord).count() == 1
        found = CallRecord.of(db, case)
    assert found
    return found


def test_who_asks_for_a_person_and_goes_is_a_case_without_a_number(
    app: Flask, service: Parts, call: Call
) -> None:
    ask_for_a_person(call)
    [case] = cases(app)
    assert (type(case), case.channel, case.language) == (CallCase, "IVR", "sw")
    assert (case.may_contact, case.urgent, case.danger, case.source) == (False,) * 2 + (None,) * 2
    assert record(app, service).answered is None
    call.hang_up()
    call.repeat()
    call.repeat()
    assert (record(app, service).answered, record(app, service).seconds) == (False, 0)
    assert answers(app, case) == {}
    row = repr([vars(case), vars(record(app, service))])
    assert NUMBER not in row
    assert call.session_id not in row


def test_who_was_put_through_is_a_case_while_they_talk_and_its_end_is_noted(
    app: Flask, service: Parts, call: Call, call_desk: CallDesk
) -> None:
    go_on_duty(call_desk, MINE)
    ask_for_a_person(call)
    call.staff_pick_up()
    assert record(app, service).answered is None
    call.wait(90)
    call.hang_up()
    ended = record(app, service)
    assert ended.answered
    assert ended.seconds >= 90


def test_who_gives_up_waiting_is_one_case_however_often_they_ask(
    app: Flask, service: Parts, call: Call, call_desk: CallDesk
) -> None:
    go_on_duty(call_desk, MINE)
    ask_for_a_person(call)
    call.nobody_picks_up()
    ask_for_a_person(call)
    call.nobody_picks_up()
    go_on(call, busy="wait")
    call.hang_up()
    assert record(app, service).answered is False


def test_a_session_that_the_gateway_names_again_is_another_call_from_another_number(
    app: Flask, service: Parts, switch: Switch
) -> None:
    first, second = Call(NUMBER, switch), Call("+254711000077", switch)
    second.state.leg.id = first.session_id
    ask_for_a_person(first)
    tell(second, "report", **EMERGENCY)
    ask_for_a_person(second)
    assert {case.kind for case in cases(app)} == {"call", "report"}
    second.hang_up()
    with service.database() as db:
        told = {case.kind: CallRecord.of(db, case) for case in cases(app)}
        assert [one and one.answered for one in (told["call"], told["report"])] == [None, False]


def test_a_report_that_was_sent_before_is_the_case_of_the_call(
    app: Flask, service: Parts, call: Call
) -> None:
    tell(call, "report", **EMERGENCY)
    ask_for_a_person(call)
    call.hang_up()
    assert cases(app)[0].kind == "report"
    assert record(app, service).answered is False


def test_what_is_told_after_it_takes_the_place_of_the_bare_call(
    app: Flask, service: Parts, call: Call
) -> None:
    ask_for_a_person(call)
    assert cases(app)[0].kind == "call"
    go_on(call, closed="report", consent_store="YES", danger_now="NO", location_side="KE")
    go_on(call, exploitation="ForcedLabour", contact_ok="NO_CONTACT", pin=SKIP)
    call.hang_up()
    assert cases(app)[0].kind == "report"
    assert record(app, service).answered is False


def test_who_asks_to_be_called_after_it_has_left_their_number(
    app: Flask, service: Parts, call: Call
) -> None:
    ask_for_a_person(call)
    go_on(call, closed="call_me", side="KE", contact_ok="ASAP")
    assert (cases(app)[0].kind, cases(app)[0].may_contact) == ("request", True)
    assert record(app, service)


def test_what_staff_have_opened_stays_theirs(app: Flask, service: Parts, call: Call) -> None:
    ask_for_a_person(call)
    with service.database.begin() as db:
        case = db.query(Case).one()
        case.opened_at = case.received_at
    go_on(call, closed="call_me", side="KE", contact_ok="ASAP")
    assert {case.kind for case in cases(app)} == {"call", "request"}


@pytest.mark.parametrize("more", [False, True])
def test_with_the_database_away_it_waits_in_the_journal(
    app: Flask, service: Parts, call: Call, more: bool
) -> None:
    call.ring()
    go_on(call, language="en")
    with _nothing_kept(app, service):
        ask_for_a_person(call)
        if more:
            go_on(call, closed="call_me", side="KE", contact_ok="ASAP")
        told = {"dialDestinationNumber": MINE, "dialDurationInSeconds": "61"}
        for _ in range(2):
            of = {"sessionId": call.session_id, "callerNumber": NUMBER, "isActive": "0"}
            app.test_client().post("/voice/1", data=of | told)
        assert NUMBER not in repr([p.read_bytes() for p in service.settings.journal.iterdir()])
    drain(service.settings.journal, service.database)
    assert count(service.settings.journal) == Count()
    [case] = cases(app)
    assert case.kind == ("request" if more else "call")
    assert (record(app, service).answered, record(app, service).seconds) == (True, 61)


def test_a_danger_told_before_it_makes_the_bare_call_urgent_and_keeps_nothing_else(
    app: Flask, service: Parts, call: Call, call_desk: CallDesk
) -> None:
    go_on_duty(call_desk, MINE)
    tell(call, "help", location_side="KE", danger_now="UNSURE")
    call.hang_up()
    [case] = cases(app)
    assert (case.kind, case.urgent, case.priority) == ("call", True, Priority.URGENT)
    assert (case.may_contact, case.source, answers(app, case)) == (False, None, {})
    with service.database() as db:
        assert not db.query(Alert).count()  # whoever is on duty is being rung
