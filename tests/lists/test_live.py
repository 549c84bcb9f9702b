"""What callers are told comes from the lists in use, a moment after they change and no later."""

import re
import threading
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

import app as service_app
from assembly import Parts
from handset.ussd.phone import Phone
from lists import live, numbers, offers, services, team_hours
from lists.rows import Cells
from models import ImportedList, ListEntry, Person
from models.imported_list import Topic
from tests.support.callers import NUMBER, press, service_of
from tests.support.machine import within
from tests.support.questions import keyed
from tests.support.telling import BACK, go_on, tell


def take_into_use(service: Parts, topic: Topic, entries: list[Cells]) -> None:
    with service.database.begin() as db:
        person = db.query(Person).filter_by(username="importer").one_or_none()
        if person is None:
            person = Person(username="importer", password="-", fs_uniquifier="importer")
            db.add(person)
            db.flush()
        draft = ImportedList.draft(db, topic, date(2026, 11, 1), "list.csv", person.id)
        ListEntry.add_all(db, draft, entries)
        draft.confirm(db, person.id)


def undo(service: Parts, topic: Topic) -> None:
    with service.database.begin() as db:
        last = db.query(ImportedList).filter_by(in_use=True, topic=topic.value).one()
        last.undo(db, last.by_person_id)


def with_one(entries: list[Cells], first: str, **cells: str) -> list[Cells]:
    return [one | cells if next(iter(one.values())) == first else one for one in entries]


NO_KEY = "77"
HELP_IN_DANGER = keyed(
    "voice.language.en", "voice.menu.help", "help.location_side.KE", "help.danger_now.YES"
)
POLICE_IS_112 = with_one(numbers.shipped(), "police", from_kenya="112")


def test_a_new_number_is_told_everywhere_and_undone(
    app: Flask, service: Parts, phone: Phone
) -> None:
    phone.dial()
    go_on(phone, language="en")
    assert "Danger 999" in press(phone, NO_KEY, NO_KEY, NO_KEY)  # to a person
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    service.lists.look()
    assert "Danger 112" in press(phone, "")
    assert "Police: 112" in tell(phone, "near", need="POLICE")
    undo(service, Topic.NUMBERS)
    service.lists.look()
    press(phone, BACK)
    assert "Police: 999" in go_on(phone, need="POLICE")


def test_a_new_number_is_told_in_a_call_too(app: Flask, service: Parts) -> None:
    def help_now(session: str) -> str:
        call = {"sessionId": session, "isActive": "1", "callerNumber": NUMBER}
        client = app.test_client()
        client.post("/voice", data=call)
        for hop, key in enumerate(HELP_IN_DANGER):
            told = client.post(f"/voice/{hop}", data=call | {"dtmfDigits": key}).text
        spoken = app.extensions["handset"].switch.words
        return "\n".join(spoken[path] for path in re.findall(r"(/audio/[^\"]+)", told))

    assert "nine nine nine" in help_now("ATVId_1")
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    service.lists.look()
    assert "nine nine nine" not in (told := help_now("ATVId_2"))
    assert "one one two" in told


def test_hours_are_told_from_the_list_in_use_and_again_when_a_date_comes_near(
    app: Flask, service: Parts, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_on(day: date) -> str:
        monkeypatch.setattr(team_hours, "today", lambda: day)
        service.lists.look()
        return press(phone, NO_KEY)

    phone.dial()
    go_on(phone, language="en")
    press(phone, NO_KEY, NO_KEY, NO_KEY)  # to a person
    assert "Mon to Fri, 8am to 6pm:" in told_on(date(2026, 12, 18))
    rows = [("Mon-Sat", "09:00-17:00"), ("2026-12-25", "closed")]
    entries = [{"days": days, "hours": hours, "note": ""} for days, hours in rows]
    take_into_use(service, Topic.HOURS, entries)
    assert "Mon to Sat, 9am to 5pm:" in told_on(date(2026, 12, 18))
    assert "Mon to Sat, 9am to 5pm; not on 25 December:" in told_on(date(2026, 12, 19))
    assert "Mon to Sat, 9am to 5pm:" in told_on(date(2026, 12, 26))


def test_who_helps_is_told_from_the_list_in_use(app: Flask, service: Parts, phone: Phone) -> None:
    clinic = dict.fromkeys(services.columns(service.lists.here), "") | {
        "key": "clinic", "name": "Kilifi clinic", "needs": "MEDICAL", "counties": "003",
        "number": "0722 509 760", "source": "its own page", "checked_on": "2026-05-02",
        "verified": "yes",
    }  # fmt: skip
    assert "Kilifi" not in tell(phone, "near", need="MEDICAL")
    take_into_use(service, Topic.SERVICES, [*services.shipped(service.lists.here), clinic])
    service.lists.look()
    assert "Kilifi clinic: 0722 509 760 (May 2026)" in tell(
        phone, "near", need="MEDICAL", county_code="003"
    )


def test_an_offer_is_weighed_by_the_list_in_use(app: Flask, service: Parts) -> None:
    answers = {"contract_seen": "NO"}
    assert service.lists.offers.weigh("abroad", answers).band == "AMBER"
    take_into_use(service, Topic.OFFERS, with_one(offers.shipped(), "contract_seen", weight="6"))
    service.lists.look()
    assert service.lists.offers.weigh("abroad", answers).band == "RED"


def test_a_hop_asks_no_database_for_them(app: Flask, service: Parts, phone: Phone) -> None:
    asked: list[str] = []
    event.listen(service.database.kw["bind"], "begin", lambda _: asked.append("the database"))
    assert "1195" in tell(phone, "near", need="MEDICAL")
    assert asked == []


def test_what_can_no_longer_be_taken_changes_nothing(service: Parts) -> None:
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
    assert taken.wait(30)
    stop()


def test_it_is_ready_from_the_start(app: Flask, service: Parts) -> None:
    take_into_use(service, Topic.NUMBERS, POLICE_IS_112)
    again = service_app.create_app(service.settings)
    with within(2):
        stop = service_of(again).lists.watch()
        assert "112" in service_of(again).lists.services[0].text(
            "en", "POLICE", service.lists.here.habits
        )
    stop()
    service_of(again).database.kw["bind"].dispose()
    service_of(again).redis.connection_pool.disconnect()
