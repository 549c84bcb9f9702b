"""What staff write back to a text that wakes them: it takes the alert, or they are told how to."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from assembly import Parts
from dialogue.act import Caller
from dialogue.reuse import day_of
from handset.voice.api import Api
from handset.voice.switch import Switch
from models import Alert, Message, Person
from models.alert import TakenBy
from models.db.base import now
from models.escalation import take, take_all
from outcomes.alerts import ANSWERED_WITHIN, TOLD_HOW
from outcomes.call_desk import CallDesk
from outcomes.takes import says_that_they_take_it
from tests.support.staff_woken import Bell, person, ringing, urgent

TAKEN = ("Okay on it", "I'm on it", "nimeichukua", "Sawa, nalichukua sasa hivi", "OK!", "ndiyo")
NOT_TAKEN = (
    *("OK, but I cannot, please ask another", "Sawa lakini siwezi", "ok, wrong number", "ok?"),
    *("you take it", "not ok", "thanks", "who is on it", "sasa"),
)
NEEMA, OTIENO = "+254711000011", "+254722000012"


@pytest.fixture
def bell(service: Parts, switch: Switch) -> Iterator[Bell]:
    with ringing(service, Api("salama", "a key", ring=switch.place)) as bell:
        yield bell


def the_alert(service: Parts) -> Alert:
    with service.database() as db:
        return db.query(Alert).one()


@pytest.mark.parametrize("text", [*TAKEN, "", "1", *NOT_TAKEN])
def test_yes_is_told_from_all_else(text: str) -> None:
    assert says_that_they_take_it(text) is (text in TAKEN)


@pytest.mark.parametrize("text", ["what is this?", "", "1", *NOT_TAKEN[:1]])
def test_who_answers_otherwise_is_told_how_and_begins_no_dialogue_while_it_stands(
    service: Parts, bell: Bell, app: Flask, text: str
) -> None:
    neema = person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    client = app.test_client()
    client.post("/sms", data={"from": NEEMA, "text": text, "id": "first"})
    bell.clock.on(seconds=16)
    bell.rounds()
    assert len(bell.texts(NEEMA)) == 2
    for n in range(12):  # a phone may answer by itself
        client.post("/sms", data={"from": NEEMA, "text": text, "id": str(n)})
        bell.clock.on(seconds=16)
        bell.rounds()
    assert the_alert(service).open
    said = bell.texts(NEEMA)
    assert TOLD_HOW // 2 <= len(said) <= TOLD_HOW
    assert all(one.endswith("Reply OK to take it.") for one in said)
    assert service.texted.language(Caller("SMS", day_of(now()), NEEMA)) is None
    with service.database.begin() as db:
        take_all(db, neema.id, TakenBy.CONSOLE, now())
    client.post("/sms", data={"from": NEEMA, "text": "Hi", "id": "of a caller"})
    bell.clock.on(seconds=30)
    bell.rounds(2)
    assert "1. English" in bell.texts(NEEMA)[-1]  # a caller like all others


@pytest.mark.parametrize("text", TAKEN[:3])
def test_plain_words_for_yes_take_it(service: Parts, bell: Bell, app: Flask, text: str) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    app.test_client().post("/sms", data={"from": NEEMA, "text": text})
    assert the_alert(service).taken_by == "text"


def test_who_takes_what_another_has_is_told_so_and_is_no_caller(
    service: Parts, bell: Bell, app: Flask
) -> None:
    person(service, "neema", NEEMA)
    otieno = person(service, "otieno", OTIENO, on_duty=False)
    urgent(service)
    bell.rounds()
    with service.database.begin() as db:
        take(db, the_alert(service).id, otieno.id, TakenBy.CONSOLE, now())
        db.query(Message).filter_by(about="over").delete()
    app.test_client().post("/sms", data={"from": NEEMA, "text": "Okay on it"})
    bell.rounds(2)
    assert bell.texts(NEEMA)[-1] == "SS: the urgent matter is taken. Thank you."


@pytest.mark.parametrize("by", ["call", "text"])
def test_whose_access_ended_is_not_told_that_it_is_taken_and_the_next_is_asked_at_once(
    service: Parts, bell: Bell, switch: Switch, app: Flask, by: str
) -> None:
    left = person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    person(service, "otieno", OTIENO)
    with service.database.begin() as db:
        db.get_one(Person, left.id).active = False
    if by == "call":
        said = switch.pick_up(NEEMA).press("1")
        assert "nothing for you to take any more" in said
        assert "taken already" not in said
    else:
        app.test_client().post("/sms", data={"from": NEEMA, "text": "OK"})
    assert the_alert(service).open
    bell.rounds()
    assert "1 urgent" in bell.texts(OTIENO)[-1]
    due = the_alert(service).due_at
    app.test_client().post("/sms", data={"from": NEEMA, "text": "OK"})
    assert the_alert(service).due_at == due  # and no more by their asking again


@pytest.mark.parametrize("text", ["Yes", "Sawa", "Hi"])
def test_while_nobody_can_say_whose_it_is_a_text_is_a_callers(
    service: Parts, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CallDesk, "ask", lambda *_: None)  # as where the database is away
    assert not service.alerts.heard(NEEMA, text, now(), lambda: False, lambda ask: ask())


@pytest.mark.parametrize("after", [timedelta(minutes=5), ANSWERED_WITHIN])
def test_a_yes_after_it_was_taken_is_answered_for_an_hour_and_then_is_a_callers(
    service: Parts, bell: Bell, app: Flask, after: timedelta
) -> None:
    neema = person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    with service.database.begin() as db:
        take(db, the_alert(service).id, neema.id, TakenBy.CONSOLE, now())
        db.get_one(Alert, the_alert(service).id).over_at = now() - after
    app.test_client().post("/sms", data={"from": NEEMA, "text": "Yes", "id": "1"})
    bell.rounds(2)
    answered = bell.texts(NEEMA)[-1] == "SS: it is yours. The others are told."
    assert answered == (after < ANSWERED_WITHIN)


def say(app: Flask, bell: Bell, text: str) -> str:
    """What Neema is answered last, once she has texted that."""
    app.test_client().post("/sms", data={"from": NEEMA, "text": text, "id": text})
    bell.clock.on(seconds=16)
    bell.rounds(3)
    return bell.texts(NEEMA)[-1]


@pytest.mark.parametrize("taken", [True, False])
def test_a_yes_to_our_question_to_a_caller_who_is_on_duty_is_no_late_yes_to_an_alert(
    service: Parts, bell: Bell, app: Flask, *, taken: bool
) -> None:
    person(service, "neema", NEEMA)
    otieno = person(service, "otieno", OTIENO, on_duty=False)
    for text in ("they lock me in at Kilimani and beat me", "English"):
        said = say(app, bell, text)
    assert "1. Yes" in said
    urgent(service)
    bell.rounds()
    if taken:
        with service.database.begin() as db:
            take(db, the_alert(service).id, otieno.id, TakenBy.CONSOLE, now())
    say(app, bell, "Yes")
    say(app, bell, "Menu")
    texts = bell.texts(NEEMA)
    with service.database() as db:
        first = db.query(Alert).order_by(Alert.raised_at).first()
        assert first
        assert first.taken_by == ("console" if taken else "text")
    assert any("danger right now" in one for one in texts)
    assert ("SS: it is yours. The others are told." in texts) is not taken


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Help me my husband is beating me and locked me in", "999"),
        ("HELP", "999"),
        ("MSAADA", "999"),
        ("STOP", "no more texts"),
        ("START", "English"),
    ],
)
def test_who_is_on_duty_and_cries_for_help_while_an_alert_stands_is_a_caller(
    service: Parts, bell: Bell, app: Flask, text: str, told: str
) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    assert told in say(app, bell, text)
    assert the_alert(service).open


def test_an_ok_that_is_told_again_is_answered_once_and_takes_nothing_raised_since(
    service: Parts, bell: Bell, app: Flask
) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    for _ in range(3):
        say(app, bell, "OK")
    assert bell.texts(NEEMA)[1:] == ["SS: it is yours. The others are told."]
    urgent(service, 2)
    bell.rounds(2)
    say(app, bell, "OK")
    with service.database() as db:
        assert db.query(Alert).filter_by(state="open").count() == 1


@pytest.mark.parametrize("age", [timedelta(hours=14), timedelta(days=2000)])
def test_an_ok_of_long_ago_takes_nothing(
    service: Parts, bell: Bell, app: Flask, age: timedelta
) -> None:
    person(service, "neema", NEEMA)
    urgent(service)
    bell.rounds()
    sent = (now() - age).strftime("%Y-%m-%d %H:%M:%S")
    app.test_client().post("/sms", data={"from": NEEMA, "text": "OK", "id": "1", "date": sent})
    assert the_alert(service).open
