"""Who is sent nothing, how much is answered and until when, and what became of what was sent."""

from datetime import timedelta

import pytest
import structlog
from flask import Flask
from sqlalchemy import update

from handset.whatsapp.phone import MessagePhone
from models import Arrival, Message
from models.db.base import now
from models.outbox import recover
from tests.support.callers import answers, cases, service_of
from tests.support.messaging import Messaging
from tests.support.texting import Texting


@pytest.mark.parametrize("word", ["STOP", "acha", "Koma."])
def test_who_wants_no_messages_is_told_so_once_and_then_sent_nothing(
    phone: MessagePhone, word: str
) -> None:
    phone.seconds_old = 1
    phone.press("Hi")
    phone.press(word)
    assert "START" in phone.screen or "ANZA" in phone.screen
    for words in (word, "Hi", "MENU", "1", "They lock us in"):
        phone.press(words)
        assert (phone.status, phone.screen) == (200, "")
    phone.seconds_old = 0
    phone.press("start")
    assert "1. English" in phone.screen


def test_a_start_that_meta_tells_again_undoes_no_later_stop(
    app: Flask, phone: MessagePhone
) -> None:
    phone.seconds_old = 30
    phone.press("START")
    started = phone.last
    for phone.seconds_old, word in ((20, "STOP"), (2 * 3600, "START")):
        phone.press(word)
    said = len(phone.arrived)
    with service_of(app).database.begin() as db:
        db.query(Arrival).delete()  # it was not kept that it came: Meta was answered with 503
    phone._meta.tell(messages=[started])
    phone.seconds_old = 0
    phone.press("Hi")
    assert (phone.status, len(phone.arrived)) == (200, said)
    texter = Texting.of(app).phone()
    texter.press("Hi")
    assert texter.arrived == []


def test_stop_counts_for_texts_to_the_same_phone_as_well(app: Flask, phone: MessagePhone) -> None:
    texter = Texting.of(app).phone()
    phone.seconds_old = 1
    phone.press("STOP")
    texter.press("Hi")
    assert texter.arrived == []
    phone.seconds_old = 0
    phone.press("START")
    texter.press("Hi")
    assert len(texter.arrived) == 1


def test_what_was_agreed_to_is_kept_when_they_stop(app: Flask, phone: MessagePhone) -> None:
    for words in ("Hi", "English", "Report what happens", "Yes", "No", "STOP"):
        phone.press(words)
    [case] = cases(app)
    assert not case.complete


def test_help_is_told_at_any_question_which_stays(phone: MessagePhone) -> None:
    for words in ("english", "Report what happens", "HELP"):
        phone.press(words)
    assert "999" in phone.screen
    phone.press("Yes")
    assert "in danger right now" in phone.screen


def test_a_person_is_answered_so_often_a_day_and_then_told_whom_to_ring(
    app: Flask, phone: MessagePhone
) -> None:
    phone.press("english")
    most = service_of(app).settings.whatsapp_answers_a_day
    with service_of(app).database.begin() as db:
        db.execute(update(Message).values(parts=most - 1))
    phone.press("menu")
    assert "999" in phone.screen
    for words in ("Report what happens", "Yes", "Yes"):
        phone.press(words)
        assert phone.screen == ""
    [case] = cases(app)  # heard all the same
    assert case.urgent


def test_beyond_the_days_limit_an_alarm_is_logged_and_answers_wait(app: Flask) -> None:
    messaging = Messaging.of(app, most=1)
    phone = messaging.phone()
    phone.press("Hi")
    with structlog.testing.capture_logs() as lines:
        phone.press("english")
    assert phone.screen == ""
    assert "whatsapp_limit_reached" in [line["event"] for line in lines]
    assert row(app).cause == "SpentToday"


