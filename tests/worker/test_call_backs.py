"""Calls that we place, from the wish to the last notice: as the gateway sees and hears them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from assembly import Parts
from gateway.calls import Gateway
from handset.voice.api import Api, Rung, serve
from models import Call, Case, Database, Duty, Person, Submission
from models.call import CallRequest, CallState, Purpose, Whom
from models.db.base import now
from models.return_visit import stop_contact
from worker.calls import CallPlacer

CALLER, MINE = "+254711000001", "+254722000002"
NOTHING = "<Response></Response>"


@pytest.fixture
def api() -> Api:
    return Api("salama", "a key")


@pytest.fixture
def placer(service: Parts, api: Api) -> Iterator[CallPlacer]:
    ours = service.settings.at_voice_number
    assert ours
    with serve(api) as url:
        at = Gateway("salama", "a key", ours, url)
        yield CallPlacer(service.database, service.switchboard.key, at)


def post(app: Flask, path: str = "/voice", **fields: str) -> str:
    answer = app.test_client().post(path, data={"isActive": "1", **fields})
    assert answer.status_code == 200
    return answer.text


def ring_and_hang_up(app: Flask, service: Parts, written: str = "{}") -> str:
    flash_number = written.format(service.settings.at_flash_number)
    return post(
        app,
        sessionId="ATVId_flash",
        direction="Inbound",
        callerNumber=CALLER,
        destinationNumber=flash_number,
    )


def pick_up(app: Flask, rung: Rung, path: str = "/voice", **more: str) -> str:
    ours = {"sessionId": rung.session, "direction": "Outbound", "callerNumber": rung.number}
    return post(app, path, destinationNumber=rung.ours, **ours, **more)


def file(app: Flask, service: Parts) -> Case:
    contact = {"contact_number": CALLER, "contact_how": "CALL", "contact_when": "ANY_TIME"}
    submission = Submission(
        kind="report", idem=bytes(32), channel="USSD", language="en", answers={}, contact=contact
    )
    with service.database.begin() as db:
        return Case.file(db, submission, service.public_key())


def want_call_back(service: Parts, case: Case) -> None:
    whom = Whom(number=CALLER, language="en", code_word="mango", dial=MINE)
    until = now() + timedelta(minutes=1)
    with service.database.begin() as db:
        person = Person(username="asha", password="hash")
        db.add(person)
        db.flush()
        Duty.begin(db, service.switchboard.key, person.id, MINE, until)
        wanted = CallRequest(
            purpose=Purpose.CALLBACK, whom=whom, until=until, case=case, person_id=person.id
        )
        assert wanted.record(db, service.switchboard.key)


def state(database: Database) -> str:
    with database() as db:
        return db.query(Call).one().state


def test_a_missed_call_is_rejected_and_called_back_to_choose_a_language(
    app: Flask, service: Parts, placer: CallPlacer, api: Api
) -> None:
    assert "<Reject" in ring_and_hang_up(app, service)
    placer.round()
    [rung] = api.ringing(CALLER)
    answered = pick_up(app, rung)
    assert "<GetDigits" in answered
    assert answered == pick_up(app, rung)  # told twice
    over = {"isActive": "0", "durationInSeconds": "12", "hangupCause": "NORMAL_CLEARING"}
    pick_up(app, rung, "/voice/0", **over)
    assert state(service.database) == CallState.ENDED
    assert pick_up(app, rung, "/voice/0", **over).endswith(NOTHING)


@pytest.mark.parametrize("written", ["{}", " {}", "00{}", "+{} "])
def test_a_missed_call_is_known_however_the_gateway_writes_our_number(
    app: Flask, service: Parts, written: str
) -> None:
    bare = written.replace("{}", (service.settings.at_flash_number or "").removeprefix("+"))
    assert "<Reject" in ring_and_hang_up(app, service, bare)
    with service.database() as db:
        assert db.query(Call).count() == 1


def test_a_call_that_is_not_answered_starts_no_dialogue(
    app: Flask, service: Parts, placer: CallPlacer, api: Api
) -> None:
    ring_and_hang_up(app, service)
    placer.round()
    [rung] = api.ringing(CALLER)
    over = {"isActive": "0", "status": "NotAnswered", "durationInSeconds": "0"}
    assert pick_up(app, rung, callStartTime="None", **over).endswith(NOTHING)
    assert state(service.database) == CallState.NOT_ANSWERED


def test_a_caller_hears_the_word_first_and_only_a_key_rings_staff(
    app: Flask, service: Parts, placer: CallPlacer, api: Api
) -> None:
    want_call_back(service, file(app, service))
    placer.round()
    [rung] = api.ringing(CALLER)
    greeting = pick_up(app, rung)
    assert "mango" in greeting
    assert MINE not in greeting
    assert MINE not in pick_up(app, rung, "/voice/0/silence")
    put_through = pick_up(app, rung, "/voice/1", dtmfDigits="1")
    assert f'phoneNumbers="{MINE}"' in put_through


def test_who_takes_consent_back_while_it_rings_hears_nothing(
    app: Flask, service: Parts, placer: CallPlacer, api: Api
) -> None:
    case = file(app, service)
    want_call_back(service, case)
    placer.round()
    with service.database.begin() as db:
        stop_contact(db, db.get_one(Case, case.id))
    [rung] = api.ringing(CALLER)
    assert pick_up(app, rung).endswith(NOTHING)


def test_a_call_that_nobody_here_placed_hears_nothing(app: Flask) -> None:
    stranger = Rung("ATVId_stranger", CALLER, "+254000000001")
    assert pick_up(app, stranger).endswith(NOTHING)
