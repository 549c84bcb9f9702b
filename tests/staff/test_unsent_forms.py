"""A form of a case that is half filled in is kept whole, whatever comes in between."""

import html
import re
from collections.abc import Mapping
from typing import Any

import pytest

from models import Case, Correction, Event, Unsent
from models.crypto.envelope import seal_to
from models.db.base import now
from models.referral import Referral
from models.unsent import Field

from .conftest import Desk, Visitor
from .test_call_record import _called
from .test_referrals import FORM

WORDS = "By the “blue” gate & <the well>"
FACTS = {"fact-danger_now": "", "fact-county_code": "040", "fact-place_text": WORDS}
REFERRAL = {"service": "", "named": "The chief’s office", "how": WORDS, "referral": "Take her in"}
FORMS: dict[Field, tuple[str, dict[str, str]]] = {
    Field.FACTS: ("facts", FACTS),
    Field.REFERRAL: ("referrals", REFERRAL),
    Field.STAGE: ("referrals/{referral}", {"said": WORDS, "said-of": ""}),
    Field.CALL: ("call-record", {"call-note": WORDS}),
    Field.RESTRICT: ("restrict", {"why": WORDS}),
}
every_form = pytest.mark.parametrize("field", FORMS)


def _url(case: Case) -> str:
    return f"/staff/cases/{case.id}"


def _about(desk: Desk, field: Field) -> tuple[Case, str, dict[str, str]]:
    """A case whose page has the form, the form's address, and what is half filled in."""
    case = _called(desk) if field is Field.CALL else desk.file()
    verb, form = FORMS[field]
    referral = ""
    if field is Field.STAGE:
        desk.person().post(f"{_url(case)}/referrals", **FORM)
        with desk.database() as db:
            referral = str(Referral.of(db, case.id)[0].id)
    of = referral.replace("-", "")
    filled = {name: of if name == "said-of" else value for name, value in form.items()}
    return case, f"{_url(case)}/{verb.format(referral=referral)}", filled


def _stands(person: Visitor, case: Case) -> set[str]:
    """All that stands in fields of the page where somebody writes or chose."""
    page = person.get(_url(case)).text
    lines = re.findall(r'<input (?!type="hidden")[^>]*value="([^"]*)"', page)
    areas = re.findall(r"<textarea [^>]*>([^<]*)", page)
    chosen = re.findall(r'<option value="([^"]+)" selected', page)
    return {html.unescape(one) for one in (*lines, *areas, *chosen)}


def _missing(person: Visitor, case: Case, filled: Mapping[str, str]) -> set[str]:
    return {value for name, value in filled.items() if name != "said-of" and value} - _stands(
        person, case
    )


@every_form
def test_half_a_form_is_there_again_for_the_same_person_alone(desk: Desk, field: Field) -> None:
    case, _, filled = _about(desk, field)
    assert desk.person().post(f"{_url(case)}/unsent", **filled).status_code == 204
    assert not _missing(desk.person(), case, filled)
    assert "not sent" in desk.person().get(_url(case)).text
    assert WORDS not in _stands(desk.person("barasa"), case)
    with desk.database() as db:
        assert b"gate" not in db.query(Unsent).one().sealed_text


@every_form
def test_another_form_of_the_page_takes_half_a_form_along(desk: Desk, field: Field) -> None:
    case, _, filled = _about(desk, field)
    along = {f"unsent-{name}": value for name, value in filled.items()}
    person = desk.person()
    was = str(desk.read(case).status)
    person.post(f"{_url(case)}/work", was_status="no longer so", status="Active", **along)
    assert str(desk.read(case).status) == was
    assert not _missing(person, case, filled)
    person.post("/staff/hide", **along, **{"unsent-case": str(case.id)})
    assert not _missing(desk.person(), case, filled)


@every_form
def test_half_a_form_that_comes_when_the_sign_in_is_over_is_kept(desk: Desk, field: Field) -> None:
    case, address, filled = _about(desk, field)
    person = desk.person()
    token = person.token()
    desk.redis.flushdb()
    assert person.post(address, token, **filled).location == "/staff/sign-in"
    assert "What you wrote is kept" in person.get("/staff/sign-in").text
    assert person.sign_in().location == _url(case)
    assert not _missing(person, case, filled)


