"""Cases that share a number, a plate or a name are told of each other; the database alone tells
nobody what it is."""

import hmac
import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from models import Case, Event, Trait
from models.db.base import now
from models.person import Role
from models.return_visit import delete, stop_contact
from models.trait import LOOKED, TAG_BYTES, tag
from staff.cases.traits import traits

from .conftest import CONTACT, Desk, Visitor

ONE = "Her boss rang from 0711 222 334, car KCA 123D. Pay to till no. 543210. See @Mary.Jobs_KE"
OTHER = "kca-123 d; +254711222334; buy goods 543210; facebook.com/mary.jobs_ke"


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _filed(desk: Desk, number: int, words: str = "", **facts: Any) -> Case:
    return desk.file(number, answers={"account": words}, **{"contact": None, **facts})


def _related(person: Visitor, case: Case) -> list[str]:
    """The references of the cases that the page tells of."""
    page = person.get(_url(case)).text
    [section] = re.findall(r'<section class="card" id="related">(.*?)</section>', page, re.S) or [
        ""
    ]
    return re.findall(r'href="/staff/cases/([0-9a-f]{8})', section)


def _tags(desk: Desk, case: Case) -> set[bytes]:
    with desk.database() as db:
        return set(db.scalars(select(Trait.tag).where(Trait.case_id == case.id)))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("0711222333", {("phone", "+254711222333")}),
        ("call 254 711-222-333 or 0722 111 222!",
         {("phone", "+254711222333"), ("phone", "+254722111222")}),
        ("0711222333 0722111222", {("phone", "+254711222333"), ("phone", "+254722111222")}),
        ("+966 50 123 4567", {("phone", "+966501234567")}),
        ("ring 116 or 999, on 27 11 2026 10 30", set()),
        ("in KDA 001 z and kmca 012 b", {("plate", "KDA001Z"), ("plate", "KMCA012B")}),
        ("UAA 123X", {("plate", "UAA123X")}),
        ("KES 500 a day, Ksh 300 a week, kwa 200 k, usd 900 a month, in 2026", set()),
        ("Paybill 400200 acc 77", {("till", "400200")}),
        ("lipa na Mpesa: 54321 and till 1234567890", {("till", "54321")}),
        ("t.me/Dream_Jobs. or @dream_jobs.", {("handle", "dream_jobs")}),
        ("mary@example.org, @me", set()),
        ("https://www.facebook.com/groups/77", set()),
    ],
)  # fmt: skip
def test_what_is_found_in_words_is_written_one_way(words: str, found: set[tuple[str, str]]) -> None:
    assert traits(iter([words]), {}) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"agency_text": "The Gulf-Stars Agency, Ltd."}, {("agency", "gulf stars")}),
        ({"agency_text": "Agency Ltd"}, set()),
        ({"suspect_name": "Mr. Peter KAMAU"}, {("suspect", "kamau peter")}),
        ({"suspect_name": "kamau, peter"}, {("suspect", "kamau peter")}),
        ({"suspect_name": "Peter"}, set()),
        ({"number_plate": "zd 1234"}, {("plate", "ZD1234")}),
        ({"pay_number": "40 02 00", "handle": "https://x.com/@Jobs/"},
         {("till", "400200"), ("handle", "jobs")}),
        ({"pay_number": "12", "suspect_phone": "0711222333"}, {("phone", "+254711222333")}),
        ({"people_count": "2-5", "control": ["DebtBondage"]}, set()),
    ],
)  # fmt: skip
def test_what_staff_wrote_down_is_written_one_way(
    facts: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    assert traits(iter([]), facts) == found


def test_cases_tell_of_each_other_and_why_and_it_is_on_record(desk: Desk) -> None:
    one, other, third = (
        _filed(desk, number, words) for number, words in enumerate((ONE, OTHER, "x"), 1)
    )
    person = desk.person()
    assert _related(person, one) == []
    page = person.get(_url(other)).text
    assert "seen in 1 other case<" in page
    assert "same phone number, same number plate, same till or paybill" in page
    assert _related(person, one) == [other.id.hex[:8]]
    assert _related(person, third) == []
    with desk.database() as db:
        seen = db.scalars(
            select(Event).where(Event.what == "related cases shown").order_by(Event.id)
        )
        assert [(entry.case_id, entry.details) for entry in seen] == [
            (other.id, {"count": 1}), (one.id, {"count": 1}),
        ]  # fmt: skip
    assert "Saw related cases" in person.get(_url(other)).text


def test_where_there_are_very_many_the_newest_are_told_and_that_there_are_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.cases.related.MOST_SHOWN", 1)
    cases = [_filed(desk, n, ONE, received_at=now() - timedelta(hours=9 - n)) for n in range(1, 4)]
    person = desk.person()
    for case in cases:
        person.get(_url(case))
    assert "seen in more than 1 other case<" in person.get(_url(cases[0])).text
    assert _related(person, cases[0]) == [cases[2].id.hex[:8]]


def test_a_caller_s_own_number_is_one_that_another_names(desk: Desk) -> None:
    one, other = _filed(desk, 1, contact=CONTACT), _filed(desk, 2, "It was 0711-222-333")
    person = desk.person()
    person.get(_url(one))
    assert _related(person, other) == [one.id.hex[:8]]
    with desk.database.begin() as db:
        stop_contact(db, db.get_one(Case, one.id))
    assert _tags(desk, one) == set()
    assert _related(person, other) == []
    assert _related(person, one) == []


def test_what_staff_write_down_counts_from_then_on_and_what_they_take_back_no_more(
    desk: Desk,
) -> None:
    one, other, person = _filed(desk, 1), _filed(desk, 2), desk.person()
    for case, name in ((one, "Peter Kamau"), (other, "Mr Kamau Peter")):
        person.post(f"{_url(case)}/facts", was="", **{"fact-suspect_name": name})
        assert f"{name} <span" in person.get(_url(case)).text
    assert _related(person, one) == [other.id.hex[:8]]
    page = person.get(_url(other)).text
    [was] = re.findall(r'/facts"[ >].*?name="was" value="(\w+)"', page, re.S)
    person.post(f"{_url(other)}/facts", was=was, **{"fact-suspect_name": ""})
    person.get(_url(other))
    assert _related(person, one) == []


def test_nobody_can_try_numbers_on_the_tables_without_the_private_key(desk: Desk) -> None:
    case, person = _filed(desk, 1, "0711222333"), desk.person()
    person.get(_url(case))
    [kept] = _tags(desk, case) - {LOOKED}
    assert len(kept) == TAG_BYTES
    assert kept == tag(desk.private_key, "phone", "+254711222333")
    for known in (desk.public_key, b"p" * 32, b"k" * 32, b"c" * 32):
        assert kept != tag(known, "phone", "+254711222333")
        assert kept != hmac.digest(known, b"+254711222333", sha256)[:TAG_BYTES]
    assert kept != tag(desk.private_key, "till", "+254711222333")
    assert {column.name for column in Trait.__table__.columns} == {"case_id", "tag"}


def test_it_goes_with_its_case(desk: Desk) -> None:
    one, other, person = _filed(desk, 1, ONE), _filed(desk, 2, OTHER), desk.person()
    for case in (one, other):
        person.get(_url(case))
    with desk.database.begin() as db:
        delete(db, db.get_one(Case, one.id))
    assert _tags(desk, one) == set()
    assert _related(person, other) == []


def test_of_a_case_that_one_may_not_read_nothing_is_told(desk: Desk) -> None:
    desk.add("trainer", Role.TRAINER)
    report, request = _filed(desk, 1, ONE), _filed(desk, 2, OTHER, kind="request")
    desk.person().get(_url(report))
    trainer = desk.person("trainer")
    assert _related(trainer, request) == []
    assert report.reference not in trainer.get(_url(request)).text
    assert trainer.post(f"{_url(request)}/compare").status_code == 302
    assert _related(desk.person(), report) == [request.id.hex[:8]]


def test_older_cases_are_gone_through_at_a_press_so_many_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.cases.related.AT_ONCE", 2)
    monkeypatch.setattr("staff.cases.related.STEPS_SECONDS", 0)
    cases, person = [_filed(desk, number, OTHER) for number in range(1, 5)], desk.person()
    page = person.get(_url(cases[0])).text
    assert "3 cases have not been looked through yet; some hundreds at a time" in page
    for said, left in (
        ("2 cases were looked through; 1 are left.", 2),
        ("1 case was looked through. None is left.", 3),
    ):
        assert person.post(f"{_url(cases[0])}/compare").status_code == 302
        assert said in person.get(_url(cases[0])).text
        assert len(_related(person, cases[0])) == left
    assert "Compare older cases" not in person.get(_url(cases[0])).text
    with desk.database() as db:
        counts = db.scalars(select(Event.details).where(Event.what == "older cases compared"))
        assert [details["count"] for details in counts] == [2, 1]


def test_one_press_goes_through_as_many_steps_as_some_seconds_hold(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.cases.related.AT_ONCE", 2)
    cases, person = [_filed(desk, number, OTHER) for number in range(1, 7)], desk.person()
    page = person.get(_url(cases[0])).text
    assert "data-slow" in page
    assert person.post(f"{_url(cases[0])}/compare").status_code == 302
    assert "5 cases were looked through. None is left." in person.get(_url(cases[0])).text
    with desk.database() as db:
        counts = db.scalars(select(Event.details).where(Event.what == "older cases compared"))
        assert [details["count"] for details in counts] == [2, 2, 1]
