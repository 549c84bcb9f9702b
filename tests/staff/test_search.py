"""A case is found by what is in it, by whom it may be read, and nothing of the search is kept."""

import re
import time
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Case, Event, haystack
from models.db.base import now
from models.person import Role
from models.restriction import Reader
from models.return_visit import Chosen, add_words, delete, give_code
from staff.access.vault import SignIn
from staff.cases import search_words

from .conftest import CHEAP, PEPPER, Desk, Visitor
from .test_case import _url

TOLD = {"account": "Wasichana watatu karibu na Stendi ya Mũgo, gari KBX 123A"}


def _found(person: Visitor, typed: str) -> list[str]:
    page = person.post("/staff/search", q=typed).text
    return re.findall(r'<a href="/staff/cases/([0-9a-f-]{36})">', page)


@pytest.mark.parametrize(
    "typed",
    [
        "stendi", "STENDI wasichana", "mugo", "kbx 123", "0711222333", "+254 711 222 333",
        "711-222", "officer", "njeri", "aunt", "0722 000 111", "shoulder",
    ],
)  # fmt: skip
def test_a_case_is_found_by_words_names_and_numbers(desk: Desk, typed: str) -> None:
    case, person = desk.file(answers=TOLD), desk.person()
    desk.file(2, answers={"account": "Nothing of the kind"}, contact=None)
    person.post(f"{_url(case)}/notes", note="Njeri, the officer, is at 0722-000 111")
    person.post(f"{_url(case)}/close", disposition="helped", summary="With her aunt")
    with desk.database.begin() as db:
        add_words(db, db.get_one(Case, case.id), "He has a scar on the shoulder", desk.public_key)
    assert _found(person, typed) == [str(case.id)]


@pytest.mark.parametrize("typed", ["kisumu", "saudi", "kda123a", "KDA-123 A", "kda 123a", "Saudia"])
def test_a_case_is_found_by_its_places_and_by_a_plate_however_it_is_written(
    desk: Desk, typed: str
) -> None:
    case = desk.file(answers={"account": "gari KDA 123A"}, county="042", country="SA")
    desk.file(2, answers={"account": "KDA 124A"}, contact=None, county="001", country="KE")
    assert _found(desk.person(), typed) == [str(case.id)]


def test_it_is_found_by_reference_and_by_its_caller_s_code(desk: Desk) -> None:
    case, person = desk.file(answers=TOLD), desk.person()
    desk.file(2)
    with desk.database.begin() as db:
        code = give_code(db, Chosen(case.idem or b"", "2580"), PEPPER, CHEAP)
    for typed in (case.reference, case.reference.lower()[:6], f"{code[:4]} {code[4:]}", code):
        assert str(case.id) in _found(person, typed), typed


@pytest.mark.parametrize("typed", ["wasichana nothing", "zebra", "0799999999", "mango", "2580"])
def test_what_stands_in_none_finds_none(desk: Desk, typed: str) -> None:
    desk.file(answers=TOLD)
    assert _found(desk.person(), typed) == []


def test_it_goes_with_what_changes_and_nothing_deleted_is_found(desk: Desk) -> None:
    case, person = desk.file(answers=TOLD), desk.person()
    assert _found(person, "officer") == []
    desk.person("barasa").post(f"{_url(case)}/notes", note="The officer rang")
    assert _found(person, "officer") == [str(case.id)]
    other = desk.file(2, answers={"account": "An officer took it"})
    assert set(_found(person, "officer")) == {str(case.id), str(other.id)}
    with desk.database.begin() as db:
        delete(db, db.get_one(Case, case.id))
    assert _found(person, "officer") == [str(other.id)]
    assert _found(person, "wasichana") == []


def test_a_trainer_finds_requests_alone(desk: Desk) -> None:
    desk.add("trainer", Role.TRAINER)
    desk.file(answers=TOLD)
    request = desk.file(2, kind="request", answers={"needs_text": "Stendi"})
    assert _found(desk.person("trainer"), "stendi") == [str(request.id)]


