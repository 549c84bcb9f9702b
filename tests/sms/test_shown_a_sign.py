"""A sign shows on a phone, and whoever sees it and writes is met as a stranger."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from flask import Flask

from assembly import Parts
from config import Settings
from dialogue.sessions import Sessions
from gateway.texts import Accepted, Texts
from handset.sms.phone import TextPhone
from handset.voice.api import Api
from handset.whatsapp.phone import MessagePhone
from models import Bell, Case, Message, Person, Reply
from models.bell import BellChoice
from models.db.base import now
from models.message import Means
from models.return_visit import Chosen, give_code
from tests.support.callers import NUMBER, answers, cases, set_up
from tests.support.messaging import Messaging, with_whatsapp
from tests.support.staff_woken import Bell as Woken
from tests.support.staff_woken import ringing, urgent
from worker.outbox import REDIS_REST

OTHER = "+254711000002"
DANGER = "danger right now"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with set_up(with_whatsapp(settings)) as app:
        yield app


def an_answer_waits(
    service: Parts, means: Means, number: str = NUMBER, whose: str = "", *, nth: int = 1
) -> None:
    """For who chose a sign on this phone, in the nth of their earlier reports."""
    case = urgent(service, nth, danger=None)
    words = "" if means is Means.CALL else "ORDER"
    with service.database.begin() as db:
        assert case.idem
        give_code(db, Chosen(case.idem, "4826"), service.keys.codes)
        choice = BellChoice(means, number, "ANY_TIME", "en", words, whose)
        Bell.choose(db, service.keys.bells, case.id, choice, now())
        person = Person(username=f"amina{nth}", password="-")
        db.add(person)
        db.flush()
        Reply.send(db, db.get_one(Case, case.id), person, "Come", service.public_key())


def begin_to_report(phone: TextPhone | MessagePhone) -> None:
    for text in ("Hi", "English", "Report what happens", "Yes"):
        phone.press(text)
    assert DANGER in phone.screen


def sign(service: Parts) -> Message:
    with service.database() as db:
        return db.query(Message).filter_by(about="bell").one()


@pytest.fixture
def woken(service: Parts) -> Iterator[Woken]:
    with ringing(service, Api("salama", "a key")) as worker:
        yield worker


@pytest.mark.parametrize("means", [Means.TEXT, Means.CALL])
def test_whoever_texts_after_a_sign_goes_on_with_nothing_that_was_told_before(
    app: Flask, service: Parts, phone: TextPhone, woken: Woken, means: Means
) -> None:
    begin_to_report(phone)
    phone.press("He locks me in at night")
    assert DANGER in phone.screen
    an_answer_waits(service, means)
    woken.sender.round()
    assert len(woken.texts(NUMBER)) + len(woken.api.ringing(NUMBER)) == 1
    phone.press("Yes")  # whoever it is
    assert "1. English" in phone.screen
    assert DANGER not in phone.screen
    [kept] = [case for case in cases(app) if "account" in str(answers(app, case))][-1:]
    assert "locks me in" in str(answers(app, kept))


def test_who_begins_after_it_is_not_ended_by_it_again(
    service: Parts, phone: TextPhone, woken: Woken
) -> None:
    an_answer_waits(service, Means.TEXT)
    woken.sender.round()
    begin_to_report(phone)


def test_another_phone_goes_on(service: Parts, phone: TextPhone, woken: Woken) -> None:
    begin_to_report(phone)
    an_answer_waits(service, Means.TEXT, OTHER)
    woken.sender.round()
    phone.press("dunno")
    assert DANGER in phone.screen


@pytest.mark.parametrize("means", [Means.TEXT, Means.CALL])
def test_nor_does_whoever_writes_there_by_whatsapp(
    app: Flask, service: Parts, woken: Woken, means: Means
) -> None:
    chat = Messaging.of(app).phone()  # known by another name than the number
    begin_to_report(chat)
    an_answer_waits(service, means)
    woken.sender.round()
    chat.press("Yes")
    assert "1. English" in chat.screen
    assert DANGER not in chat.screen


def test_nor_who_answers_a_message_and_shows_no_number(app: Flask, service: Parts) -> None:
    messaging = Messaging.of(app)
    chat = messaging.phone("")
    begin_to_report(chat)
    an_answer_waits(service, Means.WHATSAPP, "", chat.scoped)
    messaging.send()
    assert "Your order is ready." in chat.arrived
    chat.press("Yes")
    assert "1. English" in chat.screen


def test_while_nobody_can_see_to_that_no_sign_goes(service: Parts, woken: Woken) -> None:
    away = Sessions(redis.Redis(port=1, socket_connect_timeout=0.1), bytes(32))
    sender = type(woken.sender)(**vars(woken.sender) | {"phones": away})
    an_answer_waits(service, Means.TEXT)
    sender.round()
    assert woken.texts(NUMBER) == []
    assert (sign(service).state, sign(service).cause) == ("due", "RedisAway")
    woken.clock.ahead = REDIS_REST + timedelta(seconds=1)
    woken.sender.round()
    assert woken.texts(NUMBER) == ["Your order is ready."]


def test_a_sign_that_can_not_go_ends_nothing_however_often_it_is_tried(
    app: Flask, service: Parts, woken: Woken
) -> None:
    chat = Messaging.of(app).phone()
    begin_to_report(chat)
    an_answer_waits(service, Means.CALL)
    woken.api.refusing = {NUMBER: "InsufficientCredit"}
    woken.sender.round()
    assert sign(service).tries == 1
    chat.press("dunno")
    assert DANGER in chat.screen


def test_a_sign_that_can_not_go_takes_nothing_from_one_that_went(
    service: Parts, phone: TextPhone, woken: Woken
) -> None:
    begin_to_report(phone)
    an_answer_waits(service, Means.TEXT)
    woken.sender.round()
    assert woken.texts(NUMBER)
    an_answer_waits(service, Means.CALL, nth=2)
    woken.api.refusing = {NUMBER: "InsufficientCredit"}
    woken.sender.round()
    phone.press("dunno")  # whoever it is
    assert DANGER not in phone.screen


class Slow(Texts):
    """A gateway that somebody writes through while it is asked."""

    def __init__(self, texts: Texts, meanwhile: Callable[[], None]) -> None:
        vars(self).update(vars(texts))
        self._meanwhile = meanwhile

    def send(self, number: str, words: str) -> Accepted:
        self._meanwhile()
        return super().send(number, words)


def test_who_wrote_while_a_sign_was_on_its_way_is_not_gone_on_for_once_it_shows(
    service: Parts, phone: TextPhone, woken: Woken
) -> None:
    an_answer_waits(service, Means.TEXT)
    texts = woken.sender.couriers.texts
    assert texts
    slow = Slow(texts, lambda: begin_to_report(phone))
    couriers = replace(woken.sender.couriers, texts=slow)
    replace(woken.sender, couriers=couriers).round()
    assert woken.texts(NUMBER)
    phone.press("dunno")  # whoever it is
    assert DANGER not in phone.screen
