"""The invented cases: of every kind, sealed as callers' are, and never made twice."""

import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from demo import filling
from demo.filling import fill
from demo.people import COLLEAGUES, prepare
from demo.progress import FILE, PIN, Progress
from demo.stories import idem, story, written
from models import (
    Agency,
    Case,
    Channel,
    Duty,
    Event,
    Kind,
    Note,
    Person,
    Reply,
    Status,
    Workshop,
    answers,
    return_visit,
)
from models.alert import Alert, AlertCase, AlertState
from models.chain import verify
from models.db.base import now
from models.imported_list import Topic, in_use_id
from staff.labels import LABELS, TYPED
from tests.demo.conftest import Demo
from tests.support.callers import service_of
from tests.support.machine import slowness

CASES_A_PROCESSOR_SECOND = 500
INVENTED = ("Invented", "Mfano", "Ofisi ya mfano")
WORDS = {*LABELS["own_words"], "place_text", "station", "language_text"}


def counts(demo: Demo) -> dict[str, int]:
    with demo.database() as db:
        tables = (Case, Note, Reply, Event, Agency, Workshop, Person, Duty)
        return {
            table.__tablename__: db.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


def cases(demo: Demo) -> list[Case]:
    with demo.database() as db:
        return list(db.scalars(select(Case).order_by(Case.received_at.desc())))


def test_there_is_every_kind_of_case(demo: Demo) -> None:
    found = cases(demo)
    assert len(found) == 30
    assert {case.kind for case in found} == set(Kind)
    assert {case.channel for case in found} == {Channel.USSD, Channel.IVR}
    assert {case.language for case in found} == {"en", "sw"}
    assert {case.status for case in found} == set(Status)
    assert {case.danger for case in found} == {"YES", "NO", "UNSURE", None}
    assert {case.about for case in found} == {*LABELS["about"], None}
    for fact in ("urgent", "complete", "unread", "may_contact"):
        assert {getattr(case, fact) for case in found} == {True, False}, fact
    assert len({case.county for case in found}) > 8
    assert len({case.country for case in found}) > 5
    ages = [found[0].received_at - case.received_at for case in found]
    assert ages[1].total_seconds() < 3600
    assert ages[-1].days > 180


def test_each_is_sealed_and_says_that_it_is_invented(demo: Demo) -> None:
    for case in cases(demo):
        answers, contact = case.open_answers(demo.private_key), case.open_contact(demo.private_key)
        for name in WORDS & answers.keys():
            assert answers[name].startswith(INVENTED), answers[name]
            assert answers[name].encode() not in case.sealed_answers
        assert contact is None or contact["contact_number"].startswith("+254700000")
    with demo.database() as db:
        for written_down in (*db.scalars(select(Note)), *db.scalars(select(Reply))):
            assert written_down.open(demo.private_key).startswith(INVENTED)
        agencies = db.scalars(select(Agency.name)).all()
        assert len(agencies) > 4
        assert all("(invented)" in name for name in agencies)
        assert [one.title.partition(":")[0] for one in Workshop.newest(db)] == ["Invented"]


def test_every_answer_is_one_that_the_console_has_words_for(demo: Demo) -> None:
    groups = ("answers", "counties", "countries", "wanted", "bands")
    known = {code for group in groups for code in LABELS[group]}
    for case in cases(demo):
        answers = case.open_answers(demo.private_key)
        assert answers.keys() <= LABELS["questions"].keys() | WORDS | {"band", "flags"}
        codes = {name: said for name, said in answers.items() if name not in WORDS | TYPED}
        assert set(codes.pop("flags", ())) <= LABELS["flags"].keys()
        assert set(codes.values()) <= known
        assert case.county == answers.get("county_code")
        contact = case.open_contact(demo.private_key) or {}
        assert contact.keys() <= LABELS["contact"].keys()


def test_staff_have_worked_on_some_and_callers_have_answered(demo: Demo) -> None:
    with demo.database() as db:
        readers = select(Person).where(Person.wrapped_key.is_not(None))
        names = {person.username: person.id for person in db.scalars(readers)}
        owners = set(db.scalars(select(Case.owner_id)))
        assert owners == {*names.values(), None}
        assert {note.by_person_id for note in db.scalars(select(Note))} == set(names.values())
        replies = db.scalars(select(Reply)).all()
        assert {reply.by_person_id is None for reply in replies} == {True, False}
        again = next(reply for reply in replies if reply.by_person_id is None)
        assert db.get_one(Case, again.case_id).unread
        assert verify(db) is None
        assert Workshop.newest(db)[0].counts(db)["crosses_border after", "FALSE"] == 15
        assert in_use_id(db, Topic.AGENCIES)


def test_an_invented_caller_comes_back_with_the_code_that_is_told(demo: Demo) -> None:
    code = Progress.read(demo.settings.instance_path).code
    pepper = filling.keys_of(demo.settings).codes
    with demo.database() as db:
        returned = return_visit.find(db, code, PIN, pepper)
        assert returned
        assert answers.replies(returned)[0].startswith("Invented")


def test_what_is_there_is_not_made_again(demo: Demo) -> None:
    before = counts(demo)
    fill(demo.settings, 30)
    fill(demo.settings, 12)
    assert counts(demo) == before
    (demo.settings.instance_path / FILE).unlink()  # as if it had been ended in the midst of it
    fill(demo.settings, 30)
    assert counts(demo) == before
    fill(demo.settings, 45)
    fill(demo.settings, 45)
    assert counts(demo)[Case.__tablename__] == 45
    assert counts(demo)[Workshop.__tablename__] == 1


def test_a_case_that_its_caller_deleted_stays_deleted(demo: Demo) -> None:
    with demo.database.begin() as db:
        return_visit.delete(db, db.scalars(select(Case).where(Case.idem == idem(3))).one())
    fill(demo.settings, 31)
    with demo.database() as db:
        assert db.scalar(select(Case).where(Case.idem == idem(3))) is None


def test_no_live_service_is_filled(demo: Demo) -> None:
    before = counts(demo)
    with pytest.raises(SystemExit, match="DEMO=1"):
        fill(demo.settings.model_copy(update={"demo": False}), 31)
    assert counts(demo) == before


def test_more_are_made_of_those_written_out_and_told_apart() -> None:
    stories = written()
    many = [story(number, stories) for number in range(2000)]
    assert many[: len(stories)] == list(stories)
    assert [story(number, stories) for number in range(2000)] == many
    assert len({one.hours for one in many}) > 1000
    assert len({one.county for one in many}) == 48
    urgent, closed = (sum(map(which, many)) / 2000 for which in (is_urgent, is_closed))
    assert 0.01 < urgent < 0.2
    assert 0.05 < closed < 0.2


def is_urgent(one: Any) -> bool:
    return bool(one.urgent)


def is_closed(one: Any) -> bool:
    return bool(one.status == Status.CLOSED)


def test_five_hundred_a_second_are_made(demo: Demo) -> None:
    fill(demo.settings, 130)  # statements are compiled once
    began = time.process_time()
    fill(demo.settings, 630)
    rate = 500 / (time.process_time() - began)
    assert rate * slowness() > CASES_A_PROCESSOR_SECOND / 2, f"{rate:.0f} a second"


def test_colleagues_are_on_duty_and_nobody_signs_in_as_one(demo: Demo, demo_app: Flask) -> None:
    service = service_of(demo_app)
    before = counts(demo)
    prepare(demo_app, service)
    assert counts(demo) == before
    with demo.database.begin() as db:
        on = {duty.person.username: duty.ready(service.keys.calls) for duty in Duty.now_on(db)}
        assert {name: ready.number for name, ready in on.items()} == COLLEAGUES
        for duty in Duty.now_on(db):
            Duty.end(db, duty.person_id)
    prepare(demo_app, service)  # a start on another day
    with demo.database() as db:
        assert len(Duty.now_on(db)) == 2


def test_invented_danger_of_days_ago_wakes_nobody(demo: Demo) -> None:
    with demo.database() as db:
        told = select(Case.received_at, Alert.state).select_from(AlertCase)
        joined = told.join(Case, Case.id == AlertCase.case_id).join(Alert)
        rows = db.execute(joined).all()
    lately = now() - timedelta(hours=25)
    assert {state for came, state in rows if came < lately} == {AlertState.WITHDRAWN}
    assert AlertState.OPEN in {state for came, state in rows if came > lately}
