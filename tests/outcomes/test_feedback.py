"""What is only counted: once a phone and day, with nothing in the database of who answered."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app import Service
from handset.network import Phone
from menus.tree import Language
from models import Tally, Workshop
from tests.support.callers import NUMBER, press, way_to

Phones = Callable[[str], Phone]
BEFORE = ("1", "1", "1", "2", "3")  # English, before: true, false, not sure
AFTER = ("1", "2", "1", "2", "2", "1", "3")  # after, was there; false, false, true; the law


@pytest.fixture
def number(service: Service) -> str:
    """The number of a workshop."""
    with service.database.begin() as db:
        return Workshop.make(db, "Kibera youth", "2026-11").number


def counted(service: Service) -> dict[str, int]:
    with service.database() as db:
        return {f"{one.question} {one.answer}": one.count for one in db.query(Tally)}


def told(phone: Phone, number: str, *keys: str) -> str:
    """The last screen of somebody who dialled the workshop's own code."""
    phone.dial(f"77*{number}")
    return press(phone, *keys)


def test_answers_are_counted_by_when_they_came(service: Service, phone: Phone, number: str) -> None:
    assert "counted" in told(phone, number, *BEFORE)
    assert counted(service) == {
        "crosses_border before TRUE": 1,
        "papers_kept before FALSE": 1,
        "child_without_force before UNSURE": 1,
    }
    told(phone, number, *AFTER)
    assert counted(service) == {
        "crosses_border before TRUE": 1,
        "papers_kept before FALSE": 1,
        "child_without_force before UNSURE": 1,
        "attended YES": 1,
        "crosses_border after FALSE": 1,
        "papers_kept after FALSE": 1,
        "child_without_force after TRUE": 1,
        "most_useful LAW": 1,
    }


def test_who_was_not_there_is_asked_no_more(service: Service, phone: Phone, number: str) -> None:
    assert "counted" in told(phone, number, "1", "2", "2")
    assert counted(service) == {"attended NO": 1}


def test_a_hop_that_comes_twice_counts_once(service: Service, phone: Phone, number: str) -> None:
    screen = told(phone, number, *BEFORE)
    assert phone.repeat() == screen
    assert set(counted(service).values()) == {1}


def test_a_hop_whose_dialogue_was_lost_counts_once(
    service: Service, phone: Phone, number: str
) -> None:
    screen = told(phone, number, *BEFORE)
    for key in service.redis.keys("session:*"):
        service.redis.delete(key)
    assert phone.repeat() == screen
    assert set(counted(service).values()) == {1}


def test_a_phone_answers_once_a_day_however_often_it_dials(
    service: Service, phone: Phone, phones: Phones, number: str
) -> None:
    told(phone, number, *BEFORE)
    assert "before" in told(phone, number, *BEFORE)
    assert set(counted(service).values()) == {1}
    assert "are counted" in told(phone, number, *AFTER)
    assert "are counted" in told(phones("+254711000002"), number, *BEFORE)


def test_what_may_not_have_been_counted_is_not_said_to_be(
    service: Service, phone: Phone, number: str
) -> None:
    told(phone, number, *BEFORE)
    [mark] = service.redis.keys("counted:*")  # as if ended before it could say that it counted
    kept: Any = service.redis.get(mark)
    service.redis.set(mark, kept.replace(b"counted", b"under way"))
    service.redis.delete(*service.redis.keys("session:*"))
    assert "could not count" in phone.repeat()
    assert "could not count" in told(phone, number, *BEFORE)
    assert set(counted(service).values()) == {1}


def test_numbers_of_workshops_can_not_be_tried_through(app: Flask, phone: Phone) -> None:
    wrong = ("10009", "1", "10010", "1", "10011", "1")
    way = way_to(app, "feedback.number")
    assert "We know no workshop" in press(phone, "1", *way, *wrong[:5])
    assert "try again later" in press(phone, "1", "10012")


def test_a_session_answers_once(
    app: Flask, service: Service, phone: Phone, phones: Phones, number: str
) -> None:
    told(phone, number, *BEFORE)
    again = (*way_to(app, "feedback.number"), number, "1", "1", "1", "1")
    assert "before" in press(phone, "00", *again)
    assert set(counted(service).values()) == {1}
    told(phones("+254711000002"), number, *BEFORE)
    assert set(counted(service).values()) == {2}


def test_the_number_is_asked_for_in_the_menu_too(app: Flask, phone: Phone, number: str) -> None:
    slip = number[:4] + str((int(number[4]) + 1) % 10)
    screen = press(phone, "2", *way_to(app, "feedback.number"), slip)
    assert "Hatujui warsha" in screen
    assert "Kibera youth" in press(phone, "1", number)


def test_the_code_alone_asks_for_the_number_in_every_language(phone: Phone, number: str) -> None:
    screen = phone.dial("77")
    assert "workshop" in screen
    assert "warsha" in screen
    assert "Kibera youth" in press(phone, number, "2")


def test_the_keyword_is_no_key_of_a_language(app: Flask, service: Service) -> None:
    tree = service.conversation.tree
    start = tree.nodes[tree.start]
    assert isinstance(start, Language)
    assert all(int(keyword) > 9 for keyword in start.keywords)


def test_nothing_of_the_caller_is_in_the_database_or_for_long_in_redis(
    service: Service, phone: Phone, number: str
) -> None:
    told(phone, number, *AFTER)
    with service.database() as db:
        rows = [
            tuple(row)
            for table in ("workshop", "tally", "cases", "event")
            for row in db.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    assert len(rows) == 6
    for trace in (NUMBER, NUMBER[4:], phone.session_id):
        assert trace not in str(rows)
        assert not [key for key in service.redis.scan_iter() if trace.encode() in key]
    [mark] = service.redis.keys("counted:*")
    assert 0 < service.redis.ttl(mark) <= 24 * 3600
    kept: Any = service.redis.get(mark)
    assert re.fullmatch(rb"[0-9a-f]{32} counted", kept)


def test_what_can_not_be_counted_is_said_so_and_may_be_tried_again(
    app: Flask, service: Service, phone: Phone, number: str
) -> None:
    with service.database.begin() as db:
        db.execute(text("ALTER TABLE tally RENAME TO away"))
    assert "could not count" in told(phone, number, *BEFORE)
    with service.database.begin() as db:
        db.execute(text("ALTER TABLE away RENAME TO tally"))
    again = (*way_to(app, "feedback.number"), number, "1", "1", "1", "1")
    assert "counted" in press(phone, "00", *again)
    assert set(counted(service).values()) == {1}


def test_who_was_helped_is_counted_by_need_and_county(
    app: Flask, service: Service, phone: Phone
) -> None:
    near = way_to(app, "near.start")
    assert "1195" in press(phone, "1", *near, "1")
    assert "other numbers" in press(phone, "2", "3")
    press(phone, "00", *near, "7", "2", "1")
    assert counted(service) == {"MEDICAL KE NO_ANSWER": 1, "RETURN KE YES": 1}


def test_for_a_place_to_stay_there_is_a_person_and_no_list(app: Flask, phone: Phone) -> None:
    screen = press(phone, "1", *way_to(app, "near.start"), "3")
    assert "HAART" in screen
    assert "Which phone may we call" in press(phone, "1")


def test_who_is_abroad_is_told_no_number_of_kenya_alone(app: Flask, phone: Phone) -> None:
    screen = press(phone, "1", *way_to(app, "near.start"), "7")
    assert screen.count("+254") == 2
    assert "999" not in screen