@every_form
def test_a_form_that_is_refused_stands_there_again(desk: Desk, field: Field) -> None:
    case, address, filled = _about(desk, field)
    if field is Field.RESTRICT:
        filled["why"] = "x" * 2000
    bad = {"fact-danger_now": "none such"} if field is Field.FACTS else {}  # others lack something
    assert desk.person().post(address, **{**filled, **bad}).status_code == 400
    assert not _missing(desk.person(), case, filled)


@pytest.mark.parametrize("field", [Field.FACTS, Field.CALL, Field.STAGE, Field.RESTRICT])
def test_what_is_sent_is_no_longer_half_a_form(desk: Desk, field: Field) -> None:
    case, address, filled = _about(desk, field)
    person = desk.person()
    person.post(f"{_url(case)}/unsent", **filled)
    whole = {"stage": "sent", "call-type": "PRANK", **filled}
    assert person.post(address, **whole).status_code == 302
    with desk.database() as db:
        assert db.query(Unsent).count() == 0


def test_facts_that_somebody_corrects_meanwhile_are_not_undone_by_a_draft(desk: Desk) -> None:
    case, person, other = desk.file(), desk.person(), desk.person("barasa")
    person.post(f"{_url(case)}/unsent", was="", **FACTS)
    theirs = {"fact-danger_now": "YES", "fact-county_code": "", "fact-place_text": ""}
    assert other.post(f"{_url(case)}/facts", was="", **theirs).status_code == 302
    page = person.get(_url(case)).text
    [form] = re.findall(r'<form[^>]* id="facts-form".*?</form>', page, re.S)
    [was] = re.findall(r'name="was" value="([^"]*)"', form)
    answer = person.post(f"{_url(case)}/facts", was=was, **FACTS)
    assert answer.status_code == 409
    assert "barasa changed this case" in answer.text
    with desk.database() as db:
        assert [row.open(desk.private_key)["danger_now"] for row in Correction.of(db, case.id)] == [
            "YES"
        ]


def test_facts_as_they_stand_are_nothing_to_go_on_with(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    assert person.post(f"{_url(case)}/facts", was="", **FACTS).status_code == 302
    with desk.database() as db:
        was = Correction.of(db, case.id)[0].id.hex
    person.post(f"{_url(case)}/unsent", was=was, **FACTS)
    assert "not sent" not in person.get(_url(case)).text
    person.post(f"{_url(case)}/unsent", was=was, **{**FACTS, "fact-place_text": ""})
    page = person.get(_url(case)).text
    assert "not sent" in page
    assert WORDS not in _stands(person, case)
    [given_up] = re.findall(r'name="unsent-drop" value="(facts [^"]*)"', page)
    assert person.post(f"{_url(case)}/unsent", **{"unsent-drop": given_up}).status_code == 302
    assert WORDS in _stands(person, case)


def test_a_referral_that_was_begun_before_forms_were_kept_whole_is_still_there(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    person.post(f"{_url(case)}/unsent", **{"unsent-referral": "x"})
    with desk.database.begin() as db:
        kept = db.query(Unsent).one()
        row = f"{kept.person_id.hex} {case.id.hex}", "unsent referral"
        kept.sealed_text = seal_to(desk.public_key, WORDS.encode(), *row)
        kept.at = now()
    assert WORDS in _stands(person, case)


def test_two_windows_hold_two_halves_and_facts_are_told_in_words(desk: Desk) -> None:
    case, person = desk.file(), desk.person()
    for name, place in (("one", "By the stage"), ("two", "By the port")):
        window: Any = {"unsent-window": f'["{name}", "2026-01-01T00:00:00+00:00", {{}}]'}
        person.post(f"{_url(case)}/unsent", **window, **{**FACTS, "fact-place_text": place})
    page = person.get(_url(case)).text
    assert "By the port" in _stands(person, case)
    assert "You wrote this in another window" in page
    assert re.search(r'<p class="words">County: [^<]+\nPlace[^<]*: By the stage</p>', page)
    with desk.database() as db:
        assert not db.query(Event).where(Event.what == "facts corrected").count()
