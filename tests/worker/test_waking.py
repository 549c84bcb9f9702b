"""Somebody in danger reports, and somebody of staff is woken: by text, by call, by e-mail."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from flask import Flask

from assembly import Parts
from handset.voice.api import Api
from handset.voice.switch import Switch
from models import Alert, Case, Event, Message
from models.alert import TakenBy
from models.db.base import EAST_AFRICA, now
from models.escalation import PATIENCE, SKEW, take_all
from models.message import TO_CALLERS, About, MessageState
from models.person import Role
from telecom import gsm
from tests.support.staff_woken import Bell, person, ringing, urgent
from worker import words
from worker.mail import Mail
from worker.words import Waiting

NEEMA, OTIENO, LEAD = "+254711000011", "+254722000012", "+254733000013"


@pytest.fixture
def api(switch: Switch) -> Api:
    return Api("salama", "a key", ring=switch.place)


@pytest.fixture
def bell(service: Parts, api: Api) -> Iterator[Bell]:
    with ringing(service, api) as bell:
        yield bell


@pytest.fixture
def moved(service: Parts) -> Iterator[Bell]:
    """For a clock that is moved on: its phones ring and nobody hears of them again."""
    with ringing(service, Api("salama", "a key")) as bell:
        yield bell


def the_alert(service: Parts) -> Alert:
    with service.database() as db:
        return db.query(Alert).one()


def states(service: Parts) -> list[tuple[str, str]]:
    with service.database() as db:
        found = db.query(Message).order_by(Message.made_at, Message.means)
        return [(one.means, one.state) for one in found]


def test_who_is_on_duty_gets_a_text_and_a_call_that_say_nothing_of_the_case(
    service: Parts, bell: Bell, switch: Switch
) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    [text] = bell.texts(NEEMA)
    assert re.fullmatch(
        r"SS: 1 urgent, waiting since \d\d:\d\d\. Open the console\. Reply OK to take it\.", text
    )
    heard = switch.pick_up(NEEMA).heard
    assert "an urgent matter waits" in heard
    for word in ("kilimani", "report", "danger", "254"):
        assert word not in f"{text} {heard}".lower()


def test_a_key_in_the_call_takes_it(service: Parts, bell: Bell, switch: Switch) -> None:
    neema = person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    call = switch.pick_up(NEEMA)
    assert "It is yours" in call.press("1")
    assert (the_alert(service).person_id, the_alert(service).taken_by) == (neema.id, "call")
    call.hang_up()
    assert ("call", MessageState.DELIVERED) in states(service)


def test_a_text_takes_it_and_is_answered(service: Parts, bell: Bell, app: Flask, api: Api) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    client = app.test_client()
    client.post("/sms", data={"from": OTIENO, "text": "OK"})
    assert the_alert(service).open
    client.post("/sms", data={"from": NEEMA[1:], "text": " ok. "})
    assert the_alert(service).taken_by == "text"
    bell.rounds(2)
    assert bell.texts(NEEMA)[-1] == "SS: it is yours. The others are told."


def test_a_text_takes_only_what_was_raised_before_it_was_sent(
    service: Parts, bell: Bell, app: Flask
) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    client, raised = app.test_client(), the_alert(service).raised_at
    for after, taken in ((-2 * SKEW, None), (timedelta(), "text")):
        said = {"from": NEEMA, "text": "OK", "id": "1", "date": (raised + after).isoformat()}
        client.post("/sms", data=said)
        assert the_alert(service).taken_by == taken


def test_who_takes_several_by_one_text_is_told_how_many(
    service: Parts, bell: Bell, app: Flask
) -> None:
    person(service, "neema", NEEMA)
    for n in (1, 2):
        urgent(service, n)
    bell.rounds()
    app.test_client().post("/sms", data={"from": NEEMA, "text": "Sawa"})
    bell.rounds()
    told = "SS: 2 urgent matters are yours. The others are told. Open the console."
    assert bell.texts(NEEMA)[-1] == told


def test_whoever_comes_second_is_told_it_is_taken(
    service: Parts, bell: Bell, switch: Switch, app: Flask
) -> None:
    person(service, "neema", NEEMA)
    person(service, "otieno", OTIENO)
    urgent(service)
    bell.rounds()
    [first] = switch.ringing
    bell.clock.on(minutes=3, seconds=5)
    bell.rounds()
    [second] = {*switch.ringing} - {first}
    call = switch.pick_up(second)
    app.test_client().post("/sms", data={"from": first, "text": "OK"})
    assert "nothing for you to take any more" in call.press("1")
    bell.rounds()
    assert "is taken" in bell.texts(second)[-1]


def test_a_case_that_somebody_takes_on_its_own_page_rings_on_for_nobody(
    service: Parts, bell: Bell, switch: Switch
) -> None:
    person(service, "neema", NEEMA)
    lead = person(service, "lead", LEAD, Role.SUPERVISOR, on_duty=False)
    case = urgent(service)
    bell.rounds()
    with service.database.begin() as db:
        db.get_one(Case, case.id).assign(db, lead, lead)
    bell.rounds(2)
    assert (the_alert(service).person_id, the_alert(service).taken_by) == (lead.id, "console")
    assert "is taken" in bell.texts(NEEMA)[-1]
    assert "nothing for you to take any more" in switch.pick_up(NEEMA).press("1")


def test_nobody_takes_it_and_it_goes_from_circle_to_circle_to_the_email(
    service: Parts, mail: Mail, box: list[Any]
) -> None:
    person(service, "neema", NEEMA)
    person(service, "otieno", OTIENO, on_duty=False)
    person(service, "lead", LEAD, Role.SUPERVISOR, on_duty=False)
    urgent(service)
    with ringing(service, Api("salama", "a key"), mail) as bell:
        got = []
        for _ in range(5):
            bell.rounds()
            got.append({n for n in (NEEMA, OTIENO, LEAD) if bell.texts(n)})
            bell.clock.on(seconds=PATIENCE.total_seconds() + 1)
        bell.rounds()
    assert got[0] == {NEEMA}
    assert got[1] == {NEEMA, OTIENO, LEAD}
    assert [envelope.rcpt_tos for envelope in box] == [["lead@example.org"]]
    body = box[0].content.decode()
    assert "staff/alerts" in body
    assert "Kilimani" not in body
    with service.database() as db:
        whats = [
            event.details.get("circle") for event in db.query(Event).filter_by(what="alert sent")
        ]
    assert whats == ["on_duty", "all", "supervisors", "email"]


def test_a_gateway_that_is_away_for_an_hour_sends_all_that_is_due_when_it_is_back(
    service: Parts, moved: Bell
) -> None:
    person(service, "neema", NEEMA)
    otieno = person(service, "otieno", OTIENO)
    urgent(service)
    moved.api.mode = "fails"
    for _ in range(20):
        moved.rounds()
        moved.clock.on(minutes=3)
    assert moved.texts(NEEMA) == []
    for n in (2, 3):
        urgent(service, n)
    moved.api.mode = "well"
    for _ in range(4):
        moved.rounds()
        moved.clock.on(seconds=30)
    for number in (NEEMA, OTIENO):  # the two that came meanwhile are asked of one each
        assert "2 urgent" in moved.texts(number)[-1]
    with service.database.begin() as db:
        take_all(db, otieno.id, TakenBy.CONSOLE, moved.clock())
    moved.api.mode = "fails"
    moved.rounds()
    moved.clock.on(hours=1)
    moved.api.mode = "well"
    moved.rounds()
    lapsed = [(means, state) for means, state in states(service) if state == MessageState.LAPSED]
    assert lapsed == [("text", MessageState.LAPSED)]  # that it is taken: no use an hour later
    assert {state for _, state in states(service)} <= {
        "sent", "delivered", "lapsed", "dropped", "failed", "due",
    }  # fmt: skip


def test_a_claim_that_was_never_settled_is_taken_up_again(service: Parts, bell: Bell) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.watch.round()
    with service.database.begin() as db:
        for message in db.query(Message):
            message.state, message.tries = MessageState.SENDING.value, 1
            message.lease_until = now() - timedelta(seconds=1)
    bell.rounds()
    assert len(bell.texts(NEEMA)) == 1
    assert bell.api.ringing(NEEMA)


def test_the_days_spending_raises_an_alarm_once_and_holds_up_no_alert(
    service: Parts, bell: Bell
) -> None:
    person(service, "neema", NEEMA)
    cheap = type(bell.sender)(**{**vars(bell.sender), "most": 100})
    events = []
    for n in range(4):
        urgent(service, n + 1)
        bell.watch.round()
        with structlog.testing.capture_logs() as lines:
            cheap.round()
        events += [line["event"] for line in lines]
        bell.clock.on(seconds=20)
    assert events.count("text_spend_reached") == 1
    assert len(bell.texts(NEEMA)) == 4


def test_nothing_of_words_or_numbers_is_logged(service: Parts, moved: Bell) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    with structlog.testing.capture_logs() as lines:
        for mode in ("fails", "cut off", "babbles", "well"):
            moved.api.mode = mode
            moved.rounds()
            moved.clock.on(minutes=2)
    written = str(lines)
    for secret in (NEEMA, NEEMA[1:], "Kilimani", "urgent,", "a key", "neema"):
        assert secret not in written
    assert "message_unsure" in written


def test_the_test_of_the_day_is_raised_at_its_hour_and_wakes_like_an_alert(
    service: Parts, bell: Bell, switch: Switch
) -> None:
    person(service, "neema", NEEMA)
    watch = type(bell.watch)(**{**vars(bell.watch), "test_at": "09:00"})
    nine = bell.clock().astimezone(EAST_AFRICA).replace(hour=8, minute=59, second=30) + timedelta(
        days=1
    )
    bell.clock.ahead = nine - now()
    watch.round()
    bell.sender.round()
    assert bell.texts(NEEMA) == []
    bell.clock.on(minutes=1)
    for _ in range(3):
        watch.round()
        bell.sender.round()
    [text] = bell.texts(NEEMA)
    assert text.startswith("SS: TEST at 09:00.")
    switch.pick_up(NEEMA).press("1")
    assert the_alert(service).taken_by == "call"


def test_every_text_is_one_text_of_plain_letters() -> None:
    waiting = [Waiting(999, now(), test) for test in (True, False)]
    for language in words.LANGUAGES:
        for about in set(About) - TO_CALLERS:  # they bring words of their own
            for one in waiting:
                said = words.text(about, language, one, answer=True)
                assert gsm.fits(said, 160), said