def test_nothing_is_sent_a_day_after_their_last_message(
    app: Flask, messaging: Messaging, phone: MessagePhone
) -> None:
    phone._wait = lambda: None
    phone.press("Hi")
    with service_of(app).database.begin() as db:
        db.execute(update(Message).values(good_until=now() - timedelta(seconds=1)))
    messaging.send()
    assert messaging.meta.sent == []
    assert (row(app).state, row(app).cause) == ("dropped", "WindowOver")


def test_one_that_came_too_late_is_not_answered(phone: MessagePhone) -> None:
    phone.seconds_old = 3700
    phone.press("Hi")
    assert (phone.status, phone.arrived) == (200, [])


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["sent"], "sent"),
        (["sent", "delivered", "read"], "delivered"),
        (["read", "delivered", "sent"], "delivered"),
        (["delivered", "delivered"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["failed", "sent", "failed"], "failed"),
        (["failed", "delivered"], "failed"),
        (["warning", "sent"], "sent"),
    ],
)
def test_what_became_of_it_only_moves_forward(
    app: Flask, messaging: Messaging, phone: MessagePhone, told: list[str], state: str
) -> None:
    phone.press("Hi")
    [sent] = messaging.meta.sent
    for status in told:
        assert messaging.meta.status(sent, status, 131026 if status == "failed" else 0) == 200
    assert row(app).state == state
    assert row(app).cause == ("Code131026" if state == "failed" else None)


def test_a_thousand_statuses_come_at_once(
    app: Flask, messaging: Messaging, phone: MessagePhone
) -> None:
    phone.press("Hi")
    messaging.meta.status(messaging.meta.sent[0], "sent")
    [[item]] = messaging.meta.told.values()
    many = [item | {"status": status} for status in ("sent", "delivered", "read") * 333]
    assert messaging.meta.tell(statuses=many) == 200
    assert row(app).state == "delivered"


@pytest.mark.parametrize(
    ("code", "came_to"),
    [
        (131056, "due Code131056"),  # too much to one person: later
        (190, "due Code190"),  # our token is over
        (131047, "failed Code131047"),  # a day has passed
        (131026, "failed Code131026"),
        (2, "unknown NoAnswer"),  # it may have gone: it never goes twice
    ],
)
def test_what_meta_refuses_goes_later_only_where_that_is_of_use(
    app: Flask, messaging: Messaging, phone: MessagePhone, code: int, came_to: str
) -> None:
    messaging.meta.refusing[phone.number] = code
    phone.press("Hi")
    assert f"{row(app).state} {row(app).cause}" == came_to
    messaging.meta.refusing.clear()
    with service_of(app).database.begin() as db:
        db.execute(update(Message).values(due_at=now()))
    messaging.send()
    assert len(phone.arrived) == came_to.startswith("due")


def test_one_of_which_nobody_knew_is_settled_by_what_is_told_of_it(
    app: Flask, messaging: Messaging, phone: MessagePhone
) -> None:
    phone.press("Hi")
    values = {"state": "sending", "lease_until": now(), "over_at": None, "sent_at": None}
    with service_of(app).database.begin() as db:  # the sender died with it in hand
        db.execute(update(Message).values(values))
        recover(db, now())
    assert row(app).state == "unknown"
    messaging.meta.status(messaging.meta.sent[0], "sent")
    assert (row(app).state, row(app).cause) == ("sent", None)
    assert row(app).sent_at


def row(app: Flask) -> Message:
    with service_of(app).database() as db:
        return db.query(Message).order_by(Message.made_at.desc()).first() or Message()


def test_after_stop_help_is_answered_and_a_cry_wakes_somebody(
    app: Flask, phone: MessagePhone
) -> None:
    phone.press("STOP")
    assert "A call that you asked for may still come" in phone.screen
    said = len(phone.arrived)
    phone.press("he locked the door")
    assert len(phone.arrived) == said
    [case] = cases(app)
    assert (case.urgent, case.channel) == (True, "WHATSAPP")
    assert answers(app, case)["account"] == "he locked the door"
    phone.press("HELP")
    assert "999" in phone.screen
