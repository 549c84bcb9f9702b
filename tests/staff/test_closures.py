"""The end of the work on a case, and its being taken up again: both with words, both on record."""

import re

import pytest

from models import Case, Reply
from models.return_visit import add_words

from .conftest import Desk, Visitor
from .test_case import _url, _whats

HOME = {"disposition": "helped", "summary": "She is home with her aunt"}


def _close(person: Visitor, case: Case, **fields: str) -> int:
    return person.post(f"{_url(case)}/close", **HOME | fields).status_code


def test_a_case_is_closed_with_a_disposition_and_a_summary(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    assert _close(person, case) == 302
    assert desk.read(case).status == "Closed"
    page = person.get(_url(case)).text
    assert page.count("She is home with her aunt") == 2  # above all, and in the timeline
    assert "Closed: Helped: nothing more is needed" in page
    assert 'id="status"' not in page
    assert person.post(f"{_url(case)}/reopen", summary="Her aunt rang").status_code == 302
    page = person.get(_url(case)).text
    assert "Opened again · achieng" in page
    assert "Her aunt rang" in page
    assert desk.read(case).status == "Active"
    assert [what for what in _whats(desk, case) if what != "opened"] == ["closed", "opened again"]


@pytest.mark.parametrize(
    ("verb", "fields", "said"),
    [
        ("close", HOME | {"disposition": ""}, "Choose why it is closed"),
        ("close", HOME | {"summary": " "}, "Write a summary"),
        ("close", HOME | {"summary": "x" * 2001}, "too long"),
        ("reopen", {"summary": ""}, "Write why it is opened again"),
        ("work", {"was_status": "New", "status": "Closed"}, "closed with a summary"),
    ],
)
def test_without_words_nothing_is_closed_and_nothing_is_lost(
    desk: Desk, verb: str, fields: dict[str, str], said: str
) -> None:
    case, person = desk.file(), desk.person()
    answer = person.post(f"{_url(case)}/{verb}", **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert fields.get("summary", "").strip() in answer.text
    assert desk.read(case).status == "New"


def test_of_two_who_close_it_the_second_is_told_and_keeps_the_words(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _close(desk.person("barasa"), case)
    answer = person.post(f"{_url(case)}/close", **HOME | {"summary": "Rang her twice"})
    assert answer.status_code == 409
    assert re.search(r'id="summary"[^>]*>Rang her twice<', answer.text)
    assert (
        person.post(f"{_url(case)}/work", was_status="Closed", status="Active").status_code == 400
    )
    assert desk.read(case).status == "Closed"


def test_what_its_caller_writes_brings_a_closed_case_back(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _close(person, case)
    with desk.database.begin() as db:
        add_words(db, db.get_one(Case, case.id), "They took her again", desk.public_key)
    assert desk.read(case).status == "FollowUp"
    assert "Report" in person.get("/staff/cases").text
    page = person.get(_url(case)).text
    assert "Opened again: the caller wrote" in page
    assert "They took her again" in page
    with desk.database() as db:
        assert db.query(Reply).count() == 1
