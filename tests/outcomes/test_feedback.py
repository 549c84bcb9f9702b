"""What is only counted: once a phone and day, with nothing in the database of who answered."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from assembly import Parts
from handset.ussd.phone import Phone
from menus.nodes import Language
from models import Tally, Workshop
from tests.support.callers import NUMBER
from tests.support.telling import go_on, tell

Phones = Callable[[str], Phone]
BEFORE = {
    "stage": "before",
    "crosses_border": "TRUE",
    "papers_kept": "FALSE",
    "child_without_force": "UNSURE",
}
ALL_TRUE = {
    "stage": "before",
    "crosses_border": "TRUE",
    "papers_kept": "TRUE",
    "child_without_force": "TRUE",
}
AFTER = {
    "stage": "after",
    "attended": "YES",
    "crosses_border": "FALSE",
    "papers_kept": "FALSE",
    "child_without_force": "TRUE",
    "most_useful": "LAW",
}


@pytest.fixture
def number(service: Parts) -> str:
    """The number of a workshop."""
    with service.database.begin() as db:
        return Workshop.make(db, "Kibera youth", "2026-11").number


def counted(service: Parts) -> dict[str, int]:
    with service.database() as db:
        return {f"{one.question} {one.answer}": one.count for one in db.query(Tally)}


def told(phone: Phone, number: str, /, **said: str) -> str:
    """The last screen of somebody who dialled the workshop's own code."""
    phone.dial(f"77*{number}")
    return go_on(phone, language="en", **said)


def test_answers_are_counted_by_when_they_came(service: Parts, phone: Phone, number: str) -> None:
    assert "counted" in told(phone, number, **BEFORE)
    assert counted(service) == {
        "crosses_border before TRUE": 1,
        "papers_kept before FALSE": 1,
        "child_without_force before UNSURE": 1,
    }
    told(phone, number, **AFTER)
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


def test_who_was_not_there_is_asked_no_more(service: Parts, phone: Phone, number: str) -> None:
    assert "counted" in told(phone, number, stage="after", attended="NO")
    assert counted(service) == {"attended NO": 1}


def test_how_what_was_agreed_on_goes_is_counted(service: Parts, phone: Phone, number: str) -> None:
    assert "counted" in told(phone, number, stage="later", agreed="BEGUN")
    assert counted(service) == {"agreed BEGUN": 1}


def test_a_hop_that_comes_twice_counts_once(service: Parts, phone: Phone, number: str) -> None:
    screen = told(phone, number, **BEFORE)
    assert phone.repeat() == screen
    assert set(counted(service).values()) == {1}


def test_a_hop_whose_dialogue_was_lost_counts_once(
    service: Parts, phone: Phone, number: str
) -> None:
    screen = told(phone, number, **BEFORE)
    for key in service.redis.keys("session:*"):
        service.redis.delete(key)
    assert phone.repeat() == screen
    assert set(counted(service).values()) == {1}


def test_a_phone_answers_once_a_day_however_often_it_dials(
    service: Parts, phone: Phone, phones: Phones, number: str
) -> None:
    told(phone, number, **BEFORE)
    assert "already counted" in told(phone, number, **BEFORE)
    assert set(counted(service).values()) == {1}
    assert "are counted" in told(phone, number, **AFTER)
    assert "are counted" in told(phones("+254711000002"), number, **BEFORE)


def test_what_may_not_have_been_counted_is_not_said_to_be(
    service: Parts, phone: Phone, number: str
) -> None:
    told(phone, number, **BEFORE)
    [mark] = service.redis.keys("counted:*")  # as if ended before it could say that it counted
    kept: Any = service.redis.get(mark)
    service.redis.set(mark, kept.replace(b"counted", b"under way"))
    service.redis.delete(*service.redis.keys("session:*"))
    assert "could not count" in phone.repeat()
    assert "could not count" in told(phone, number, **BEFORE)
    assert set(counted(service).values()) == {1}


def test_numbers_of_workshops_can_not_be_tried_through(phone: Phone) -> None:
    tell(phone, "feedback", number="10009")
    for wrong in ("10010", "10011"):
        assert "We have no workshop" in go_on(phone, unknown="again", number=wrong)
    assert "try again later" in go_on(phone, unknown="again", number="10012")


def test_a_session_answers_once(service: Parts, phone: Phone, phones: Phones, number: str) -> None:
    told(phone, number, **BEFORE)
    assert "already counted" in tell(phone, "feedback", number=number, **ALL_TRUE)
    assert set(counted(service).values()) == {1}
    told(phones("+254711000002"), number, **BEFORE)
    assert set(counted(service).values()) == {2}


def test_the_number_is_asked_for_in_the_menu_too(phone: Phone, number: str) -> None:
    slip = number[:4] + str((int(number[4]) + 1) % 10)
    assert "Hatuna warsha" in tell(phone, "feedback", language="sw", number=slip)
    assert "Kibera youth" in go_on(phone, unknown="again", number=number)


def test_the_code_alone_asks_for_the_number_in_every_language(phone: Phone, number: str) -> None:
    screen = phone.dial("77")
    assert "workshop" in screen
    assert "warsha" in screen
    assert "Kibera youth" in go_on(phone, dialled=number, language="sw")


def test_the_keyword_is_no_key_of_a_language(app: Flask, service: Parts) -> None:
    tree = service.conversation.tree
    start = tree.nodes[tree.start]
    assert isinstance(start, Language)
    assert all(int(keyword) > 9 for keyword in start.keywords)


def test_nothing_of_the_caller_is_in_the_database_or_for_long_in_redis(
    service: Parts, phone: Phone, number: str
) -> None:
    told(phone, number, **AFTER)
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
    service: Parts, phone: Phone, number: str
) -> None:
    with service.database.begin() as db:
        db.execute(text("ALTER TABLE tally RENAME TO away"))
    assert "could not count" in told(phone, number, **BEFORE)
    with service.database.begin() as db:
        db.execute(text("ALTER TABLE away RENAME TO tally"))
    assert "counted" in tell(phone, "feedback", number=number, **ALL_TRUE)
    assert set(counted(service).values()) == {1}


def test_who_was_helped_is_counted_by_need_and_county(service: Parts, phone: Phone) -> None:
    assert "1195" in tell(phone, "near", need="MEDICAL")
    assert "other numbers" in go_on(phone, national="helped", helped="NO_ANSWER")
    tell(phone, "near", need="RETURN", from_abroad="helped", helped="YES")
    assert counted(service) == {"MEDICAL KE NO_ANSWER": 1, "RETURN KE YES": 1}


def test_for_a_place_to_stay_there_is_a_person_and_no_list(phone: Phone) -> None:
    assert "HAART" in tell(phone, "near", need="SHELTER")
    assert "Where are you?" in go_on(phone, shelter="call_me")


def test_who_is_abroad_is_told_no_number_of_kenya_alone(phone: Phone) -> None:
    screen = tell(phone, "near", need="RETURN")
    assert screen.count("+254") == 2
    assert "999" not in screen
