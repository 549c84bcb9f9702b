"""What callers are told comes from the lists in use, a moment after they change and no later."""

import re
import threading
import time
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

import app as service_app
from app import Service
from handset.network import Phone
from lists import live, numbers, offers, services
from lists.rows import Cells
from models import ImportedList, ListEntry, Person
from models.imported_list import Topic
from tests.support.callers import NUMBER, press, service_of, way_to


def take_into_use(service: Service, topic: Topic, entries: list[Cells]) -> None:
    with service.database.begin() as db:
        person = db.query(Person).filter_by(username="importer").one_or_none()
        if person is None:
            person = Person(username="importer", password="-", fs_uniquifier="importer")
            db.add(person)
            db.flush()
        draft = ImportedList.draft(db, topic, date(2026, 11, 1), "list.csv", person.id)
        ListEntry.add_all(db, draft, entries)
        draft.confirm(db, person.id)


def undo(service: Service, topic: Topic) -> None:
    with service.database.begin() as db:
        last = db.query(ImportedList).filter_by(in_use=True, topic=topic.value).one()
        last.undo(db, last.by_person_id)


def with_one(entries: list[Cells], first: str, **cells: str) -> list[Cells]:
    return [one | cells if next(iter(one.values())) == first else one for one in entries]


POLICE_IS_112 = with_one(numbers.shipped(), "police", from_kenya="112")


def test_a_new_number_is_told_everywhere_and_undone(
    app: Flask, service: Service, phone: Phone
) -> None:
    assert "Danger: 999" in press(phone, "1", "77", "77", "77")  # to a person
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    service.lists.look()
    assert "Danger: 112" in press(phone, "")
    near = way_to(app, "near.start")
    assert "Police: 112" in press(phone, "00", *near, "4")
    undo(service, Topic.NUMBERS)
    service.lists.look()
    assert "Police: 999" in press(phone, "0", "4")


def test_a_new_number_is_told_in_a_call_too(app: Flask, service: Service) -> None:
    def help_now(session: str) -> str:
        call = {"sessionId": session, "isActive": "1", "callerNumber": NUMBER}
        client = app.test_client()
        client.post("/voice", data=call)
        for hop in range(4):  # English, help now, in Kenya, in danger
            told = client.post(f"/voice/{hop}", data=call | {"dtmfDigits": "1"}).text
        return "".join(re.findall(r"/digit\.(\d)-", told))

    assert "999" in help_now("ATVId_1")
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    service.lists.look()
    assert "999" not in (told := help_now("ATVId_2"))
    assert "112" in told


def test_who_helps_is_told_from_the_list_in_use(app: Flask, service: Service, phone: Phone) -> None:
    clinic = dict.fromkeys(services.columns(service.lists.here), "") | {
        "key": "clinic", "name": "Kilifi clinic", "needs": "MEDICAL", "counties": "003",
        "number": "0722 509 760", "source": "its own page", "checked_on": "2026-05-02",
        "verified": "yes",
    }  # fmt: skip
    near = (*way_to(app, "near.start"), "1")
    assert "Kilifi" not in press(phone, "1", *near)
    take_into_use(service, Topic.SERVICES, [*services.shipped(service.lists.here), clinic])
    service.lists.look()
    assert "Kilifi clinic: 0722 509 760 (May 2026)" in press(phone, "00", *near, "kil", "1")


def test_an_offer_is_weighed_by_the_list_in_use(app: Flask, service: Service) -> None:
    answers = {"nea_listed": "NO"}
    assert service.lists.offers.weigh("abroad", answers).band == "AMBER"
    take_into_use(service, Topic.OFFERS, with_one(offers.shipped(), "nea_listed", weight="6"))
    service.lists.look()
    assert service.lists.offers.weigh("abroad", answers).band == "RED"


def test_a_hop_asks_no_database_for_them(app: Flask, service: Service, phone: Phone) -> None:
    near = way_to(app, "near.start")
    asked: list[str] = []
    event.listen(service.database.kw["bind"], "begin", lambda _: asked.append("the database"))
    assert "1195" in press(phone, "1", *near, "1")
    assert asked == []


def test_what_can_no_longer_be_taken_changes_nothing(service: Service) -> None:
    before = service.lists.offers
    take_into_use(service, Topic.OFFERS, with_one(offers.shipped(), "secrecy", question="beauty"))
    service.lists.look()
    assert service.lists.offers is before
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    service.lists.look()
    assert service.lists.services[0].number == "112"
    assert service.lists.offers is before


def test_a_process_that_watches_notices_by_itself(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = service_of(app)
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.02)
    taken = threading.Event()
    service.lists.listeners.append(lambda words: taken.set())
    stop = service.lists.watch()
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    assert taken.wait(5)
    stop()


def test_it_is_ready_from_the_start(app: Flask, service: Service) -> None:
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    again = service_app.create_app(service.settings)
    begun = time.monotonic()
    stop = service_of(again).lists.watch()
    assert "112" in service_of(again).lists.services[0].text(
        "en", "POLICE", service.lists.here.habits
    )
    assert time.monotonic() - begun < 2
    stop()
    service_of(again).database.kw["bind"].dispose()
    service_of(again).redis.connection_pool.disconnect()
