"""A day after they wrote, nothing goes to a person but what they chose, as Meta approved it."""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from config import Settings, SettingsMissing
from dialogue.act import Act, Caller
from dialogue.turn import State
from handset.whatsapp.phone import MessagePhone
from models import Bell, Case, Message, Reply
from models.bell import BellChoice
from models.db.base import EAST_AFRICA, now
from models.message import Means
from outcomes.bells import Bells
from tests.support.callers import NUMBER, cases, service_of, set_up
from tests.support.messaging import Messaging, with_whatsapp
from whatsapp.templates import Templates

SCOPED = "KE.90000000000000011"
TEMPLATES = {
    "whatsapp_template_hello": "call_me",
    "whatsapp_template_order": "order_ready",
    "whatsapp_template_photos": "photos_ready",
}
WORDS = "Oda yako iko tayari."


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with set_up(with_whatsapp(settings, **TEMPLATES)) as app:
        yield app


class Clock:
    """Meta's and the sender's: in the evening of tomorrow, or some days later."""

    def __init__(self) -> None:
        tomorrow = now().astimezone(EAST_AFRICA) + timedelta(days=1)
        self.evening, self.days = tomorrow.replace(hour=19, minute=30), 0

    def __call__(self) -> datetime:
        return self.evening + timedelta(days=self.days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def messaging(app: Flask, clock: Clock) -> Messaging:
    messaging = Messaging.of(app, clock=clock)
    messaging.meta.clock = lambda: clock().timestamp()
    messaging.meta.templates["order_ready", "sw"] = WORDS
    return messaging


@pytest.fixture
def answered(app: Flask, phone: MessagePhone, clock: Clock) -> None:
    """A report was made, a message chosen, and an answer waits."""
    phone._wait = lambda: None  # nobody sends yet
    for words in ("Kiswahili", "Wamefunga mlango", "1", "1"):
        phone.press(words)
    with service_of(app).database.begin() as db:
        case = db.query(Case).one()
        choice = BellChoice(Means.WHATSAPP, NUMBER, "EVENING", "sw", "ORDER", SCOPED)
        Bell.choose(db, service_of(app).keys.bells, case.id, choice, clock())
        reply = Reply(id=uuid.uuid4(), case_id=case.id, at=now())
        reply.sealed_for_staff = reply.sealed_for_caller = b"-"
        db.add(reply)
        Bell.owe(db, case.id, clock())
        db.query(Message).filter(Message.about != "bell").delete()


def signs(messaging: Messaging) -> list[tuple[str, str]]:
    messaging.send()
    return [(one.body["type"], one.words) for one in messaging.meta.sent]


def row(app: Flask) -> Message:
    with service_of(app).database() as db:
        return db.query(Message).filter(Message.about == "bell").one()


@pytest.mark.parametrize(("days", "kind"), [(0, "text"), (2, "template")])
def test_it_goes_by_a_template_once_a_day_has_passed(
    messaging: Messaging, clock: Clock, answered: None, days: int, kind: str
) -> None:
    clock.days = days
    assert signs(messaging) == [(kind, WORDS)]
    assert signs(messaging) == [(kind, WORDS)]  # and but once


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("shown", [True, False])
def test_who_stopped_gets_none_whatever_they_were_known_by(
    app: Flask, messaging: Messaging, phone: MessagePhone, clock: Clock, shown: bool
) -> None:
    phone.shown = shown
    phone.press("ACHA")
    clock.days = 2
    assert WORDS not in [words for _, words in signs(messaging)]
    assert (row(app).state, row(app).cause) == ("dropped", "OptedOut")


def test_who_took_it_back_gets_none(
    app: Flask, messaging: Messaging, clock: Clock, answered: None
) -> None:
    with service_of(app).database.begin() as db:
        Bell.silence(db, cases(app)[0].id)
    clock.days = 2
    assert signs(messaging) == []
    assert row(app).cause == "Withdrawn"


def test_where_the_template_is_gone_nothing_goes_and_staff_see_why(
    app: Flask, messaging: Messaging, clock: Clock, answered: None
) -> None:
    courier = messaging.sender.couriers.cloud
    assert courier
    courier.templates = type(courier.templates)()
    clock.days = 2
    assert signs(messaging) == []
    assert (row(app).state, row(app).cause) == ("failed", "NoTemplate")


def test_one_that_meta_does_not_know_is_not_tried_again(
    app: Flask, messaging: Messaging, clock: Clock, answered: None
) -> None:
    messaging.meta.templates.clear()
    clock.days = 2
    assert signs(messaging) == []
    assert (row(app).state, row(app).cause) == ("failed", "Code132001")


@pytest.mark.parametrize(
    ("templates", "number", "offered"),
    [
        (Templates(), "", ""),
        (Templates(), NUMBER, "yes"),
        (Templates({"ORDER": "order_ready"}, ["sw"]), "", ""),
        (Templates({"ORDER": "order_ready"}, ["en_GB"]), "", "yes"),
    ],
)
def test_without_a_template_in_their_language_no_message_is_offered(
    app: Flask, templates: Templates, number: str, offered: str
) -> None:
    bells = Bells(service_of(app).database, b"", True, True, ("254",), templates)
    tree, caller = service_of(app).texted.tree, Caller("WHATSAPP", "2026-11-27", number, SCOPED)
    act = Act.of(tree, caller, State("bell.offer", "en"), b"")
    assert bells.offered(act) == {"can_bell": offered}


@pytest.mark.parametrize(
    ("channel", "templates", "offered"),
    [
        ("WHATSAPP", Templates({"ORDER": "order_ready"}, ["en_GB"]), {"can_message"}),
        ("WHATSAPP", Templates({"ORDER": "order_ready"}, ["sw"]), {"can_sim"}),
        ("WHATSAPP", Templates(), {"can_sim"}),
        ("SMS", Templates(), {"can_ring", "can_text"}),
    ],
)
def test_who_came_by_whatsapp_is_offered_what_comes_there_and_else_the_sim_by_its_name(
    app: Flask, channel: str, templates: Templates, offered: set[str]
) -> None:
    bells = Bells(service_of(app).database, b"", True, True, ("254",), templates)
    caller = Caller(channel, "2026-11-27", NUMBER, SCOPED)
    values = {"case": str(uuid.uuid4())}
    state = State("bell.offer", "en", trail=(("mine.status", {}),), values=values)
    _, found = bells.offer_bell(Act.of(service_of(app).texted.tree, caller, state, b""))
    assert {name for name, can in found.items() if can == "yes"} == offered


REPORT = ("english", "Report what happens", "Yes", "Yes", "Go on here", "I don't know",
          "No, just send", "4826")  # fmt: skip


def test_a_message_is_offered_to_who_writes_and_kept_as_chosen(
    app: Flask, messaging: Messaging
) -> None:
    phone = Messaging.of(app).phone("")  # no number is known
    for words in REPORT:
        phone.say(words)
    phone.say("".join(re.findall(r"(?<!\d)\d{8}(?!\d)", phone.screen)))
    phone.say("Tell me when you answer")
    assert "1. Not at all" in phone.screen
    assert "2. One message here" in phone.screen
    for words in ("One message here that hides why", "Your order is ready.", "Evening"):
        phone.say(words)
    assert "this chat gets that message once" in phone.screen
    with service_of(app).database() as db:
        chosen = db.query(Bell).one().open(service_of(app).keys.bells)
    assert (chosen.means, chosen.to, chosen.words) == (Means.WHATSAPP, SCOPED, "ORDER")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"WHATSAPP_TEMPLATE_ORDER": "order"}, "WHATSAPP_TEMPLATE_HELLO: missing"),
        ({"WHATSAPP_TEMPLATE_ORDER": "An order"}, "WHATSAPP_TEMPLATE_ORDER"),
        ({"WHATSAPP_TEMPLATE_LANGUAGES": "Swahili"}, "WHATSAPP_TEMPLATE_LANGUAGES"),
    ],
)
def test_templates_are_all_there_or_none(more: dict[str, str], fault: str) -> None:
    account = {
        "WHATSAPP_NUMBER_ID": "100000000000001",
        "WHATSAPP_TOKEN": "EAA-a-token-of-no-account",
        "WHATSAPP_APP_SECRET": "s" * 40,
        "WHATSAPP_VERIFY_TOKEN": "v" * 40,
    }
    with pytest.raises(SettingsMissing, match=fault):
        Settings.read({"DEMO": "1", **account, **more})
