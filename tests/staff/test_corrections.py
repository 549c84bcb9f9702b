"""Facts are corrected and added by staff, and what the caller said stays beside them."""

import pytest
from sqlalchemy import select

from models import Case, Correction, Event, Person
from models.correction import correct
from staff.cases.facts import FACTS, PARTS

from .conftest import Desk, Visitor
from .test_case import _url, _whats


def _mark(desk: Desk, case: Case) -> str:
    with desk.database() as db:
        rows = Correction.of(db, case.id)
        return rows[-1].id.hex if rows else ""


def _correct(desk: Desk, person: Visitor, case: Case, **facts: object) -> int:
    fields: dict[str, object] = {f"fact-{name}": given for name, given in facts.items()}
    fields |= {"was": _mark(desk, case), "csrf_token": person.token()}
    return person.client.post(f"{_url(case)}/facts", data=fields).status_code


def test_what_staff_know_stands_beside_what_the_caller_said(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    facts = {"people_count": "6-20", "control": ["DebtBondage", "WithholdsDocuments"]}
    assert (
        _correct(desk, person, case, **facts, place_text="By the stage", county_code="040") == 302
    )
    page = person.get(_url(case)).text
    for shown in (
        "6 to 20 <", "The caller said: 2 to 5", "vic_MethodsOfControl",
        "Papers or phone are kept", "By the stage", "It is not among the caller's answers",
        "Corrected or added facts: How they are held; County; How many people; Place",
    ):  # fmt: skip
        assert shown in page, shown
    assert desk.read(case).county == "040"
    assert [what for what in _whats(desk, case) if what != "opened"] == ["facts corrected"]
    with desk.database() as db:
        details = db.scalars(select(Event.details).where(Event.what == "facts corrected")).one()
        assert details == {"facts": ["control", "county_code", "people_count", "place_text"]}


def test_each_fact_has_a_name_of_its_own_and_stands_once_in_the_form(desk: Desk) -> None:
    case, person = desk.file(answers={"age": "13-17", "exploitation": "ChildLabour"}), desk.person()
    assert sorted(name for names in PARTS.values() for name in names) == sorted(
        fact.name for fact in FACTS
    )
    for fact in FACTS:
        words = [words for _, words in fact.options]
        assert len(set(words)) == len(words), fact.name
    assert _correct(desk, person, case, age="0-12") == 302
    page = person.get(_url(case)).text
    assert "Under 13 <" in page
    assert "The caller said: 13 to 17" in page


def test_what_was_corrected_to_a_code_that_is_asked_no_more_stays(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    with desk.database.begin() as db:
        achieng = db.query(Person).filter_by(username="achieng").one()
        old = {"exploitation": "ForcedMilitaryByNonStateActors"}
        correct(db, db.get_one(Case, case.id), achieng, old, desk.public_key)
    assert 'value="FORCED_ARMED" selected' in person.get(_url(case)).text
    assert _correct(desk, person, case, exploitation="FORCED_ARMED", since="WEEK") == 302
    with desk.database() as db:
        assert Correction.of(db, case.id)[-1].open(desk.private_key) == {"since": "WEEK"}


def test_what_is_taken_back_leaves_what_the_caller_said(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _correct(desk, person, case, people_count="6-20", since="WEEK")
    assert _correct(desk, person, case, since="WEEK") == 302
    page = person.get(_url(case)).text
    assert "2 to 5<" in page.replace("\n", "")
    assert "The caller said: 2 to 5" not in page
    assert "This week" in page


@pytest.mark.parametrize(
    ("facts", "was", "code", "said"),
    [
        ({}, "", 400, "Nothing is different"),
        ({"people_count": "many"}, "", 400, "none that the form offers"),
        ({"place_text": "x" * 201}, "", 400, "too long"),
        ({"people_count": "6-20"}, "0" * 32, 409, "not as you had it open"),
    ],
)
def test_what_makes_no_sense_or_comes_late_changes_nothing(
    desk: Desk, facts: dict[str, str], was: str, code: int, said: str
) -> None:
    case, person = desk.file(), desk.person()
    fields = {f"fact-{name}": given for name, given in facts.items()}
    answer = person.post(f"{_url(case)}/facts", was=was, **fields)
    assert answer.status_code == code
    assert said in answer.text
    with desk.database() as db:
        assert db.query(Correction).count() == 0


def test_the_danger_that_was_asked_abroad_is_one_fact_with_its_correction(desk: Desk) -> None:
    case = desk.file(answers={"danger_abroad": "UNSURE", "location_side": "ABROAD"})
    person = desk.person()
    _correct(desk, person, case, danger_now="YES")
    page = person.get(_url(case)).text
    assert page.count("<dt>In danger now") == 1
    assert "The caller said: Not sure" in page


def test_a_correction_is_sealed_and_gone_with_its_case(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    _correct(desk, person, case, place_text="By the stage")
    with desk.database.begin() as db:
        [row] = Correction.of(db, case.id)
        assert b"stage" not in row.sealed_facts
        assert row.open(desk.private_key) == {"place_text": "By the stage"}
        db.delete(db.get_one(Case, case.id))
    with desk.database() as db:
        assert db.query(Correction).count() == 0
