"""What is covered is shown to who asks, on record; who asks for very much is told of."""

from datetime import timedelta

import pytest

from models import Event, Message, Pager, Person, reveal
from models.db.base import now
from models.pager import Way
from models.reveal import MOST_AN_HOUR
from models.unsent import Unsent

from .conftest import PAGER_KEY, Desk
from .test_case import _url, _whats

TOLD = "They keep her papers"


def _later(desk: Desk, monkeypatch: pytest.MonkeyPatch, passed: timedelta) -> None:
    then = now() + passed
    monkeypatch.setattr(reveal, "now", lambda: then)


def test_what_the_caller_told_is_covered_until_asked_for_and_for_a_while_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, person = desk.file(), desk.person()
    page = person.get(_url(case)).text
    assert TOLD not in page
    assert "Work by force or without pay. Take your time." in page
    assert TOLD in person.read(_url(case)).text
    person.post(f"{_url(case)}/notes", note="Rang the chief")
    assert TOLD in person.get(_url(case)).text
    assert TOLD not in desk.person("barasa").get(_url(case)).text
    assert person.post(f"{_url(case)}/cover").status_code == 302
    assert TOLD not in person.get(_url(case)).text
    assert TOLD in person.read(_url(case)).text
    _later(desk, monkeypatch, timedelta(minutes=15))
    assert TOLD not in person.get(_url(case)).text


@pytest.mark.parametrize("why", ["", "because"])
def test_without_a_reason_the_number_stays_covered(desk: Desk, why: str) -> None:
    case, person = desk.file(), desk.person()
    answer = person.post(f"{_url(case)}/contact", reason=why)
    assert answer.status_code == 400
    assert "Say why you need the number" in answer.text
    assert "711222333" not in answer.text
    assert "contact shown" not in _whats(desk, case)


def test_the_reason_stands_in_the_timeline(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    assert "711222333" in person.post(f"{_url(case)}/contact", reason="life").text
    page = person.get(_url(case)).text
    assert "Saw how to reach the caller: A life is in danger · achieng" in page
    assert "711222333" not in page


def test_who_looks_at_very_many_within_an_hour_is_told_of_once_to_those_who_lead(
    desk: Desk,
) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        for name in ("achieng", "barasa"):
            one = db.query(Person).filter_by(username=name).one()
            Pager.put(db, PAGER_KEY, one.id, Way(number="+254733000003"), "en")
    token = person.token()
    for number in range(MOST_AN_HOUR + 3):
        person.post(f"{_url(case)}/contact", token, reason="call")
        with desk.database() as db:
            told = db.query(Event).filter_by(what="many reveals").count()
            assert told == (number >= MOST_AN_HOUR)
    with desk.database() as db:
        [message] = db.query(Message).all()
        barasa = db.query(Person).filter_by(username="barasa").one()
        assert (message.about, message.person_id) == ("reveals", barasa.id)
    assert "Looked at very many callers" in desk.person("barasa").get("/staff/audit").text


def test_a_reason_to_see_the_number_becomes_no_draft_of_another_form(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    form = person.get(_url(case)).text.partition(f'{_url(case)}/contact#contact"')[2]
    field = form.partition('type="radio" name="')[2].partition('"')[0]
    assert "711222333" in person.post(f"{_url(case)}/contact", **{field: "life"}).text
    with desk.database() as db:
        assert db.query(Unsent).count() == 0