def test_nothing_of_the_search_is_kept_and_no_word_lies_open(desk: Desk, tmp_path: Path) -> None:
    desk.file(answers=TOLD)
    person = desk.person()
    answer = person.post("/staff/search", q="Wasichana")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    with desk.database() as db:
        events = db.query(Event).filter(Event.what.like("search%")).all()
        assert [(event.what, event.details) for event in events] == [("searched", {})]
    kept = [desk.redis.dump(key) or b"" for key in desk.redis.scan_iter()]
    kept += [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) > 2
    for one in kept:
        assert b"asichana" not in one
    person.post("/staff/sign-out")
    assert desk.redis.keys("*:beside") == []


def test_a_search_for_nothing_says_so(desk: Desk) -> None:
    answer = desk.person().post("/staff/search", q=" a ")
    assert answer.status_code == 400
    assert "Type two letters at least" in answer.text
    assert "Search" in desk.person().get("/staff/search").text


def test_who_signs_in_has_the_words_opened_meanwhile_and_a_search_opens_what_is_new(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_words, "WORTH_IT", 3)
    monkeypatch.setattr(search_words, "STEP", 2)
    for number in range(1, 8):
        desk.file(number, answers={"account": f"gari {number}"}, contact=None)
    begun: list[Thread | None] = []
    begin = search_words.begin
    monkeypatch.setattr(search_words, "begin", lambda *given: begun.append(begin(*given)))
    person, asked = desk.person(), list[int]()
    (thread,) = begun
    assert thread
    thread.join()
    opened = haystack.opened

    def counted(db: Session, cases: Collection[str], *how: Any) -> Iterator[Any]:
        asked.append(len(cases))
        return opened(db, cases, *how)

    monkeypatch.setattr(search_words, "opened", counted)
    desk.file(8, answers={"account": "gari 8"}, contact=None)
    assert len(_found(person, "gari")) == 8
    assert asked == [1]
    with desk.database() as db:
        said = db.scalars(select(Event.what).order_by(Event.id)).all()
    assert said == ["signed in", "search begun", "searched"]


def test_who_searches_before_all_is_opened_is_told_what_is_missing_and_the_newest_come_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_words, "WAITS_S", 0)
    monkeypatch.setattr(search_words, "STEP", 2)
    cases = [desk.file(number, answers={"account": "gari"}, contact=None) for number in range(1, 6)]
    with desk.database.begin() as db:
        for hours, case in enumerate(reversed(cases)):
            db.get_one(Case, case.id).received_at = now() - timedelta(hours=hours)
    person = desk.person()
    newest = [str(case.id) for case in reversed(cases)]
    page = person.post("/staff/search", q="gari").text
    assert "3 older cases are not searched yet" in page
    assert re.findall(r'<a href="/staff/cases/([0-9a-f-]{36})">', page) == newest[:2]
    assert re.search(r"data-goes-on>.*name=.q. value=.gari.", page, re.DOTALL)
    assert "Nothing found" not in person.post("/staff/search", q="zebra").text
    page = person.post("/staff/search", q="gari").text
    assert "not searched yet" not in page
    assert re.findall(r'<a href="/staff/cases/([0-9a-f-]{36})">', page) == newest


def test_few_cases_are_not_opened_before_anybody_searches(desk: Desk) -> None:
    desk.file()
    desk.person()
    assert desk.redis.keys("*:beside") == []


def test_words_end_with_the_sign_in_though_they_are_being_opened(
    desk: Desk,
) -> None:
    case = desk.file(answers=TOLD)
    vault = desk.app.extensions["staff"].vault
    cookie_key = vault.put(SignIn(uuid4(), time.time(), desk.private_key))
    reader = Reader(uuid4(), ["report"])
    words = search_words.Words(vault, cookie_key, reader, desk.private_key)
    vault.drop(cookie_key)
    words.open_ahead(desk.database)
    assert desk.redis.keys("*:beside") == []
    with desk.database() as db:
        assert list(words.refresh(db)[0]) == [case.id.hex]
