"""An agency is looked up by whatever the caller typed, in the list that is in use now."""

import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from dialogue.act import Act, Caller
from handset.ussd.phone import Phone
from lists.agencies import LICENSED, Entry
from models import Database, ImportedList
from outcomes.agencies import Agencies
from tests.support.callers import service_of
from tests.support.imports import AGENCIES, in_use
from tests.support.machine import slowness
from tests.support.misspellings import agencies
from tests.support.telling import choose, tell

AMANI_GULF, AMANI_COAST = AGENCIES[0].name, AGENCIES[1].name
TODAY = datetime.now(UTC).date()


@pytest.fixture
def look(app: Flask) -> Agencies:
    return Agencies(service_of(app).database, lambda: service_of(app).lists.agencies)


def _act(**said: str) -> Act:
    answers = {"query": said.pop("query", ""), "which": said.pop("which", "first")}
    return Act(Caller("USSD", "s", "+254711000001"), b"", 1, "en", "", answers, said, "1")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nea/0105", "Zuri Pearl Staffing"),
        ("NEA 0105", "Zuri Pearl Staffing"),
        ("0105", "Zuri Pearl Staffing"),
        ("105", "Zuri Pearl Staffing"),
        ("0711000101", "Amani Gulf Recruitment Agency"),
        ("+254711000101", "Amani Gulf Recruitment Agency"),
        ("020-7000105", "Zuri Pearl Staffing"),
        ("zury perl", "Zuri Pearl Staffing"),
        ("tumaini", "Baraka Horizon Personnel"),
        ("98740732750782334" + "64", "Zuri Pearl Staffing"),
        ("chui falkon", "Chui Falcon International Emplo..."),
    ],
)
def test_it_is_found_by_licence_phone_or_name(
    app: Flask, look: Agencies, typed: str, first: str
) -> None:
    in_use(service_of(app), TODAY)
    exit_, values = look.find_agency(_act(query=typed))
    assert (exit_, values["first"]) == ("found", first)


def test_agencies_of_one_long_name_are_told_apart_by_licence(app: Flask, look: Agencies) -> None:
    name = "Amani International Recruitment Services"
    pair = (Entry("NEA/1", f"{name} Nairobi", LICENSED), Entry("NEA/2", f"{name} Voi", LICENSED))
    in_use(service_of(app), TODAY, pair)
    _, found = look.find_agency(_act(query="amani international"))
    options = {found["first"], found["second"]}
    assert options == {"Amani Internationa... NEA/1", "Amani Internationa... NEA/2"}


def test_what_is_not_there_is_not_found(app: Flask, look: Agencies) -> None:
    assert look.find_agency(_act(query="amani"))[0] == "no_list"
    in_use(service_of(app), TODAY)
    for typed in ("", "1", "hello world", "999", "0722123456", "x" * 180):
        exit_, values = look.find_agency(_act(query=typed))
        assert (exit_, values["first"], values["missing"]) == ("none", "", "fresh")


def test_a_list_is_old_after_thirty_days(app: Flask, look: Agencies) -> None:
    for days, status in ((30, "licensed"), (31, "licensed_old")):
        in_use(service_of(app), TODAY - timedelta(days=days))
        _, values = look.find_agency(_act(query="baraka horizon"))
        exit_, shown = look.show_agency(_act(**values))
        assert (exit_, shown["status"]) == ("shown", status)
        assert shown["former"] == "Tumaini Travel Agency"


def test_another_list_is_noticed_without_a_restart(app: Flask, look: Agencies) -> None:
    service = service_of(app)
    in_use(service, TODAY)
    assert look.find_agency(_act(query="dalili mpya"))[0] == "none"
    in_use(service, TODAY, [*AGENCIES, Entry("9", "Dalili Mpya", LICENSED)])
    _, values = look.find_agency(_act(query="dalili mpya"))
    assert values["first"] == "Dalili Mpya"
    with service.database.begin() as db:
        last = db.query(ImportedList).filter_by(in_use=True).one()
        last.undo(db, last.by_person_id)
    service.lists.look()
    assert look.find_agency(_act(query="dalili mpya"))[0] == "none"
    assert look.show_agency(_act(**values)) == ("gone", {})


def test_no_caller_waits_for_a_list_to_be_made_ready(app: Flask, look: Agencies) -> None:
    service = service_of(app)
    in_use(service, TODAY)
    index = service.lists.agencies
    service.lists.look()
    assert service.lists.agencies is index
    asks_nobody = Agencies(Database(), look.index)
    assert asks_nobody.find_agency(_act(query="amani gulf"))[0] == "found"


def test_a_long_list_is_made_ready_and_asked_in_no_time(app: Flask, look: Agencies) -> None:
    names = agencies(750, seed=7)
    entries = [Entry(f"L{n}", name, LICENSED) for n, name in enumerate(names)]
    begun = time.process_time()
    in_use(service_of(app), TODAY, entries)
    assert time.process_time() - begun < 0.5 * slowness()
    typed = random.Random(7).sample(names, 20)
    begun = time.process_time()
    for name in typed:
        assert look.find_agency(_act(query=name[1:]))[1]["first"]
    assert (time.process_time() - begun) / len(typed) < 0.020 * slowness()


def test_no_screen_calls_an_agency_good_or_bad(app: Flask, phone: Phone) -> None:
    in_use(service_of(app), TODAY)
    for language in ("en", "sw"):
        for licence, name in (("101", AMANI_GULF), ("102", AMANI_COAST)):
            tell(phone, "agency", language=language, query=licence)
            screen = choose(phone, name).casefold()
            assert "nea" in screen
            for word in ("safe", "genuine", "fake", "bad", "fraud", "salama", "feki", "tapeli"):
                assert word not in screen
            phone.drop()
