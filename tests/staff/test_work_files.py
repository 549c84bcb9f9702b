"""A work file takes a reason and two people, and is fetched once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from models import Addition, Case, Event, Person, WorkFile
from models.db.base import now
from models.person import Role
from models.restriction import Why, restrict

from .conftest import Desk, Visitor
from .test_export import AGREED, _rows, _some

WHY = "To count with the county office, for Njeri"


def _ask(desk: Desk, query: str = "", reason: str = WHY, **fields: str) -> Visitor:
    person = desk.person()
    answer = person.post(f"/staff/export/work-files{query}", reason=reason, **fields)
    assert answer.status_code == 302
    return person


def _file(desk: Desk, **changed: Any) -> WorkFile:
    with desk.database.begin() as db:
        [asked] = db.query(WorkFile)
        for name, value in changed.items():
            setattr(asked, name, value)
    return asked


def _allow(desk: Desk, name: str = "barasa") -> str:
    person = desk.person(name)
    return _said(person, person.post(f"/staff/export/work-files/{_file(desk).id}/allow"))


def _said(person: Visitor, answer: TestResponse) -> str:
    assert answer.location
    found = re.findall(r'<p class="said" role="status">([^<]+)', person.get(answer.location).text)
    return " ".join(found)


def _fetch(person: Visitor, asked: WorkFile) -> TestResponse:
    return person.post(f"/staff/export/work-files/{asked.id}", file="csv")


def test_one_asks_another_allows_and_it_is_fetched_once(desk: Desk) -> None:
    typed = {"place_text": "Gikomba, stall 14", "control": ["DebtBondage", "=1+1"]}
    _some(desk, 2, answers=AGREED | typed)
    case = desk.file(3, county="001", answers=AGREED)
    asker = _ask(desk, "?where=047")
    assert _fetch(asker, _file(desk)).status_code == 302
    second = desk.person("barasa")
    page = second.get("/staff/export").text
    assert WHY in page
    assert "asks for: Open cases; Where: Nairobi City; <strong>2</strong> cases now" in page
    assert "Allow it" not in asker.get("/staff/export").text
    assert "within a day" in _allow(desk)
    assert _fetch(second, _file(desk)).status_code == 302
    head, *rows = _rows(answer := _fetch(asker, _file(desk)))
    assert "attachment; filename=work-file.csv" in answer.headers["Content-Disposition"]
    assert head[0] == "Reference"
    assert len(rows) == 2
    assert case.reference not in str(rows)
    assert rows[0][head.index("County")] == "Nairobi City"
    assert "Place" not in head
    assert rows[0][head.index("How they are held")] == "A debt they can't clear"
    for hidden in ("papers", "711222333", "mango", "Gikomba", "1+1"):
        assert hidden not in str(rows)
    assert "Ask for it anew" in _said(asker, _fetch(asker, _file(desk)))
    with desk.database() as db:
        [entry] = db.query(Event).filter_by(what="exported")
        assert (entry.details["cases"], entry.details["kind"]) == (2, "work file")
        events = db.query(Event).filter(Event.what.like("work file%")).order_by(Event.id)
        assert [one.what for one in events] == ["work file asked for", "work file allowed"]
        assert "Njeri" not in str([one.details for one in db.query(Event)])
        assert b"Njeri" not in db.query(WorkFile).one().sealed_reason
    assert "Allowed a work file: Where 047" in asker.get("/staff/audit").text


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_it_takes_a_reason(desk: Desk, reason: str) -> None:
    person = desk.person()
    answer = person.post("/staff/export/work-files", reason=reason)
    assert "Say why it is needed" in _said(person, answer)
    with desk.database() as db:
        assert db.query(WorkFile).count() == 0


def test_who_asked_can_not_allow_it(desk: Desk) -> None:
    _ask(desk)
    assert "second person" in _allow(desk, "achieng")
    assert _file(desk).allowed_at is None
    desk.add("njeri", Role.CASEWORKER)
    answer = desk.person("njeri").post(f"/staff/export/work-files/{_file(desk).id}/allow")
    assert answer.status_code == 403


def test_it_waits_for_a_day_and_is_there_for_a_day(desk: Desk) -> None:
    asker, day = _ask(desk), timedelta(days=1, minutes=1)
    _file(desk, asked_at=now() - day)
    assert "Ask for it anew" in _allow(desk)
    _file(desk, asked_at=now())
    _allow(desk)
    _file(desk, allowed_at=now() - day)
    assert "Ask for it anew" in _said(asker, _fetch(asker, _file(desk)))
    _file(desk, allowed_at=now())
    assert _fetch(asker, _file(desk)).status_code == 200


def test_a_filter_that_can_be_read_no_more_is_not_left_out(desk: Desk) -> None:
    _some(desk, 2)
    desk.add("wanjiru", Role.SUPERVISOR)
    asker = _ask(desk, "?owner=barasa")
    _allow(desk, "wanjiru")
    assert desk.run("people", "remove", "barasa", typed="y\n").exit_code == 0
    answer = _fetch(asker, _file(desk))
    assert answer.mimetype != "text/csv", answer.text
    assert "Ask for it anew" in _said(asker, answer)
    assert _file(desk).fetched_at is None


TOLD = {
    "consent_store": "YES",
    "suspect_name": "Mama Rehema",
    "place_text": "=Gikomba",
    "account": "They keep her papers",
}


def test_with_names_and_stories_it_has_what_callers_told_and_never_how_to_reach_them(
    desk: Desk,
) -> None:
    case, asked_not = desk.file(1, answers=TOLD), desk.file(2, answers=TOLD | {"consent_store": ""})
    with desk.database.begin() as db:
        added = {"account": "And her phone", "code_word": "papaya"}
        Addition.seal(bytes(31) + b"9", case.id, 1, added, desk.public_key).store(db)
    asker = _ask(desk, with_words="1")
    page = desk.person("barasa").get("/staff/export").text
    assert "<strong>with names and stories</strong>" in page
    assert _fetch(asker, _file(desk)).status_code == 302
    _allow(desk)
    answer = _fetch(asker, _file(desk))
    assert "filename=file-with-words.csv" in answer.headers["Content-Disposition"]
    head, row = _rows(answer)
    assert row[head.index("Suspect's name")] == "Mama Rehema"
    assert row[head.index("Place")] == "'=Gikomba"
    assert row[-1] == "They keep her papers\nAnd her phone"
    assert row[0] == case.reference
    for hidden in ("711222333", "mango", "papaya"):
        assert hidden not in answer.text
    assert _fetch(asker, _file(desk)).status_code == 302
    assert "Took what the caller told in a file" in asker.get(f"/staff/cases/{case.id}").text
    with desk.database() as db:
        what = [one.what for one in db.query(Event).filter(Event.what.like("file with%"))]
        assert what == ["file with words asked for", "file with words allowed"]
        assert "Rehema" not in str([one.details for one in db.query(Event)])
    assert asked_not.reference not in answer.text


def test_a_restricted_case_is_in_a_file_with_names_where_both_may_read_it(desk: Desk) -> None:
    mine, both = desk.file(1, answers=TOLD), desk.file(2, answers=TOLD)
    with desk.database.begin() as db:
        people = {one.username: one for one in db.query(Person)}
        for case, to in ((mine, ()), (both, (people["barasa"].id,))):
            why = Why("Her uncle works here", desk.public_key)
            restrict(db, db.get_one(Case, case.id), people["achieng"], to, why)
    asker = _ask(desk, with_words="1")
    assert "<strong>1</strong> case now" in desk.person("barasa").get("/staff/export").text
    _allow(desk)
    _, row = _rows(_fetch(asker, _file(desk)))
    assert row[0] == both.reference


def test_a_file_with_names_is_of_few_cases(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staff.exports.with_words.MOST", 1)
    _some(desk, 2, answers=TOLD)
    asker = _ask(desk, with_words="1")
    _allow(desk)
    assert "narrow the list" in _said(asker, _fetch(asker, _file(desk)))
    assert _file(desk).fetched_at is None
